"""Find what must ring, go further or be sent now. Reading only: what follows is an action."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from comity.vocabulary.instants import end_of
from comity_server.casefile.exits import Late, waiting_for_people
from comity_server.casefile.models import Alarm, CaseClock, Hold, Outbox

Id = TypeVar("Id")
HOLD_UNCONFIRMED, HOLD_REVIEW = "hold-unconfirmed", "hold-review"
HOLD_RETURNED, WORK_STUCK = "hold-returned", "work-stuck"
EXIT_STAGE = "exit-stage"
MOST = 200
"""How many of each sort are taken at a time; the rest follows with the next look."""


def clocks(*, at: datetime) -> tuple[int, ...]:
    """Return the clocks that have reached their next alarm."""
    rows = CaseClock.objects.filter(next_at__lte=at).order_by("next_at")
    return tuple(rows.values_list("id", flat=True)[:MOST])


def unanswered(*, at: datetime) -> tuple[UUID, ...]:
    """Return the alarms that nobody answered in time."""
    rows = Alarm.objects.filter(acknowledged_at__isnull=True, escalate_at__lte=at)
    return tuple(rows.order_by("escalate_at").values_list("id", flat=True)[:MOST])


def ended(*, kinds: Collection[str]) -> tuple[UUID, ...]:
    """Return the alarms of these kinds that nobody answered and whose cases have ended."""
    rows = Alarm.objects.filter(acknowledged_at__isnull=True, ended_at__isnull=True)
    rows = rows.filter(kind__in=kinds, case__closed_at__isnull=False)
    return tuple(rows.order_by("rang_at").values_list("id", flat=True)[:MOST])


def holds(*, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield the ref of each hold that must be heard of, with the key of its alarm."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT)
    found = [(row.ref, key) for row in rows for key in hold_keys(row, at=at)]
    yield from _not_rung(found)


def hold_keys(row: Hold, *, at: datetime) -> Iterator[str]:
    """Yield the keys of the alarms that a hold rings at an instant."""
    if row.state == Hold.State.ACTIVE and row.confirm_by and row.confirm_by <= at:
        yield f"{HOLD_UNCONFIRMED}:{row.ref}:{row.confirm_by.isoformat()}"
    if row.state == Hold.State.ACTIVE and row.review_by and end_of(row.review_by) <= at:
        yield f"{HOLD_REVIEW}:{row.ref}:{row.review_by.isoformat()}"
    if row.state == Hold.State.LIFTED and row.returns_at and row.returns_at <= at:
        yield f"{HOLD_RETURNED}:{row.ref}:{row.returns_at.isoformat()}"


def exit_stages(*, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield the ref of each market exit of which a stage waits for people, with its alarm's key."""
    yield from _not_rung([(one.ref, exit_key(one)) for one in waiting_for_people(at=at)])


def exit_key(late: Late) -> str:
    """Return the key of the alarm of a stage: it rings anew when it was given another instant."""
    what = "undo" if late.back else "do"
    return f"{EXIT_STAGE}:{what}:{late.ref}:{late.stage}:{late.since.isoformat()}"


def stuck_work() -> Iterator[tuple[UUID, str]]:
    """Yield each piece of work that was given up, with the key of its alarm."""
    rows = Outbox.objects.filter(alarmed_at__isnull=False, done_at__isnull=True)
    yield from _not_rung([(row.id, work_key(row)) for row in rows.order_by("alarmed_at")[:MOST]])


def work_key(row: Outbox) -> str:
    """Return the key of the alarm of a piece of work: it rings anew when it is given up again."""
    return f"{WORK_STUCK}:{row.id}:{row.alarmed_at.isoformat() if row.alarmed_at else ''}"


def _not_rung(found: list[tuple[Id, str]]) -> Iterator[tuple[Id, str]]:
    keys = [key for _, key in found]
    rung = set(Alarm.objects.filter(key__in=keys).values_list("key", flat=True))
    yield from (one for one in found if one[1] not in rung)
