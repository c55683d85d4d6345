"""Send alarms to people and machines, try again what failed, and prove daily that they live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from comity_server.actions.actor import SYSTEM
from comity_server.adapters import outbound
from comity_server.adapters.mail_server import hand_over, mail_server, sends_mail
from comity_server.adapters.webhook_folder import webhook, webhook_names
from comity_server.adapters.webhook_signing import headers_of, secret_of
from comity_server.casefile import alarm_texts
from comity_server.casefile.models import AlarmMessage
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person

TAKEN_FOR = timedelta(minutes=5)
"""How long a message is left to the worker that took it, which may have died with it."""

LONGEST_PAUSE = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=3)
ALIVE_EVERY = timedelta(days=1)


class NoMailServer(RuntimeError):
    """Raised when a mail waits and the home names no mail server any more."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that one worker has for a while."""

    id: UUID
    attempts: int


def take(*, at: datetime) -> Taken | None:
    """Take the message that has waited longest; what nobody needs any more is dropped."""
    with bookkeeping():
        waiting = AlarmMessage.objects.filter(sent_at__isnull=True, dropped_at__isnull=True)
        waiting.filter(alarm__acknowledged_at__isnull=False).update(dropped_at=at)
        waiting.filter(alarm__ended_at__isnull=False).update(dropped_at=at)
        waiting.filter(person__is_active=False).update(dropped_at=at)
        waiting.filter(queued_at__lte=at - GIVE_UP_AFTER).update(dropped_at=at)
        row = (
            waiting.select_for_update(
                of=("self",) if connection.vendor == "postgresql" else (),
                skip_locked=connection.features.has_select_for_update_skip_locked,
            )
            .filter(not_before__lte=at)
            .order_by("not_before", "key")
            .first()
        )
        if row is None:
            return None
        row.attempts, row.not_before = row.attempts + 1, at + TAKEN_FOR
        row.save(update_fields=["attempts", "not_before"])
    return Taken(row.id, row.attempts)


def send(taken: Taken, *, at: datetime) -> bool:
    """Send one message, or put it back by the name of what failed; True if it was taken.

    A death between sending and recording sends it again: a mail under the same Message-ID, a
    webhook under the same id.
    """
    message = AlarmMessage.objects.select_related("alarm", "person").get(id=taken.id)
    try:
        _send(message, at=at)
    except Exception as failure:
        # Everything, so that one wrong address does not silence the rest. Only the name is kept.
        _put_back(taken, named=str(getattr(failure, "failure_code", type(failure).__name__)), at=at)
        return False
    _record(message, at=at)
    return True


def _send(message: AlarmMessage, *, at: datetime) -> None:
    home = settings.HOME.root
    if message.person is not None:
        server = mail_server(home)
        if server is None:
            raise NoMailServer
        mail = alarm_texts.as_mail(message, sender=server.sender, to=message.person.email, at=at)
        hand_over(mail, server=server, home=home)
        return
    receiver = webhook(home, message.webhook)
    body = alarm_texts.as_json(message)
    secret = secret_of(settings.HOME.folder("keys"), message.webhook)
    headers = headers_of(secret=secret, message_id=str(message.id), at=at, body=body)
    outbound.post(receiver.url, body=body, headers=headers, private=receiver.private)


def _put_back(taken: Taken, *, named: str, at: datetime) -> None:
    pause = min(timedelta(seconds=2 ** min(taken.attempts, 20)), LONGEST_PAUSE)
    with bookkeeping():
        AlarmMessage.objects.filter(id=taken.id, sent_at__isnull=True).update(
            last_error=named[:200], not_before=at + pause
        )


@retry_whole
def _record(message: AlarmMessage, *, at: datetime) -> None:
    with change(Side.NONE):
        row = AlarmMessage.objects.select_for_update().get(id=message.id)
        if row.sent_at is not None:
            return  # another worker sent it as well, and said so first
        row.sent_at, row.last_error = at, ""
        row.save(update_fields=["sent_at", "last_error"])
        alarm = message.alarm
        case = alarm.case if alarm else None
        store.append(
            "alarm.told",
            at=at,
            actor=SYSTEM.role,
            case=case.ref if case else None,
            body={
                "alarm": str(alarm.id) if alarm else "alive",
                "channel": message.channel,
                "level": message.level,
            },
        )


@retry_whole
def show_life(*, at: datetime) -> bool:
    """Queue the daily sign of life to administrators and webhooks; False where it is not time."""
    day = at.date().isoformat()
    with change(Side.NONE):
        newest = AlarmMessage.objects.filter(alarm__isnull=True).order_by("-queued_at").first()
        if newest is not None and newest.queued_at > at - ALIVE_EVERY:
            return False
        queued = 0
        if sends_mail(settings.HOME.root):
            for person in _administrators():
                queued += _queue(f"alive:{day}:mail:{person.id}", at, channel="mail", person=person)
        for name in webhook_names(settings.HOME.root):
            queued += _queue(f"alive:{day}:webhook:{name}", at, channel="webhook", webhook=name)
        if not queued:
            return False
        store.append("alarm.sign-of-life", at=at, actor=SYSTEM.role, body={"messages": queued})
    return True


def _administrators() -> list[Person]:
    staff = Person.objects.filter(is_active=True, officer__isnull=True).order_by("created_at")
    return [one for one in staff if "administrator" in one.roles] or list(staff)


def _queue(key: str, at: datetime, **receiver: object) -> int:
    _, made = AlarmMessage.objects.get_or_create(
        key=key, defaults={"queued_at": at, "not_before": at, **receiver}
    )
    return int(made)
