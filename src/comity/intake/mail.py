"""Read a letter out of a mail (RFC 5322, 2045 to 2049): who says to write, when, what, with what.

Headers are claims. Their length, the number of parts and how deep parts nest are bounded before
anything costs time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from comity.intake.names import clean_for_display
from comity.intake.outcome import Letter, LetterPart

ExaminePart = Callable[[int, bytes, str], LetterPart]

MOST_HEAD = 256 * 1024
MOST_LINES = 600_000
MOST_PARTS = 100
MOST_DEPTH = 8
MOST_TEXT = 1_000_000

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_LONGEST_HEADER = 16_384


class TooDeep(ValueError):
    """Raised when a mail has a longer head, more lines, or more or deeper parts than we open."""


def read_letter(content: bytes, *, examine_part: ExaminePart) -> Letter:
    """Return the letter in a mail, its attachments examined one by one.

    :raises TooDeep: if it is larger in some measure than we open.
    """
    message = _parsed(content)
    plain, html, parts = list[str](), list[str](), list[LetterPart]()
    for index, part in enumerate(_leaves(message)):
        body = _body_of(part)
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and not _is_attachment(part):
            text = _decoded(body, part.get_content_charset())
            (plain if kind == "text/plain" else html).append(text)
        elif body or _name_of(part):
            parts.append(examine_part(index, body, _name_of(part)))
    text = (
        "\n\n".join(plain) if any(map(str.strip, plain)) else "\n\n".join(map(_without_tags, html))
    )
    name, address = _sender(message)
    return Letter(
        from_name=name,
        from_address=address,
        sent_at=_instant(_header(message, "Date")),
        subject=clean_for_display(_header(message, "Subject"), longest=500),
        message_id=next(iter(_ids(_header(message, "Message-ID"))), ""),
        in_reply_to=_ids(_header(message, "In-Reply-To")),
        references=_ids(_header(message, "References")),
        text=text[:MOST_TEXT],
        parts=tuple(parts),
    )


def part_of(content: bytes, *, index: int) -> bytes:
    """Return the bytes of the attachment that a letter lists under ``index``.

    :raises TooDeep: as :func:`read_letter`.
    :raises IndexError: if there is none.
    """
    for place, part in enumerate(_leaves(_parsed(content))):
        if place == index:
            return _body_of(part)
    raise IndexError(index)


def _parsed(content: bytes) -> Message:
    head = re.search(rb"\r?\n\r?\n", content)
    if (head.start() if head else len(content)) > MOST_HEAD or content.count(b"\n") > MOST_LINES:
        raise TooDeep
    try:
        return BytesParser(policy=compat32).parsebytes(content)
    except RecursionError as deep:
        raise TooDeep from deep


def _leaves(message: Message) -> Iterator[Message]:
    for place, part in enumerate(_descend(message, 0)):
        if place >= MOST_PARTS:
            raise TooDeep
        yield part


def _descend(message: Message, depth: int) -> Iterator[Message]:
    if depth > MOST_DEPTH:
        raise TooDeep
    payload = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _descend(part, depth + 1)
    else:
        yield message


def _body_of(part: Message) -> bytes:
    # The library decodes base64 and quoted-printable leniently and never raises for bad ones.
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name_of(part))


def _name_of(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, UnicodeError):
        return ""
    return _unfolded(name)[:1000]


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        text = body.decode(charset or "utf-8", "replace")
    except (LookupError, UnicodeError):
        # No such character set, or one that is none of text.
        text = body.decode("utf-8", "replace")
    # What a codec leaves as half a surrogate is no text; lines are ours to end.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")


def _header(message: Message, name: str) -> str:
    found = message.get(name)
    return "" if found is None else _unfolded(str(found)[:_LONGEST_HEADER])


def _unfolded(text: str) -> str:
    plain = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        pieces = decode_header(plain)
    except (HeaderParseError, ValueError):
        return plain
    words = (
        piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces
    )
    return re.sub(r"[\r\n]+\s*", " ", "".join(words))


def _sender(message: Message) -> tuple[str, str]:
    name, address = parseaddr(_header(message, "From")[:2000])
    return clean_for_display(name), clean_for_display(address, longest=254).lower()


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(text)))[:100]


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text[:200])
        # "-0000" says that the sender's offset is unknown: no instant of ours.
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _TextOnly(HTMLParser):
    """Keep what a reader of the page would see, and nothing that acts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        if tag in {"br", "p", "div", "li", "tr", "h1", "h2", "h3"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _without_tags(html: str) -> str:
    reader = _TextOnly()
    reader.feed(html[:MOST_TEXT])
    reader.close()
    return "".join(reader.words)
