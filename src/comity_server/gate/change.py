"""The one way to change what is stored: one transaction, one ledger entry, the gate's lock first.

Threat model, section 6. ``change`` opens the transaction, takes the gate's lock before anything is
read, and refuses to commit a change of state that did not append exactly one ledger entry. A guard
on the connection refuses any write to our tables outside it.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.backends.signals import connection_created

from comity_server.failpoints import failpoint
from comity_server.gate import lock


class Side(Enum):
    """Which side of the gate's lock a change takes."""

    NONE = "none"  # touches nothing that a release reads
    SHARED = "shared"  # a release, or a grant to send one chunk
    EXCLUSIVE = "exclusive"  # changes a gate input


@dataclass(slots=True)
class Change:
    """A transaction under way: the epoch it read under, and what it has done so far."""

    side: Side
    epoch: int = 0
    entries: int = 0
    writes: int = 0
    cases: set[str] = field(default_factory=set)  # by their references, from the entries


class EntryMissing(RuntimeError):
    """Raised when a change of state would commit without exactly one ledger entry."""


class WriteOutsideChange(RuntimeError):
    """Raised when something writes to our tables outside a change."""


class Busy(RuntimeError):
    """Raised when a change could not get its lock after several whole tries: nothing was done."""


_current: ContextVar[Change | None] = ContextVar("change", default=None)

_WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
_OURS = re.compile(r"(?:people|ledger|evidence|casefile|vault)_")
# Bookkeeping that changes nothing about a case: leases of workers, progress of a running download,
# the epoch itself, and the ledger's own tables, whose entries are what is being counted.
_UNCOUNTED = frozenset(
    {"ledger_entry", "ledger_head", "ledger_checkpoint", "ledger_opening", "casefile_gateepoch"}
)


def current() -> Change:
    """Return the change under way.

    :raises WriteOutsideChange: if there is none.
    """
    under_way = _current.get()
    if under_way is None:
        raise WriteOutsideChange("nothing may be written outside comity_server.gate.change")
    return under_way


@contextmanager
def change(side: Side) -> Iterator[Change]:
    """Open a transaction, lock first, and commit only with its ledger entry.

    :raises EntryMissing: if state was written without exactly one entry; nothing is committed.
    """
    if _current.get() is not None:
        raise RuntimeError("a change is one transaction: it does not nest")
    if side is not Side.EXCLUSIVE:
        lock.yield_to_waiting_hold()
    with lock.announce(waits_for_all=side is Side.EXCLUSIVE), transaction.atomic(durable=True):
        under_way = Change(side)
        token = _current.set(under_way)
        try:
            under_way.epoch = lock.take(exclusive=_exclusive(side))
            failpoint("change.after-lock")
            yield under_way
            _keep_figures(under_way)
            if under_way.writes and under_way.entries != 1:
                raise EntryMissing(
                    f"{under_way.writes} rows changed with {under_way.entries} ledger entries: "
                    "a change of state has exactly one, in its own transaction"
                )
            failpoint("change.before-commit")
        finally:
            _current.reset(token)
    failpoint("change.after-commit")


Keeper = Callable[[Iterable[str]], None]
_keepers: list[Keeper] = []


def keep_figures_with(keeper: Keeper) -> None:
    """Have figures kept by ``keeper``, which is told the references of the cases that changed.

    It runs in the transaction of the change, last: what it raises undoes the change.
    """
    _keepers[:] = [keeper]


def _keep_figures(under_way: Change) -> None:
    if under_way.writes and under_way.cases:
        _tell_keepers(under_way.cases)


def _tell_keepers(cases: Iterable[str]) -> None:
    if not _keepers:
        raise RuntimeError("nobody keeps the figures: the casefile was not started")
    for keeper in _keepers:
        keeper(frozenset(cases))


def _exclusive(side: Side) -> bool | None:
    return None if side is Side.NONE else side is Side.EXCLUSIVE


@contextmanager
def bookkeeping(*, counts: str = "") -> Iterator[None]:
    """Open a transaction for a worker's lease or a download's progress, which are no state.

    :param counts: the reference of a case of which figures count what is written here, such as the
        first bytes that leave.
    """
    if _current.get() is not None:
        raise RuntimeError("bookkeeping stands outside a change")
    with transaction.atomic(durable=True):
        under_way = Change(Side.NONE, cases={counts} if counts else set())
        token = _current.set(under_way)
        try:
            yield
            _keep_figures(under_way)
        finally:
            _current.reset(token)


@contextmanager
def progress(*, counts: str = "") -> Iterator[None]:
    """Within a change, keep how far a download has come: it is no state, and asks for no entry.

    :param counts: as for :func:`bookkeeping`.
    """
    under_way = current()
    writes = under_way.writes
    try:
        yield
        if counts:
            _tell_keepers({counts})
    finally:
        under_way.writes = writes


@contextmanager
def migration() -> Iterator[None]:
    """Let a migration write the rows that a new table starts with; there is no state to record."""
    token = _current.set(Change(Side.NONE))
    try:
        yield
    finally:
        _current.reset(token)


P = ParamSpec("P")
R = TypeVar("R")


def retry_whole(action: Callable[P, R]) -> Callable[P, R]:
    """Repeat a whole action that lost its lock, never one statement of it.

    :raises Busy: after five tries; what was asked for was refused, and nothing was done.
    """

    @functools.wraps(action)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(5):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if not lock.lost_a_lock(error):
                    raise
                time.sleep(0.02 * 2**attempt)
        raise Busy("the store was busy; nothing was done, and it can be tried again")

    return whole


def _guard(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    found = _WRITE.match(sql)
    if found and _OURS.match(found.group(1)):
        under_way = _current.get()
        if under_way is None:
            raise WriteOutsideChange(
                f"{found.group(1)} is written only by an action, inside a change"
            )
        if found.group(1) not in _UNCOUNTED:
            under_way.writes += 1
    return execute(sql, params, many, context)


def guard_connection(**_: Any) -> None:
    """Put the guard on the default connection, once."""
    if _guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(_guard)


def install_guard() -> None:
    """Have every connection guarded from its first statement."""
    connection_created.connect(guard_connection, dispatch_uid="comity-guard")
