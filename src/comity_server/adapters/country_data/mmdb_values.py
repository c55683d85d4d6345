"""Read values of an MMDB data section, within bounds.

Source: MaxMind DB File Format 2.0, "Output Data Section".
"""

from __future__ import annotations

import struct
from typing import Any, Final

POINTER, TEXT, DOUBLE, BYTES = 1, 2, 3, 4
MAP: Final = 7
SIGNED: Final = 8
WHOLE: Final = frozenset({5, 6, 9, 10})
LIST, BOOLEAN, FLOAT = 11, 14, 15

DEEPEST: Final = 32
MOST_ITEMS: Final = 4096


class Values:
    """Values by their offset in a data section."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def read(self, at: int, *, depth: int = 0) -> tuple[Any, int]:
        """Return the value at an offset and the offset behind it.

        :raises ValueError: if it is none, lies outside, or is nested deeper than any honest one.
        """
        if depth > DEEPEST or not 0 <= at < len(self._raw):
            raise ValueError("a value lies outside, or too deep")
        kind, at, control = self._kind(at)
        if kind == POINTER:
            target, at = self._pointer(at, control)
            return self.read(target, depth=depth + 1)[0], at
        size, at = self._size(at, control)
        if kind == MAP:
            return self._map(at, size, depth)
        if kind == LIST:
            return self._list(at, size, depth)
        if kind == BOOLEAN:
            return size != 0, at
        return self._plain(kind, self._cut(at, size)), at + size

    def _cut(self, at: int, size: int) -> bytes:
        if at + size > len(self._raw):
            raise ValueError("a value ends outside")
        return self._raw[at : at + size]

    def _kind(self, at: int) -> tuple[int, int, int]:
        control = self._raw[at]
        kind = control >> 5
        if kind == 0:
            return self._raw[at + 1] + 7, at + 2, control
        return kind, at + 1, control

    def _size(self, at: int, control: int) -> tuple[int, int]:
        size = control & 31
        if size < 29:
            return size, at
        more = size - 28
        base = (29, 285, 65821)[more - 1]
        return base + int.from_bytes(self._cut(at, more), "big"), at + more

    def _pointer(self, at: int, control: int) -> tuple[int, int]:
        more = (control >> 3 & 3) + 1
        value = int.from_bytes(self._cut(at, more), "big")
        if more < 4:
            value |= (control & 7) << 8 * more
        return value + (0, 2048, 526336, 0)[more - 1], at + more

    def _map(self, at: int, size: int, depth: int) -> tuple[dict[str, Any], int]:
        found = {}
        for _ in range(_bounded(size)):
            key, at = self.read(at, depth=depth + 1)
            found[str(key)], at = self.read(at, depth=depth + 1)
        return found, at

    def _list(self, at: int, size: int, depth: int) -> tuple[list[Any], int]:
        found = []
        for _ in range(_bounded(size)):
            value, at = self.read(at, depth=depth + 1)
            found.append(value)
        return found, at

    def _plain(self, kind: int, raw: bytes) -> Any:
        if kind == TEXT:
            return raw.decode()
        if kind in WHOLE:
            return int.from_bytes(raw, "big")
        if kind == SIGNED:
            return int.from_bytes(raw, "big", signed=len(raw) == 4)
        if kind in {DOUBLE, FLOAT}:
            return struct.unpack(">d" if kind == DOUBLE else ">f", raw)[0]
        if kind == BYTES:
            return raw
        raise ValueError("a value is of a kind that we do not know")


def _bounded(size: int) -> int:
    if size > MOST_ITEMS:
        raise ValueError("a map or list is longer than any honest one")
    return size
