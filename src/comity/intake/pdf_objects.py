"""Read the objects of a PDF as far as its form fields need it: bounded, and never running anything.

Objects are found where they stand, as tools for damaged files do, so that a cross-reference table
that lies does not lead anywhere. Source: ISO 32000-1, 7.3 (objects) and 7.5.7 (object streams).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

MOST_OBJECTS: Final = 20_000
MOST_BYTES: Final = 16_000_000
DEEPEST: Final = 30
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})\s+(\d{1,5})\s+obj\b")
_LINE_END = re.compile(rb"[\r\n]")
_SPACE = b"\x00\t\n\f\r "
_DELIMITERS = b"()<>[]{}/%"
_ESCAPES: Final = {
    ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12,
    ord("("): 40, ord(")"): 41, ord("\\"): 92,
}  # fmt: skip


class PdfBroken(Exception):
    """Raised where a file's objects cannot be read, or are more than we read."""


class Name(str):
    """A name of the file's, without its slash."""

    __slots__ = ()


class Ref(int):
    """A pointer to an object, by its number."""

    __slots__ = ()


def objects_of(content: bytes) -> dict[int, object]:
    """Return every object by its number; of two with one number the later counts.

    :raises PdfBroken: if there are more, or deeper ones, than we read.
    """
    found: dict[int, object] = {}
    inner: list[tuple[dict[str, object], bytes]] = []
    for match in _OBJECT.finditer(content):
        if len(found) > MOST_OBJECTS:
            raise PdfBroken("too many objects")
        reader = _Reader(content, match.end())
        try:
            value = reader.value()
        except PdfBroken:
            continue  # an object that is broken is as if it were not there
        found[int(match.group(1))] = value
        if isinstance(value, dict) and value.get("Type") == "ObjStm":
            inner.append((value, _stream(content, reader.place)))
    left = MOST_BYTES
    for head, raw in inner:
        data = _unpacked(head, raw, left)
        left -= len(data)
        for number, value in _packed(head, data):
            found.setdefault(number, value)
    return found


def _stream(content: bytes, place: int) -> bytes:
    start = content.find(b"stream", place, place + 64)
    end = content.find(b"endstream", place)
    if start < 0 or end < 0:
        return b""
    start += len(b"stream")
    start += 2 if content[start : start + 2] == b"\r\n" else 1
    return content[start:end]


def _unpacked(head: dict[str, object], raw: bytes, left: int) -> bytes:
    kind = head.get("Filter")
    kind = kind[0] if isinstance(kind, list) and len(kind) == 1 else kind
    if kind is None:
        return raw[:left]
    if kind != "FlateDecode" or head.get("DecodeParms"):
        return b""
    try:
        data = zlib.decompressobj().decompress(raw, left + 1)
    except zlib.error:
        return b""
    if len(data) > left:
        raise PdfBroken("more than we unpack")
    return data


def _packed(head: dict[str, object], data: bytes) -> Iterator[tuple[int, object]]:
    count, first = head.get("N"), head.get("First")
    if not (isinstance(count, str) and isinstance(first, str)):
        return
    if not (count.isdecimal() and first.isdecimal()) or int(count) > MOST_OBJECTS:
        return
    numbers = data[: int(first)].split()[: 2 * int(count)]
    for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
        if number.isdigit() and offset.isdigit():
            try:
                yield int(number), _Reader(data, int(first) + int(offset)).value()
            except PdfBroken:
                continue


class _Reader:
    """Read values one after another from a place on."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content = content
        self.place = place

    def value(self, depth: int = 0) -> object:
        """Return the value that stands here: numbers and words as texts, strings as bytes."""
        if depth > DEEPEST:
            raise PdfBroken("too deep")
        self._skip()
        mark = self.content[self.place : self.place + 2]
        if not mark:
            raise PdfBroken("cut off")
        if mark == b"<<":
            return self._table(depth)
        if mark[:1] == b"[":
            return self._list(depth)
        if mark[:1] == b"(":
            return self._text()
        if mark[:1] == b"<":
            return self._hex()
        if mark[:1] == b"/":
            return self._name()
        return self._word()

    def _skip(self) -> None:
        content, size = self.content, len(self.content)
        while self.place < size:
            if content[self.place] in _SPACE:
                self.place += 1
            elif content[self.place] == ord("%"):
                line_end = _LINE_END.search(content, self.place)
                self.place = line_end.start() if line_end else size
            else:
                return

    def _table(self, depth: int) -> dict[str, object]:
        self.place += 2
        table: dict[str, object] = {}
        while True:
            self._skip()
            if self.content[self.place : self.place + 2] == b">>":
                self.place += 2
                return table
            if self.content[self.place : self.place + 1] != b"/":
                raise PdfBroken("a table without a name")
            name = self._name()
            table[name] = self.value(depth + 1)

    def _list(self, depth: int) -> list[object]:
        self.place += 1
        items: list[object] = []
        while True:
            self._skip()
            if self.content[self.place : self.place + 1] == b"]":
                self.place += 1
                return items
            items.append(self.value(depth + 1))

    def _name(self) -> Name:
        self.place += 1
        raw = self._run()
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw)
        return Name(plain.decode("utf-8", "replace"))

    def _word(self) -> object:
        raw = self._run()
        if not raw:
            raise PdfBroken("nothing that we know")
        after = re.compile(rb"\s+\d{1,5}\s+R(?![A-Za-z0-9])").match(self.content, self.place)
        if raw.isdigit() and after:
            self.place = after.end()
            return Ref(int(raw))
        return raw.decode("ascii", "replace")

    def _run(self) -> bytes:
        start = self.place
        while self.place < len(self.content) and self.content[self.place] not in (
            _SPACE + _DELIMITERS
        ):
            self.place += 1
        return self.content[start : self.place]

    def _hex(self) -> bytes:
        end = self.content.find(b">", self.place)
        if end < 0:
            raise PdfBroken("a text without an end")
        digits = re.sub(rb"\s", b"", self.content[self.place + 1 : end])
        self.place = end + 1
        try:
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        except ValueError as wrong:
            raise PdfBroken("no hexadecimal text") from wrong

    def _text(self) -> bytes:
        self.place += 1
        found, open_ = bytearray(), 1
        while self.place < len(self.content):
            sign = self.content[self.place]
            self.place += 1
            if sign == ord("\\"):
                found += self._escaped()
                continue
            open_ += {ord("("): 1, ord(")"): -1}.get(sign, 0)
            if not open_:
                return bytes(found)
            found.append(sign)
        raise PdfBroken("a text without an end")

    def _escaped(self) -> bytes:
        octal = re.compile(rb"[0-7]{1,3}").match(self.content, self.place)
        if octal:
            self.place = octal.end()
            return bytes([int(octal[0], 8) & 255])
        sign = self.content[self.place : self.place + 1]
        self.place += 1
        if sign in {b"\n", b"\r"}:
            self.place += self.content[self.place : self.place + 1] == b"\n" and sign == b"\r"
            return b""
        return bytes([_ESCAPES.get(sign[0], sign[0])]) if sign else b""
