"""Queue work in the transaction that calls for it, and take it with a lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from comity_server.casefile.models import Outbox
from comity_server.failpoints import failpoint
from comity_server.gate.change import bookkeeping, current

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece of work taken by one worker until an instant; ``fence`` proves whose it is."""

    id: UUID
    kind: str
    arguments: dict[str, str]
    fence: int
    attempts: int


class LeaseLost(RuntimeError):
    """Raised when another worker has taken the work meanwhile; nothing may be recorded."""


def queue(kind: str, *, key: str, at: datetime, after: datetime | None = None, **ids: UUID) -> None:
    """Queue a piece of work once, however often it is asked for, in the change under way."""
    current()
    Outbox.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "arguments": {name: str(value) for name, value in ids.items()},
            "queued_at": at,
            "not_before": after or at,
        },
    )


def take(*, at: datetime) -> Lease | None:
    """Take the work that has waited longest, or nothing. A lease that ran out is free again."""
    with bookkeeping():
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        row = (
            Outbox.objects.select_for_update(
                skip_locked=connection.features.has_select_for_update_skip_locked
            )
            .filter(free, done_at__isnull=True, alarmed_at__isnull=True, not_before__lte=at)
            .order_by("not_before", "queued_at", "key")
            .first()
        )
        if row is None:
            return None
        row.fence, row.attempts = row.fence + 1, row.attempts + 1
        row.leased_until = at + LEASE
        row.save(update_fields=["fence", "attempts", "leased_until"])
    failpoint("worker.after-lease")
    return Lease(row.id, row.kind, row.arguments, row.fence, row.attempts)


def finish(lease: Lease, *, at: datetime) -> None:
    """Mark work done in the transaction that records its effect.

    :raises LeaseLost: if the lease is no longer this worker's.
    """
    current()
    failpoint("worker.before-done")
    done = Outbox.objects.filter(id=lease.id, fence=lease.fence, done_at__isnull=True).update(
        done_at=at, leased_until=None, last_error=""
    )
    if not done:
        raise LeaseLost("another worker has this work now; what this one did is not recorded")


def put_back(lease: Lease, *, named: str, at: datetime) -> None:
    """Give failed work back, to be tried again later, or ring the alarm after too many tries."""
    with bookkeeping():
        rows = Outbox.objects.filter(id=lease.id, fence=lease.fence, done_at__isnull=True)
        rows.update(
            leased_until=None,
            last_error=named[:200],
            not_before=at + timedelta(seconds=min(2**lease.attempts, 600)),
            alarmed_at=at if lease.attempts >= MAX_ATTEMPTS else F("alarmed_at"),
        )
