"""Look for a new snapshot at intervals, beside the service."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, Self

from comity_edge.oddities import LOG


class Refreshing(Protocol):
    """What is looked after: a gate."""

    def refresh(self) -> bool:
        """Look once; return whether something newer serves."""
        ...


class Watch:
    """Refresh a gate every so many seconds until stopped; usable in a ``with`` statement."""

    def __init__(
        self, gate: Refreshing, *, every: float, then: Callable[[], object] | None
    ) -> None:
        self._gate = gate
        self._every = every
        self._then = then
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="comity-edge-watch", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self._look()

    def _look(self) -> None:
        if not self._gate.refresh() or self._then is None:
            return
        try:
            self._then()
        except Exception:  # the service's own code: its fault must not end our watching
            LOG.exception("comity_edge.watch: what the service does after a change failed")

    def stop(self) -> None:
        """End the watching and wait for its thread."""
        self._stopped.set()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
