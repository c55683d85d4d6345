"""Walk the bones of the kinds we take, without unpacking anything: whole, bounded, one in one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from comity.intake.outcome import FileKind, Refusal

MOST_PIXELS = 250_000_000
"""What a picture may have: an A3 page at 600 dpi has 70 million."""

_MOST_PARTS = 100_000
_MOST_PAGES = 2_000
_ZIP_END = b"PK\x05\x06"
_TAIL = 66_000

_ACTIVE = {
    b"/JavaScript": "script", b"/JS": "script", b"/Launch": "launch",
    b"/EmbeddedFile": "attachments",
    b"/RichMedia": "media", b"/XFA": "form",
    b"/OpenAction": "opens-by-itself", b"/Encrypt": "encrypted",
}  # fmt: skip


class Broken(Exception):
    """Raised inside this module when the bones do not fit; carries the reason."""

    def __init__(self, reason: Refusal = Refusal.DAMAGED) -> None:
        super().__init__(reason.value)
        self.reason = reason


def check_structure(content: bytes, kind: FileKind) -> tuple[str, ...] | Refusal:
    """Return notes for whoever opens the file, or the reason for which it is refused."""
    try:
        if _ZIP_END in content[-_TAIL:] and kind in _CHECKS:
            return Refusal.TWO_IN_ONE
        return _CHECKS[kind](content) if kind in _CHECKS else ()
    except Broken as broken:
        return broken.reason
    except (struct.error, IndexError):
        return Refusal.DAMAGED


def _check_pdf(content: bytes) -> tuple[str, ...]:
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise Broken
    return tuple(sorted({note for name, note in _ACTIVE.items() if name in content}))


def _check_png(content: bytes) -> tuple[str, ...]:
    place, parts, kind = 8, 0, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, place)
        body_end = place + 8 + length
        (stated,) = struct.unpack_from(">I", content, body_end)
        if zlib.crc32(content[place + 4 : body_end]) != stated:
            raise Broken
        if (parts == 0) != (kind == b"IHDR"):
            raise Broken
        if kind == b"IHDR":
            _bounded(*struct.unpack_from(">II", content, place + 8))
        place, parts = body_end + 4, parts + 1
        if parts > _MOST_PARTS:
            raise Broken(Refusal.TOO_DEEP)
    return ("more-after-the-end",) if place < len(content) else ()


def _check_jpeg(content: bytes) -> tuple[str, ...]:
    place, sized = 2, False
    for _ in range(_MOST_PARTS):
        if content[place] != 0xFF:
            raise Broken
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            break
        (length,) = struct.unpack_from(">H", content, place + 2)
        if length < 2:
            raise Broken
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", content, place + 5)
            _bounded(width, height)
            sized = True
        place += 2 + length
    else:
        raise Broken(Refusal.TOO_DEEP)
    end = content.rfind(b"\xff\xd9")
    if not sized or end < place:
        raise Broken
    return ("more-after-the-end",) if end + 2 < len(content.rstrip(b"\x00")) else ()


def _check_tiff(content: bytes) -> tuple[str, ...]:
    order = "<" if content.startswith(b"II") else ">"
    (place,) = struct.unpack_from(f"{order}I", content, 4)
    seen = set[int]()
    while place:
        if place in seen:
            raise Broken
        if len(seen) >= _MOST_PAGES:
            raise Broken(Refusal.TOO_DEEP)
        seen.add(place)
        (count,) = struct.unpack_from(f"{order}H", content, place)
        _tiff_size(content, order, place + 2, count)
        (place,) = struct.unpack_from(f"{order}I", content, place + 2 + count * 12)
    if not seen:
        raise Broken
    return ()


def _tiff_size(content: bytes, order: str, start: int, count: int) -> None:
    size = {256: 0, 257: 0}
    for number in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHII", content, start + number * 12)
        if tag in size:
            short = struct.unpack_from(f"{order}H", content, start + number * 12 + 8)[0]
            size[tag] = short if kind == 3 else value
    _bounded(size[256], size[257])


def _bounded(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise Broken
    if width * height > MOST_PIXELS:
        raise Broken(Refusal.OVERSIZED_IMAGE)


_CHECKS: dict[FileKind, Callable[[bytes], tuple[str, ...]]] = {
    FileKind.PDF: _check_pdf,
    FileKind.PNG: _check_png,
    FileKind.JPEG: _check_jpeg,
    FileKind.TIFF: _check_tiff,
}
