"""What stands in a person's calendar: due times of their cases, and review days of holds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from uuid import UUID, uuid5

from django.db.models import Q

from comity.vocabulary.words import Clock
from comity_server.casefile.calendar_text import CalendarEntry, write_calendar
from comity_server.casefile.models import CalendarFeed, CaseClock, Hold
from comity_server.people.models import Person

MOST = 500
MAY_HOLD = frozenset({"counsel", "rights", "executive"})
_SPACE = UUID("5b6f0c0e-7a55-4d0e-9a2e-0c4f6f1f8a11")  # our own space of names, drawn once
_SAYS = {
    "answer": "answer by now",
    Clock.PRODUCE: "the law's time to answer ends",
    Clock.ACKNOWLEDGE: "acknowledge by now",
    Clock.PRESERVE: "the time for which data are kept ends",
    Clock.NOTICE: "decide about telling the user by now",
    Clock.CHALLENGE: "file a challenge by now",
    "window": "no other authority may object from now on",
}


def reader_of(token: str) -> Person | None:
    """Return whose calendar a secret opens; None where it is none, revoked, or they have left."""
    digest = hashlib.sha256(token.encode()).digest()
    feed = (
        CalendarFeed.objects.select_related("person")
        .filter(token_sha256=digest, revoked_at__isnull=True, person__is_active=True)
        .first()
    )
    return feed.person if feed else None


def has_calendar(person: UUID) -> bool:
    """Return whether somebody has a calendar in use."""
    return bool(CalendarFeed.objects.filter(person_id=person, revoked_at__isnull=True).exists())


def calendar_of(person: Person, *, at: datetime) -> bytes:
    """Return a person's calendar; it names cases by their reference and never an account."""
    entries = [*_clocks(person), *_holds(person)]
    return write_calendar(entries, name="Comity: due times", at=at)


def _clocks(person: Person) -> list[CalendarEntry]:
    mine = Q(case__assigned_to=person) | Q(
        case__assigned_to__isnull=True, case__turn__in=list(person.roles)
    )
    rows = (
        CaseClock.objects.filter(mine, case__closed_at__isnull=True, case__sealed=False)
        .filter(not_after__isnull=False, met_at__isnull=True)
        .select_related("case")
        .order_by("not_after", "case__ref", "clock")
    )
    return [
        CalendarEntry(
            uid=f"{uuid5(_SPACE, f'{row.case_id}:{row.clock}')}@comity",
            at=row.not_after,
            summary=f"{row.case.ref}: {_SAYS[row.clock]}",
            description="How it was worked out stands on the case's page. It gives nothing.",
        )
        for row in rows[:MOST]
    ]


def _holds(person: Person) -> list[CalendarEntry]:
    if not MAY_HOLD & set(person.roles):
        return []
    rows = Hold.objects.filter(state=Hold.State.ACTIVE, review_by__isnull=False)
    return [
        CalendarEntry(
            uid=f"{uuid5(_SPACE, f'hold:{row.id}')}@comity",
            at=datetime.combine(row.review_by, time(), tzinfo=UTC),
            summary=f"Hold “{row.title}”: decide again about keeping it",
            description="Nothing lifts it by itself.",
        )
        for row in rows.order_by("review_by", "ref")
    ]
