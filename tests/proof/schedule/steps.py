"""Two sides and a controller: who takes the next step, and what happened in which order."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import OperationalError, connection, connections

_WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
LOOK_SECONDS = 0.008
"""How long a step may take before the controller asks the database whether it waits for a lock."""
PATIENCE_SECONDS = 60.0


class State(Enum):
    """Where a side is."""

    READY = "ready"  # before its next statement
    RUNNING = "running"
    WAITING = "waiting"  # for a lock that the other side holds
    DONE = "done"


class Stuck(AssertionError):
    """Raised when neither side can go on: a deadlock that no database resolved."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One operation of a side: what it returned or raised, and where in the order it stood.

    ``committed`` is the place of the last commit's start, ``told`` the place of the return.
    """

    side: str
    name: str
    result: Any
    error: BaseException | None
    committed: int
    told: int


@dataclass(slots=True)
class Run:
    """What one schedule came to."""

    trace: str
    ended: list[Ended]
    tables: set[str]


Operation = tuple[str, Callable[[], Any]]


class Side:
    """A thread that runs operations, one statement at a time, on its own connection."""

    def __init__(self, name: str, controller: Controller) -> None:
        self.name, self._controller = name, controller
        self.state, self.holds, self.pid = State.DONE, False, 0
        self._go, self._work = threading.Semaphore(0), queue.SimpleQueue[Any]()
        self._last_commit = -1
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def start(self, operations: Sequence[Operation]) -> None:
        """Begin a program; the side is ready once it stands before its first statement."""
        self.state = State.RUNNING
        self._work.put(operations)

    def end(self) -> None:
        """End the thread and its connection."""
        self._work.put(None)
        self._thread.join(10)

    def go(self) -> None:
        """Let the side take its next step."""
        self.state = State.RUNNING
        self._go.release()

    def _serve(self) -> None:
        while (operations := self._work.get()) is not None:
            self._prepare()
            for name, operation in operations:
                self._run(name, operation)
            if connection.vendor == "sqlite":
                connection.close()  # the file is replaced before the next schedule
            self._controller.arrive(self, State.DONE)
        connections.close_all()

    def _prepare(self) -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.execute("PRAGMA busy_timeout=0")
            # What a power cut leaves is no question of order: nothing waits for the disk here.
            connection.connection.execute("PRAGMA synchronous=OFF")
        else:
            self.pid = connection.connection.info.backend_pid
            connection.connection.execute("SET synchronous_commit = off")
            connection.connection.commit()
        if self._step not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._step)
            whole = connection._commit
            connection._commit = lambda: self._commit(whole)  # type: ignore[method-assign]  # a step

    def _run(self, name: str, operation: Callable[[], Any]) -> None:
        self._last_commit = -1
        result, error = None, None
        try:
            result = operation()
        except BaseException as raised:
            error = raised
        self._controller.told(self, name, result, error, self._last_commit)

    def _step(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if found := _WRITES.match(sql):
            self._controller.tables.add(found.group(1))
        self._pause()
        while True:
            try:
                return execute(sql, params, many, context)
            except OperationalError as error:
                if "database is locked" not in str(error) or not self._controller.must_wait(self):
                    raise
                self._pause(State.WAITING)

    def _commit(self, whole: Callable[[], None]) -> None:
        self._pause()
        self._last_commit = self._controller.place()
        whole()

    def _pause(self, state: State = State.READY) -> None:
        self.holds = getattr(connection.connection, "in_transaction", False)
        self._controller.arrive(self, state)
        self._go.acquire()


@dataclass(slots=True)
class Controller:
    """Let one side at a time take one step, as a chooser says.

    :ivar waits: asks the database whether a server process waits for a lock (PostgreSQL).
    """

    waits: Callable[[int], bool]
    tables: set[str] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _ended: list[Ended] = field(default_factory=list)
    _trace: list[str] = field(default_factory=list)
    _place: int = 0
    sides: tuple[Side, Side] = field(init=False)

    def __post_init__(self) -> None:
        self.sides = (Side("A", self), Side("B", self))

    def arrive(self, side: Side, state: State) -> None:
        """Take note where a side stands now."""
        with self._changed:
            side.state = state
            self._changed.notify_all()

    def place(self) -> int:
        """Return the next place in the order of what happened."""
        with self._changed:
            self._place += 1
            return self._place

    def told(
        self, side: Side, name: str, result: Any, error: BaseException | None, committed: int
    ) -> None:
        """Take note that an operation returned: from here on its caller may rely on it."""
        self._ended.append(Ended(side.name, name, result, error, committed, self.place()))

    def must_wait(self, side: Side) -> bool:
        """Return whether SQLite's lock is held by the other side, so that this one waits."""
        (other,) = (one for one in self.sides if one is not side)
        return other.holds and other.state is not State.DONE

    def run(self, programs: Sequence[Sequence[Operation]], choose: Callable[[], bool]) -> Run:
        """Run both programs to their end; ``choose`` says at each step whether to switch sides."""
        self._ended, self._trace, self._place, self.tables = [], [], 0, set()
        for side, program in zip(self.sides, programs, strict=True):
            side.start(program)
            self._settle(side)
        current = self.sides[choose()]
        while any(side.state is not State.DONE for side in self.sides):
            current = self._pick(current, choose)
            self._trace.append(current.name)
            current.go()
            self._settle(current)
            self._wake(current)
        return Run("".join(self._trace), self._ended, set(self.tables))

    def _pick(self, current: Side, choose: Callable[[], bool]) -> Side:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (ready := [side for side in self.sides if side.state is State.READY]):
            if time.monotonic() > end:
                raise Stuck(f"neither side can go on after {''.join(self._trace)}")
            # Somebody else may have been in the way (an autovacuum), and a deadlock ends by itself.
            time.sleep(LOOK_SECONDS)
            for side in self.sides:
                self._look_again(side)
        if len(ready) == 1:
            return ready[0]
        (other,) = (side for side in self.sides if side is not current)
        return other if choose() else current

    def _settle(self, side: Side) -> None:
        """Wait until a side stands before a statement, waits for a lock, or is done."""
        end = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            while side.state is State.RUNNING:
                if self._changed.wait_for(lambda: side.state is not State.RUNNING, LOOK_SECONDS):
                    return
                if side.pid and self.waits(side.pid):
                    side.state = State.WAITING
                    self._trace.append(side.name.lower())
                if time.monotonic() > end:
                    raise Stuck(f"{side.name} does not end its step")

    def _wake(self, moved: Side) -> None:
        """Let the other side go on if what it waited for may be free now."""
        (other,) = (side for side in self.sides if side is not moved)
        if other.state is not State.WAITING:
            return
        if other.pid:
            self._look_again(other)
        elif not moved.holds or moved.state is State.DONE:
            other.state = State.READY

    def _look_again(self, side: Side) -> None:
        """Let a side of PostgreSQL go on that waits for a lock no more."""
        with self._changed:
            if side.state is not State.WAITING or not side.pid or self.waits(side.pid):
                return
            side.state = State.RUNNING
        self._settle(side)
