"""A service that answers ``ok``, bare or behind the guard: what the benchmark's server runs.

``COMITY_BENCH_SNAPSHOT``, ``_KEY`` and ``_PROVIDER`` name the snapshot; without them it is bare.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from comity_edge import Gate
from comity_edge.asgi import GuardedAsgi
from comity_edge.guarding import Guard

Message = MutableMapping[str, Any]


async def service(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer every request alike."""
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


def _application() -> Any:
    snapshot = os.environ.get("COMITY_BENCH_SNAPSHOT")
    if snapshot is None:
        return service
    gate = Gate.open(
        snapshot,
        keys=[os.environ["COMITY_BENCH_KEY"]],
        provider=os.environ["COMITY_BENCH_PROVIDER"],
    )
    return GuardedAsgi(service, Guard(gate=gate, service="meeting"))


application = _application()
