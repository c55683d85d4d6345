"""What the desk shows of clocks: what happened to a case, alarms, signs of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from comity_server.adapters.mail_server import sends_mail
from comity_server.adapters.webhook_folder import webhook_names
from comity_server.casefile import alarms_due
from comity_server.casefile.models import Alarm, AlarmMessage, Case, CaseEvent, Outbox


def events_of(case: Case) -> tuple[CaseEvent, ...]:
    """Return all that was entered as having happened, what was taken back too, newest first."""
    rows = case.events.all()
    return tuple(sorted(rows, key=lambda one: (one.at, one.ledger_number), reverse=True))


def event_of(case: Case, event_id: UUID) -> CaseEvent | None:
    """Return one event of a case that still counts."""
    rows = case.events.select_related("by").filter(id=event_id, retracted_at__isnull=True)
    return rows.first()


SHOWN = 50
MOST_COUNTED = 100
OPEN = {"acknowledged_at__isnull": True, "ended_at__isnull": True}
"""Which alarms wait for an answer."""


def _readable(person: UUID, role: str) -> Q:
    """Return which alarms somebody may read: of a sealed case only who decides or has it."""
    if role in {"counsel", "executive"}:
        return Q()
    return Q(case__isnull=True) | Q(case__sealed=False) | Q(to_person_id=person)


def open_alarms(*, person: UUID, role: str) -> tuple[Alarm, ...]:
    """Return the alarms that nobody has answered, the urgent and the oldest first."""
    rows = Alarm.objects.filter(_readable(person, role), **OPEN)
    return tuple(rows.select_related("case").order_by("-urgent", "rang_at")[: SHOWN + 1])


def count_open_alarms(*, person: UUID, role: str) -> int:
    """Return how many nobody has answered, counted no further than is shown."""
    rows = Alarm.objects.filter(_readable(person, role), **OPEN)
    return int(rows.values("id")[:MOST_COUNTED].count())


def answered_alarms(*, person: UUID, role: str) -> tuple[Alarm, ...]:
    """Return the alarms that were answered, or ended with their case, last."""
    rows = Alarm.objects.filter(_readable(person, role)).exclude(**OPEN)
    rows = rows.select_related("case", "acknowledged_by")
    rows = rows.order_by(Coalesce("acknowledged_at", "ended_at").desc())
    return tuple(rows[:SHOWN])


def alarm_by_id(alarm_id: UUID, *, person: UUID, role: str) -> Alarm | None:
    """Return one alarm with the messages that told of it."""
    rows = Alarm.objects.filter(_readable(person, role), id=alarm_id)
    rows = rows.select_related("case", "acknowledged_by")
    return rows.prefetch_related("messages__person").first()


def stuck_work_of(alarm: Alarm) -> UUID | None:
    """Return the piece of work that an alarm is about, while it still waits for a person."""
    if alarm.kind != alarms_due.WORK_STUCK:
        return None
    rows = Outbox.objects.filter(id=alarm.about, alarmed_at__isnull=False, done_at__isnull=True)
    return rows.values_list("id", flat=True).first()


SILENT_AFTER = timedelta(hours=26)
"""After how long without a sign of life the desk says so: a day, and time to send it."""


@dataclass(frozen=True, slots=True)
class Life:
    """Whether alarms leave the desk at all, and when they last proved that they do."""

    leaves: bool
    last_at: datetime | None
    silent: bool


def life(*, at: datetime) -> Life:
    """Return when the alarms last proved themselves alive: a sign of life that was sent."""
    home = settings.HOME.root
    leaves = sends_mail(home) or bool(webhook_names(home))
    if not leaves:
        return Life(False, None, silent=False)
    newest = AlarmMessage.objects.filter(alarm__isnull=True, sent_at__isnull=False)
    last = newest.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return Life(True, last, silent=last is None or last <= at - SILENT_AFTER)
