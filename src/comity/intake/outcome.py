"""What becomes of bytes that arrive: taken as what they are, or refused with a named reason.

Source of the words: sentence 7 of the pages' ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_BYTES = 25_000_000
"""The size that we take, as the page says it: 25 MB."""


class Door(StrEnum):
    """Where bytes arrive; each door takes its own kinds."""

    UPLOAD = "upload"
    MAILBOX = "mailbox"


class FileKind(StrEnum):
    """What we take, known by content and never by name."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    MAIL = "mail"
    TEXT = "text"


class Refusal(StrEnum):
    """Why bytes are not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    ARCHIVE = "archive"
    EXECUTABLE = "executable"
    WEB_PAGE = "web-page"
    XML = "xml"
    XML_DTD = "xml-dtd"
    OFFICE = "office"
    OTHER_MEDIA = "other-media"
    TEXT = "text"
    MAIL = "mail"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TOO_DEEP = "too-deep"
    OVERSIZED_IMAGE = "oversized-image"
    TWO_IN_ONE = "two-in-one"
    TOO_HEAVY = "too-heavy"
    TOO_SLOW = "too-slow"
    BROKE_READER = "broke-reader"


BECAUSE = {
    Refusal.EMPTY: "It is empty.",
    Refusal.TOO_LARGE: "It is larger than 25 MB.",
    Refusal.ARCHIVE: "It is an archive. Send the files in it one by one.",
    Refusal.EXECUTABLE: "It is a program.",
    Refusal.WEB_PAGE: "It is a web page. Print it to a PDF.",
    Refusal.XML: "It is XML. Send the document itself as a PDF.",
    Refusal.XML_DTD: "It is XML with a document type, which we never open.",
    Refusal.OFFICE: "It is an office document. Save it as a PDF.",
    Refusal.OTHER_MEDIA: "It is an image, sound or film of another kind.",
    Refusal.TEXT: "It is plain text. Put it into the form, or save it as a PDF.",
    Refusal.MAIL: "It is an e-mail. Send it to our address, or print it to a PDF.",
    Refusal.UNKNOWN: "We do not recognize what it is.",
    Refusal.DAMAGED: "It is damaged or cut off. Make it again.",
    Refusal.TOO_DEEP: "It has more parts, or parts within parts, than we open.",
    Refusal.OVERSIZED_IMAGE: "The picture in it is too large to show. Scan it more coarsely.",
    Refusal.TWO_IN_ONE: "It is two kinds of file in one.",
    Refusal.TOO_HEAVY: "It takes too much memory to read. Make it simpler.",
    Refusal.TOO_SLOW: "It takes too long to read. Make it simpler.",
    Refusal.BROKE_READER: "It could not be read. Make it again, or send it by post.",
}
"""One sentence for each reason, with what to do where something can be done."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Bytes that are not taken. ``sentence`` is for the page, ``because`` the reason in words."""

    reason: Refusal
    name: str
    sentence: str
    because: str


@dataclass(frozen=True, slots=True)
class LetterPart:
    """An attachment of a letter: its place, and what it is or why it is not taken."""

    index: int
    name: str
    given_name: str
    size: int
    sha256: str
    kind: FileKind | None
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its mail says it; nothing here is proved, the sender least of all.

    ``sent_at`` is None where the mail gives no instant with an offset.
    """

    from_name: str
    from_address: str
    sent_at: datetime | None
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    parts: tuple[LetterPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """Bytes that are taken: what they are, and what a person should know before opening them.

    ``name`` is safe to show; ``given_name`` is what the sender called it, kept as evidence.
    """

    kind: FileKind
    name: str
    given_name: str
    size: int
    sha256: str
    notes: tuple[str, ...] = ()
    letter: Letter | None = None


Outcome = Accepted | Refused


def refuse(*, reason: Refusal, name: str, door: Door = Door.UPLOAD) -> Refused:
    """Return a refusal in the words of the pages."""
    if door is Door.UPLOAD:
        sentence = (
            f"‘{name}’ was not added. We take PDF, JPEG, PNG and TIFF, up to 25 MB. "
            "Everything else you entered is saved."
        )
    else:
        sentence = (
            f"‘{name}’ was not opened. We take letters with PDF, JPEG, PNG and TIFF attached, up "
            "to 25 MB. What you sent is kept."
        )
    return Refused(reason, name, sentence, BECAUSE[reason])
