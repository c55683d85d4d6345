"""The gate's lock on either database: taken first, held to the commit.

Isolation levels alone do not keep a release from being ordered before a hold that was already
acknowledged; a lock that is taken before anything is read does (threat model, section 6).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

LOCK_KEY = 0x636F6D697479  # "comity": one gate a provider, one provider an instance
_TAKE_EXCLUSIVE = "SELECT pg_advisory_xact_lock(%s)"
_TAKE_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
PENDING = "gate-pending"
PENDING_SECONDS = 30.0
"""How long writers yield at most to a hold that waits for SQLite's write lock. It waits for those
who queued before it and no longer, be they many and the machine slow."""


class WrongIsolation(RuntimeError):
    """Raised when the database runs at another isolation level than the proof was made for."""


def take(*, exclusive: bool | None) -> int:
    """Take the gate's lock as the transaction's first statement, and return the epoch.

    ``None`` takes no side. On SQLite the transaction itself, begun IMMEDIATE, is the lock; on
    PostgreSQL advisory locks queue fairly, and the epoch row catches stale snapshots.
    """
    if connection.vendor == "postgresql":
        return _take_postgresql(exclusive)
    with connection.cursor() as cursor:
        if exclusive:
            cursor.execute("UPDATE casefile_gateepoch SET value = value + 1 WHERE id = 1")
        cursor.execute("SELECT value FROM casefile_gateepoch WHERE id = 1")
        return int(cursor.fetchone()[0])


def _take_postgresql(exclusive: bool | None) -> int:
    with connection.cursor() as cursor:
        if exclusive is None:
            cursor.execute("SELECT value FROM casefile_gateepoch WHERE id = 1")
            return int(cursor.fetchone()[0])
        cursor.execute(_TAKE_EXCLUSIVE if exclusive else _TAKE_SHARED, [LOCK_KEY])
        cursor.execute("SHOW transaction_isolation")
        if cursor.fetchone()[0] != "read committed":
            raise WrongIsolation("the gate is proved for READ COMMITTED only")
        if exclusive:
            cursor.execute(
                "UPDATE casefile_gateepoch SET value = value + 1 WHERE id = 1 RETURNING value"
            )
        else:
            cursor.execute("SELECT value FROM casefile_gateepoch WHERE id = 1 FOR SHARE")
        return int(cursor.fetchone()[0])


def lost_a_lock(error: DatabaseError) -> bool:
    """Return whether an error means that a lock was not had, so that the whole may be repeated."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"} or "database is locked" in str(error)


def announce(*, waits_for_all: bool) -> AbstractContextManager[None]:
    """Let other writers yield while a change of a gate input waits for SQLite's write lock."""
    if not waits_for_all or connection.vendor == "postgresql":
        return nullcontext()
    return _marked()


@contextmanager
def _marked() -> Iterator[None]:
    marker = settings.HOME.root / f"{PENDING}.{os.getpid()}.{time.monotonic_ns()}"
    marker.touch()
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def yield_to_waiting_hold() -> None:
    """Wait while a hold waits, as SQLite's own waiting is not fair; never longer than its term."""
    if connection.vendor == "postgresql":
        return
    end = time.monotonic() + PENDING_SECONDS
    while time.monotonic() < end and any(map(_is_fresh, settings.HOME.root.glob(f"{PENDING}.*"))):
        time.sleep(0.005)


def _is_fresh(marker: Path) -> bool:
    try:
        age = time.time() - marker.stat().st_mtime
    except FileNotFoundError:  # the hold was recorded between the listing and the look
        return False
    return age < PENDING_SECONDS and _lives(int(marker.name.split(".")[1]))


def _lives(process: int) -> bool:
    """Return whether a process is there: one that was killed left its marker behind."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return True
