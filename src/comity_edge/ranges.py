"""Ranges of addresses and the code that each carries: the truth behind every fast table."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress
from operator import ne
from typing import Final, Self

LOW: Final = (1 << 64) - 1

V4: Final = "I"
V6: Final = "Q"
CODE: Final = "H"


def little_endian(numbers: array[int]) -> bytes:
    """Return the numbers as bytes, lowest byte first on every machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def read_little_endian(kind: str, raw: bytes | memoryview) -> array[int]:
    """Return the numbers that ``little_endian`` wrote.

    :raises ValueError: if the bytes are no whole count of numbers.
    """
    numbers: array[int] = array(kind)
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    both = list(pairs)
    return [start for start, _ in both], [code for _, code in both]


def _changes(codes: Sequence[int]) -> list[bool]:
    """Return where a code differs from the one before; before the first is code 0."""
    return list(map(ne, codes, chain((0,), codes)))


@dataclass(frozen=True, slots=True)
class Ranges4:
    """IPv4: each range reaches from its start to before the next; before the first is code 0."""

    starts: array[int] = field(default_factory=lambda: array(V4))
    codes: array[int] = field(default_factory=lambda: array(CODE))

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Return the ranges of (start, code) in ascending order, equal neighbours made one."""
        starts, codes = _columns(pairs)
        return cls._merged(starts, codes)

    @classmethod
    def _merged(cls, starts: Sequence[int], codes: Sequence[int]) -> Self:
        keep = _changes(codes)
        return cls(array(V4, compress(starts, keep)), array(CODE, compress(codes, keep)))

    def find(self, packed: bytes) -> int:
        """Return the code of an address of four bytes."""
        at = bisect_right(self.starts, int.from_bytes(packed, "big")) - 1
        return self.codes[at] if at >= 0 else 0

    def recoded(self, codes: list[int]) -> Ranges4:
        """Return the ranges with each code replaced by its entry in ``codes``."""
        return Ranges4._merged(self.starts, [codes[code] for code in self.codes])


@dataclass(frozen=True, slots=True)
class Ranges6:
    """IPv6, as :class:`Ranges4`; a start is kept in two halves, since arrays hold 64 bits."""

    highs: array[int] = field(default_factory=lambda: array(V6))
    lows: array[int] = field(default_factory=lambda: array(V6))
    codes: array[int] = field(default_factory=lambda: array(CODE))

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Return the ranges of (start, code) in ascending order, equal neighbours made one."""
        starts, codes = _columns(pairs)
        return cls._merged([start >> 64 for start in starts], [s & LOW for s in starts], codes)

    @classmethod
    def _merged(cls, highs: Sequence[int], lows: Sequence[int], codes: Sequence[int]) -> Self:
        keep = _changes(codes)
        return cls(
            array(V6, compress(highs, keep)),
            array(V6, compress(lows, keep)),
            array(CODE, compress(codes, keep)),
        )

    def find(self, packed: bytes) -> int:
        """Return the code of an address of sixteen bytes."""
        high, low = int.from_bytes(packed[:8], "big"), int.from_bytes(packed[8:], "big")
        after = bisect_right(self.highs, high)
        first = bisect_left(self.highs, high, 0, after)
        # Among the starts that share the upper half, the lower half decides.
        at = bisect_right(self.lows, low, first, after) - 1
        return self.codes[at] if at >= 0 else 0

    def recoded(self, codes: list[int]) -> Ranges6:
        """Return the ranges with each code replaced by its entry in ``codes``."""
        return Ranges6._merged(self.highs, self.lows, [codes[code] for code in self.codes])


@dataclass(frozen=True, slots=True)
class PlaceRanges:
    """Where addresses are: the operator's country data as we compile from it.

    ``places`` are place codes by number; number 0 is always ``unknown``.
    """

    places: tuple[str, ...]
    v4: Ranges4
    v6: Ranges6
