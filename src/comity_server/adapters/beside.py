"""Do slow work on pieces of a stream in a thread beside the one that makes them, in order.

Hashing and writing let other threads run, so that on two processors a stream is sealed in the time
of its slowest step. What waits is bounded: memory stays flat however slow the disk is.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

PIECE: Final = 1024 * 1024
"""Bytes that are handed over at once: handing over costs more than hashing a small piece."""

_WAITING: Final = 4

Step = Callable[[bytes], object]


class Beside:
    """Give each piece to every step, in order, in a thread of its own; use as a context.

    Leaving the context waits for the end. What a step raises is raised to whoever puts or leaves.
    """

    def __init__(self, *steps: Step) -> None:
        self._steps, self._held, self._size = steps, list[bytes](), 0
        self._queue: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="comity-beside", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hand_over()
        self._queue.put(None)
        self._thread.join()
        if self._failed is not None and error is None:
            raise self._failed

    def put(self, piece: bytes) -> None:
        """Queue a piece; wait while too many are waiting."""
        self._held.append(piece)
        self._size += len(piece)
        if self._size >= PIECE:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._failed is not None:
            self._held = []
            return
        if self._held:
            self._queue.put(b"".join(self._held))
            self._held, self._size = [], 0

    def _work(self) -> None:
        while (piece := self._queue.get()) is not None:
            if self._failed is not None:
                continue
            try:
                for step in self._steps:
                    step(piece)
            except BaseException as error:
                # Kept for the thread that waits: this one has nobody to tell.
                self._failed = error


SYNC_EVERY: Final = 32 * 1024 * 1024


class EarlySync:
    """Have a file written to the disk while it still grows, so that the end waits for little.

    Without a handle (None) it does nothing. It does not replace the sync at the end. An error is
    kept and raised by :meth:`close`: the kernel tells it once, so it must not be lost here.
    """

    def __init__(self, handle: int | None) -> None:
        self._handle, self._since = handle, 0
        self._running: threading.Thread | None = None
        self._failed: OSError | None = None

    def note(self, piece: bytes) -> None:
        """Count what was written; start a sync where enough is new and none is running."""
        self._since += len(piece)
        if self._handle is None:
            return
        idle = self._running is None or not self._running.is_alive()
        if self._since >= SYNC_EVERY and idle:
            self._since = 0
            self._running = threading.Thread(target=self._sync, name="comity-sync", daemon=True)
            self._running.start()

    def close(self) -> None:
        """Wait for a running sync; raise what failed."""
        if self._running is not None:
            self._running.join()
        if self._failed is not None:
            raise self._failed

    def _sync(self) -> None:
        try:
            if self._handle is not None:
                os.fdatasync(self._handle)
        except OSError as error:
            self._failed = error
