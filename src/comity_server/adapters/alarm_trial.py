"""Try each way by which alarms leave, with one message that says that it is a trial."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from uuid import uuid4

from comity.errors import ComityError
from comity_server.adapters import outbound
from comity_server.adapters.mail_server import hand_over, mail_server
from comity_server.adapters.webhook_folder import webhook, webhook_names
from comity_server.adapters.webhook_signing import headers_of, secret_of
from comity_server.conf.home import Home

TRIAL = "This is a trial of Comity's alarms. Nothing waits because of it.\n"


def send_to_all(home: Home, *, to: str, at: datetime) -> Iterator[tuple[str, str | None]]:
    """Send to an address and to each webhook; yield each way with the name of what failed."""
    if mail_server(home.root) is not None:
        yield "mail", _mail(home, to)
    for name in webhook_names(home.root):
        yield f"webhook {name}", _webhook(home, name, at=at)


def _mail(home: Home, to: str) -> str | None:
    server = mail_server(home.root)
    if server is None:
        return "not set up"
    mail = EmailMessage()
    mail["From"], mail["To"] = server.sender, to
    mail["Subject"] = "Comity: a trial of the alarms"
    mail.set_content(TRIAL)
    try:
        hand_over(mail, server=server, home=home.root)
    except (OSError, smtplib.SMTPException) as failure:
        return type(failure).__name__
    return None


def _webhook(home: Home, name: str, *, at: datetime) -> str | None:
    body = json.dumps({"data": {}, "timestamp": at.isoformat(), "type": "alarm.trial"}).encode()
    secret = secret_of(home.folder("keys"), name)
    headers = headers_of(secret=secret, message_id=str(uuid4()), at=at, body=body)
    try:
        receiver = webhook(home.root, name)
        outbound.post(receiver.url, body=body, headers=headers, private=receiver.private)
    except ComityError as failure:
        return str(getattr(failure, "failure_code", failure.code))
    return None
