"""Ring alarms for people, carry them further while nobody answers, and record who answered.

An alarm discloses, removes and lifts nothing: people act, with grounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from comity_server.actions.actor import ROLES, SYSTEM, Actor
from comity_server.adapters.mail_server import sends_mail
from comity_server.adapters.webhook_folder import webhook_names
from comity_server.casefile.models import Alarm, AlarmMessage, Case
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person

ANSWER_WITHIN = timedelta(hours=4)
"""How long an alarm waits for an answer before it goes to more people."""

ANSWER_URGENT_WITHIN = timedelta(minutes=30)
REPEAT_EVERY = timedelta(hours=24)
"""How often an alarm that everybody was told of is told again while nobody answers it."""

ENDS_WITH_CASE = ("clock", "window-over")
"""The kinds of alarm that call for something while a case is open, and for nothing afterwards."""

LEVELS = ((), ("counsel", "executive"), ROLES)
"""Whom an alarm reaches besides its first readers: nobody, those who decide, everybody."""


def ring(
    *,
    kind: str,
    about: str,
    says: str,
    at: datetime,
    to_roles: Iterable[str] = (),
    to_person: UUID | None = None,
    key: str = "",
    case: Case | None = None,
    due_at: datetime | None = None,
    share: int | None = None,
    urgent: bool = False,
) -> Alarm | None:
    """Ring an alarm in the change under way; None where it has rung before.

    The caller's ledger entry is the alarm's. Messages to its readers are queued with it and sent
    afterwards, by mail and webhook.

    :param kind: what sort of alarm, as a dashed word: ``clock``, ``hold-review``.
    :param about: a public identifier: of a case, a hold, a piece of work.
    :param says: one sentence for its readers, which never tells whose account is concerned.
    :param key: what makes it the same alarm as before; kind and ``about`` where it is left out.
    :param urgent: whether it pages people: it goes further after half an hour.
    """
    current()
    within = ANSWER_URGENT_WITHIN if urgent else ANSWER_WITHIN
    alarm, rang = Alarm.objects.get_or_create(
        key=key or f"{kind}:{about}",
        defaults={
            "kind": kind,
            "about": about,
            "case": case,
            "says": says,
            "urgent": urgent,
            "to_roles": sorted(set(to_roles)),
            "to_person_id": to_person,
            "due_at": due_at,
            "share": share,
            "rang_at": at,
            "escalate_at": at + within,
        },
    )
    if not rang:
        return None
    queue_messages(alarm, at=at)
    return alarm


def queue_messages(alarm: Alarm, *, at: datetime) -> None:
    """Queue what tells an alarm at its present level, to each reader and webhook once."""
    current()
    again = f"{alarm.id}:{alarm.level}"
    if sends_mail(settings.HOME.root):
        for person in readers_of(alarm):
            _queue(alarm, f"{again}:mail:{person.id}", at=at, channel="mail", person=person)
    for name in webhook_names(settings.HOME.root):
        _queue(alarm, f"{again}:webhook:{name}", at=at, channel="webhook", webhook=name)


def _queue(alarm: Alarm, key: str, *, at: datetime, **receiver: object) -> None:
    fields = {"alarm": alarm, "level": alarm.level, "queued_at": at, "not_before": at, **receiver}
    AlarmMessage.objects.get_or_create(key=key, defaults=fields)


def readers_of(alarm: Alarm) -> tuple[Person, ...]:
    """Return who hears an alarm at its present level: never nobody while anybody works here."""
    staff = Person.objects.filter(is_active=True, officer__isnull=True).order_by("created_at")
    wider = LEVELS[min(alarm.level, len(LEVELS) - 1)]
    roles = {*alarm.to_roles, *wider}
    found = [one for one in staff if roles & set(one.roles) or (alarm.to_person_id == one.id)]
    return tuple(found or staff)


@retry_whole
def acknowledge(*, alarm_id: UUID, note: str, by: Actor, at: datetime) -> Alarm:
    """Answer an alarm: a named person says that they have it. It goes no further then.

    :raises ValueError: if somebody has answered it already, or nothing is said.
    """
    by.must_be_staff()
    if not note.strip():
        raise ValueError("Say what you do about it: others rely on that.")
    with change(Side.NONE):
        alarm = Alarm.objects.select_for_update(of=("self",)).get(id=alarm_id)
        if alarm.acknowledged_at is not None:
            raise ValueError("Somebody has answered this alarm already.")
        if alarm.ended_at is not None:
            raise ValueError("The case of this alarm has ended: nobody needs to answer it.")
        alarm.acknowledged_at, alarm.acknowledged_by_id = at, by.person
        alarm.acknowledged_note, alarm.escalate_at = note, None
        alarm.save()
        store.append(
            "alarm.acknowledged",
            at=at,
            actor=by.role,
            case=_ref(alarm),
            body={"alarm": str(alarm.id), "kind": alarm.kind},
            commits={"note": note.encode(), "person": str(by.person).encode()},
        )
    return alarm


@retry_whole
def escalate(*, alarm_id: UUID, at: datetime) -> bool:
    """Carry an alarm that nobody answered in time to more people; False where it need not be."""
    with change(Side.NONE):
        alarm = Alarm.objects.select_for_update(of=("self",)).get(id=alarm_id)
        if alarm.acknowledged_at or alarm.escalate_at is None or alarm.escalate_at > at:
            return False
        if is_over(alarm):
            return False
        alarm.level += 1
        within = ANSWER_URGENT_WITHIN if alarm.urgent else ANSWER_WITHIN
        alarm.escalate_at = at + (within if alarm.level < len(LEVELS) - 1 else REPEAT_EVERY)
        alarm.save()
        queue_messages(alarm, at=at)
        store.append(
            "alarm.escalated",
            at=at,
            actor=SYSTEM.role,
            case=_ref(alarm),
            body={"alarm": str(alarm.id), "kind": alarm.kind, "level": alarm.level},
        )
    return True


@retry_whole
def end_with_case(*, alarm_id: UUID, at: datetime) -> bool:
    """End the alarm of a clock whose case has ended; False where it need not be.

    It goes to nobody else then. That it rang, and that nobody answered, stays on record.
    """
    with change(Side.NONE):
        alarm = Alarm.objects.select_for_update(of=("self",)).get(id=alarm_id)
        if alarm.acknowledged_at or alarm.ended_at or not is_over(alarm):
            return False
        alarm.ended_at, alarm.escalate_at = at, None
        alarm.save(update_fields=["ended_at", "escalate_at"])
        store.append(
            "alarm.ended",
            at=at,
            actor=SYSTEM.role,
            case=_ref(alarm),
            body={"alarm": str(alarm.id), "kind": alarm.kind},
        )
    return True


def is_over(alarm: Alarm) -> bool:
    """Return whether an alarm is about a clock of a case that has ended.

    Other alarms of a case wait for an answer all the same: what went wrong does not end with it.
    """
    ended = alarm.case is not None and alarm.case.closed_at is not None
    return ended and alarm.kind in ENDS_WITH_CASE


def _ref(alarm: Alarm) -> str | None:
    return alarm.case.ref if alarm.case else None
