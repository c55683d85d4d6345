"""Tell by content what bytes are: what we take, and by name what we do not."""

from __future__ import annotations

import re

from comity.intake.outcome import FileKind, Refusal

_BEGINNINGS: tuple[tuple[bytes, FileKind | Refusal], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    *((magic, Refusal.ARCHIVE) for magic in (
        b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00",
        b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"(\xb5/\xfd", b"MSCF", b"\x04\x22\x4d\x18",
        b"!<arch>\n", b"xar!", b"LZIP", b"\x1f\x9d", b"\x1f\xa0", b"070701", b"070707",
    )),
    *((magic, Refusal.EXECUTABLE) for magic in (
        b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\x00asm", b"dex\n",
        b"L\x00\x00\x00\x01\x14\x02",
    )),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OFFICE),
    (b"{\\rtf", Refusal.OFFICE),
    *((magic, Refusal.OTHER_MEDIA) for magic in (
        b"GIF87a", b"GIF89a", b"BM", b"RIFF", b"OggS", b"ID3", b"fLaC", b"\x1aE\xdf\xa3", b"8BPS",
        b"II+\x00", b"MM\x00+", b"\x00\x00\x01\x00", b"%!PS",
    )),
)  # fmt: skip

_OFFICE_INSIDE = re.compile(rb"(?:word|xl|ppt)/|mimetypeapplication/vnd\.oasis")
_MARKUP = re.compile(
    rb"(?:<!--.{0,4096}?-->\s*)*<(?P<tag>[!?]?[A-Za-z][A-Za-z0-9:-]*)",
    re.DOTALL,
)
_WEB = frozenset(
    b"html head body script style svg iframe object embed meta link title form img div table a p "
    b"span br center font frameset base h1 h2 h3 math".split()
)
_HEADER = re.compile(rb"[!-9;-~]{1,80}:(?:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)\r?\n")
_TEXT_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_LETTERS_HEAD = 64 * 1024
_MARKUP_HEAD = 1024 * 1024


def kind_of(content: bytes) -> FileKind | Refusal:
    """Return what ``content`` is, or the reason for which it is not taken; names count nothing."""
    if not content.strip(b"\x00 \t\r\n"):
        return Refusal.EMPTY
    for magic, found in _BEGINNINGS:
        if content.startswith(magic):
            return _of_archive(content) if found is Refusal.ARCHIVE else found
    if content[257:262] == b"ustar" or content[32769:32774] == b"CD001":
        return Refusal.ARCHIVE
    if content[4:8] == b"ftyp":
        return Refusal.OTHER_MEDIA
    return _of_text(content)


def _of_archive(content: bytes) -> Refusal:
    if content.startswith(b"PK") and _OFFICE_INSIDE.search(content[:4096]):
        return Refusal.OFFICE
    return Refusal.ARCHIVE


def _of_text(content: bytes) -> FileKind | Refusal:
    if (wide := _from_wide(content)) is not None:
        markup = _of_markup(wide)
        return markup if markup is not None else Refusal.UNKNOWN
    if (markup := _of_markup(content)) is not None:
        return markup
    if looks_like_mail(content):
        return FileKind.MAIL
    if content.translate(None, _TEXT_CONTROLS) != content:
        return Refusal.UNKNOWN
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Refusal.UNKNOWN
    return FileKind.TEXT


def _of_markup(content: bytes) -> Refusal | None:
    begun = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:_MARKUP_HEAD]
    match = _MARKUP.match(begun)
    if match is None:
        return None
    tag = match["tag"].lower()
    if tag == b"!doctype" and re.match(rb"\s+html", begun[match.end() :][:64], re.IGNORECASE):
        return Refusal.WEB_PAGE
    if tag in _WEB:
        return Refusal.WEB_PAGE
    upper = begun.upper()
    has_type = b"<!DOCTYPE" in upper or b"<!ENTITY" in upper
    return Refusal.XML_DTD if has_type else Refusal.XML


def _from_wide(content: bytes) -> bytes | None:
    """Return text in UTF-16 or UTF-32 as UTF-8, by its mark; None where there is none."""
    for mark, codec in (
        (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    ):  # fmt: skip
        if content.startswith(mark):
            return content[:_MARKUP_HEAD].decode(codec, "replace").encode("utf-8", "replace")
    return None


def looks_like_mail(content: bytes) -> bool:
    """Return whether the bytes begin with the header of a mail (RFC 5322): a sender, and when."""
    place, names = 0, set[bytes]()
    head = content[:_LETTERS_HEAD]
    if head.startswith(b"From ") and b"\n" in head:
        place = head.index(b"\n") + 1
    while match := _HEADER.match(head, place):
        names.add(match.group().split(b":", 1)[0].strip().lower())
        place = match.end()
    return b"from" in names and bool(names & {b"date", b"message-id", b"received", b"to"})
