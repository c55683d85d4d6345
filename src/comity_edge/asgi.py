"""Guard an ASGI application: its requests and its web sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from comity_edge.answer import Answer
from comity_edge.guarding import Guard, body_of, fields_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY_VIOLATION: Final = 1008
"""Source: RFC 6455, section 7.4.1."""

DENIAL: Final = "websocket.http.response"
"""The extension by which a server lets us answer a web socket's handshake."""


class GuardedAsgi:
    """An application behind a guard; what is not HTTP or a web socket passes through."""

    def __init__(self, app: App, guard: Guard) -> None:
        self._app = app
        self._guard = guard
        self._header = guard.header.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        answer = self._guard.judge(
            scope,
            peer=(scope.get("client") or (None,))[0],
            forwarded=_forwarded(scope, self._header),
            path=scope.get("path", ""),
        )
        if answer.is_admitted:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await _refuse(send, answer, kind="http.response")
        elif DENIAL in (scope.get("extensions") or {}):
            await _refuse(send, answer, kind=DENIAL)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def _forwarded(scope: Scope, name: bytes) -> str:
    found = [value for key, value in scope.get("headers", ()) if key == name]
    return b",".join(found).decode("latin-1") if found else ""


async def _refuse(send: Send, answer: Answer, *, kind: str) -> None:
    fields = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in fields_of(answer)
    ]
    await send({"type": f"{kind}.start", "status": answer.status, "headers": fields})
    await send({"type": f"{kind}.body", "body": body_of(answer)})
