"""Take one mail in, as a mail server hands it over: read apart, kept byte for byte, once."""

from __future__ import annotations

import hashlib
from datetime import datetime

from comity.intake.outcome import Accepted, Door, FileKind, Letter, Refused
from comity.vocabulary.words import Channel
from comity_server.actions import intake
from comity_server.adapters.parsing.sandbox import examine_apart, part_apart
from comity_server.evidence.keep import Arrived, KeptFile
from comity_server.evidence.models import Submission

MEDIA = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.MAIL: "message/rfc822",
    FileKind.TEXT: "text/plain",
}


def receive_mail(content: bytes, *, at: datetime) -> Submission | Refused:
    """Keep a mail with the attachments that we take, or say why it is not taken.

    The same mail is kept once. An attachment that we do not take stays in the mail, unopened.
    """
    outcome = examine_apart(content=content, name="mail", door=Door.MAILBOX)
    if isinstance(outcome, Refused):
        return outcome
    letter = outcome.letter
    return intake.keep_letter(
        Arrived(
            channel=Channel.EMAIL,
            media_type=MEDIA[outcome.kind],
            body=content,
            received_at=at,
            key=hashlib.sha256(content).hexdigest(),
            files=_files(content, letter) if letter else (),
            **(_heading(letter) if letter else {}),
        ),
        at=at,
    )


def read_letter(submission: Submission) -> Accepted | Refused:
    """Read a kept letter in a process of its own."""
    return examine_apart(content=bytes(submission.body), name=submission.subject, door=Door.MAILBOX)


def _heading(letter: Letter) -> dict[str, object]:
    return {
        "sender": letter.from_address[:320],
        "subject": letter.subject[:998],
        "message_id": letter.message_id,
        "refers_to": (*letter.in_reply_to, *letter.references),
    }


def _files(content: bytes, letter: Letter) -> tuple[KeptFile, ...]:
    return tuple(
        KeptFile(
            part.name,
            MEDIA[part.kind],
            part_apart(content=content, index=part.index, sha256=part.sha256),
        )
        for part in letter.parts
        if part.kind is not None
    )
