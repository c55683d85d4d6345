"""Alarms as mail and as JSON: what happened and by when, never whose account is concerned."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from comity_server.casefile.models import Alarm, AlarmMessage

ALIVE = (
    "This is the daily sign that Comity's alarms reach you. Nothing waits because of it.\n\n"
    "If a day passes without one, alarms may not reach you either: look at the desk, under "
    "Alarms, and at the machine.\n"
)


def as_mail(message: AlarmMessage, *, sender: str, to: str, at: datetime) -> EmailMessage:
    """Return the mail of a message; the same message always has the same Message-ID."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Date"] = format_datetime(at.astimezone(UTC))
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.alarm is None:
        mail["Subject"] = "Comity: the alarms are alive"
        mail.set_content(ALIVE)
        return mail
    alarm = message.alarm
    urgent = "urgent: " if alarm.urgent else ""
    again = " again" if message.level else ""
    mail["Subject"] = f"Comity: {urgent}an alarm waits for you{again}"
    if alarm.urgent:
        mail["Importance"] = "high"
    mail.set_content(_text(alarm, message.level))
    return mail


def _text(alarm: Alarm, level: int) -> str:
    lines = [alarm.says]
    if level:
        lines.append("Nobody has answered this alarm yet.")
    lines += [
        "Answer it at the desk, under Alarms: say what you do about it. Until somebody does, it "
        "goes to more people. An alarm gives, removes and lifts nothing.",
        f"Alarm {alarm.id}",
    ]
    return "\n\n".join(lines) + "\n"


def as_json(message: AlarmMessage) -> bytes:
    """Return the body that a webhook gets. Format: ``docs/formats/alarms.md``."""
    alarm = message.alarm
    if alarm is None:
        body: dict[str, object] = {
            "type": "alarm.alive",
            "timestamp": _rfc3339(message.queued_at),
            "data": {},
        }
    else:
        body = {
            "type": "alarm.escalated" if message.level else "alarm.rang",
            "timestamp": _rfc3339(message.queued_at),
            "data": {
                "alarm": str(alarm.id),
                "kind": alarm.kind,
                "about": alarm.about,
                "says": alarm.says,
                "urgent": alarm.urgent,
                "share": alarm.share,
                "due_at": _rfc3339(alarm.due_at) if alarm.due_at else None,
                "level": message.level,
            },
        }
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
