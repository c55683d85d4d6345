"""Keep what arrived, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity_server.evidence.models import Attachment, Submission
from comity_server.gate.change import current

NO_LETTERS = ("portal", "assessment")
"""Channels whose submissions nobody has to record as a request: they are one, or never will be."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that came along, as the parser accepted it."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrived and how; ``key`` is the same for the same arrival, however often it is sent."""

    channel: str
    media_type: str
    body: bytes
    received_at: datetime
    key: str
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    refers_to: tuple[str, ...] = ()
    files: Sequence[KeptFile] = ()


def find(key: str) -> Submission | None:
    """Return the submission that was kept under a key, if any."""
    return Submission.objects.filter(idempotency_key=key).first()


def keep(arrived: Arrived) -> Submission:
    """Keep a submission and its files in the change under way."""
    current()
    submission = Submission.objects.create(
        channel=arrived.channel,
        received_at=arrived.received_at,
        media_type=arrived.media_type,
        body=arrived.body,
        sha256=hashlib.sha256(arrived.body).digest(),
        sender=arrived.sender,
        subject=arrived.subject,
        message_id=arrived.message_id,
        refers_to=list(arrived.refers_to),
        idempotency_key=arrived.key,
    )
    Attachment.objects.bulk_create(
        Attachment(
            submission=submission,
            name=file.name,
            media_type=file.media_type,
            body=file.body,
            sha256=hashlib.sha256(file.body).digest(),
        )
        for file in arrived.files
    )
    return submission
