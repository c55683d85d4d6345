"""A notice as mail: that there is one, where it opens and by which code; nothing of the case."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from comity.determination.letters import LetterText
from comity_server.casefile.models import Notice


def as_mail(row: Notice, letter: LetterText, *, sender: str, to: str, at: datetime) -> EmailMessage:
    """Return the mail of a notice; the same notice always has the same Message-ID."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Date"] = format_datetime(at.astimezone(UTC))
    mail["Message-ID"] = f"<{message_key(row)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Subject"] = letter.subject
    mail.set_content("\n\n".join(letter.paragraphs) + "\n")
    mail["Content-Language"] = letter.language  # setting the content drops what was said of it
    return mail


def message_key(row: Notice) -> str:
    """Return a name for a notice's mail from which its code cannot be read."""
    return sha256(f"comity notice {row.id} {row.code}".encode()).hexdigest()[:32]
