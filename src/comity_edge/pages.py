"""Tables by which most addresses find their class in two steps, without searching.

The upper sixteen bits of an address choose a page, the next bits (eight of IPv4, sixteen of IPv6)
the byte on it: the class of everything below, or ``MIXED`` where a range begins or ends inside, or
where the class has no byte of its own. Equal pages are kept once. The ranges stay the truth. The
first cell of IPv6 is always mixed: IPv4 inside IPv6 begins like that.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import mul, sub
from typing import Final

from comity_edge.ranges import CODE, Ranges4, Ranges6, little_endian, read_little_endian

MIXED: Final = 255
"""The byte that says: search the ranges. No class has this number."""

PAGES: Final = 1 << 16
SIZE4: Final = 1 << 8
SIZE6: Final = 1 << 16
MOST_OPEN: Final = 256
"""Pages of IPv6 with more than one class, 64 KiB each; honest data have fewer than a hundred."""

Span = tuple[int, int, int]
"""First address, address after the last, code."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """For each upper half the number of its page, and all pages one after another."""

    numbers: array[int]
    pages: bytes
    size: int

    def find(self, upper: int, lower: int) -> int:
        """Return the byte of a cell."""
        return self.pages[self.numbers[upper] * self.size + lower]

    def by_upper(self) -> list[bytes]:
        """Return for each upper half its page; the same page is one object for all."""
        size, pages = self.size, self.pages
        apart = [pages[at : at + size] for at in range(0, len(pages), size)]
        return [apart[number] for number in self.numbers]

    def numbers_as_bytes(self) -> bytes:
        """Return the page numbers, lowest byte first."""
        return little_endian(self.numbers)

    @classmethod
    def read(cls, *, numbers: memoryview, pages: memoryview, size: int) -> PageTable:
        """Return the table that a snapshot holds.

        :raises ValueError: if a page is missing or a number leads nowhere.
        """
        found = read_little_endian(CODE, numbers)
        if len(found) != PAGES or not pages or len(pages) % size:
            raise ValueError("a page table has 65536 numbers and whole pages")
        if max(found) >= len(pages) // size:
            raise ValueError("a page number leads nowhere")
        return cls(numbers=found, pages=bytes(pages), size=size)


def _spans6(ranges: Ranges6) -> Iterator[Span]:
    starts = [high << 64 | low for high, low in zip(ranges.highs, ranges.lows, strict=True)]
    yield from zip(starts, [*starts, 1 << 128][1:], ranges.codes, strict=True)


_RUN: Final = [bytes([value]) for value in range(MIXED + 1)]


def _byte(code: int) -> int:
    return code if code < MIXED else MIXED


class _Gathered:
    """Pages in their order, equal ones kept once."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.known: dict[bytes, int] = {}
        self.numbers = array(CODE)

    def uneven(self, page: bytes) -> None:
        """Add one page as it is."""
        self.numbers.append(self.known.setdefault(page, len(self.known)))

    def even(self, values: bytes | bytearray) -> None:
        """Add one page for each value, which fills it."""
        number = {
            value: self.known.setdefault(bytes([value]) * self.size, len(self.known))
            for value in dict.fromkeys(values)
        }
        self.numbers.extend(map(number.__getitem__, values))

    def table(self) -> PageTable:
        """Return the finished table."""
        return PageTable(numbers=self.numbers, pages=b"".join(self.known), size=self.size)


class _Painter:
    """Paint cells page by page; a page that is all one class is never unfolded."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.whole = bytearray(PAGES)
        self.open: dict[int, bytearray] = {}
        self.scratch = bytearray(size)

    def page(self, number: int) -> bytearray:
        """Return a page to paint on; one too many is given up to searching and painted in vain."""
        if number not in self.open and len(self.open) >= MOST_OPEN:
            self.whole[number] = MIXED
            return self.scratch
        if number not in self.open:
            self.open[number] = bytearray([self.whole[number]]) * self.size
        return self.open[number]

    def mix(self, cell: int) -> None:
        """Say that a cell has to be searched, for good."""
        number, at = divmod(cell, self.size)
        self.page(number)[at] = MIXED

    def paint(self, first: int, after: int, value: int) -> None:
        """Give the cells from ``first`` to before ``after`` a class."""
        size = self.size
        number, last = first // size, (after - 1) // size
        if number == last:
            self.page(number)[first % size : after - number * size] = bytes([value]) * (
                after - first
            )
            return
        self.page(number)[first % size :] = bytes([value]) * (size - first % size)
        self.whole[number + 1 : last] = bytes([value]) * (last - number - 1)
        self.page(last)[: after - last * size] = bytes([value]) * (after - last * size)

    def table(self) -> PageTable:
        """Return the finished table, equal pages kept once."""
        gathered = _Gathered(self.size)
        done = 0
        for number in sorted(self.open):
            gathered.even(self.whole[done:number])
            gathered.uneven(bytes(self.open[number]))
            done = number + 1
        gathered.even(self.whole[done:])
        return gathered.table()


def _paint(spans: Iterator[Span], *, size: int, below: int) -> _Painter:
    """Return a painter that has painted the spans.

    :param below: how many bits of an address lie below a cell.
    """
    painter, edge = _Painter(size), (1 << below) - 1
    mixed = []
    for start, end, code in spans:
        first, after = (start + edge) >> below, end >> below
        if start & edge:
            mixed.append(start >> below)
        if first < after:
            painter.paint(first, after, _byte(code))
    for cell in mixed:
        painter.mix(cell)
    return painter


def pages_of_v4(ranges: Ranges4) -> PageTable:
    """Return the table of IPv4: one byte for each /24, painted flat since all fit in 16 MiB."""
    firsts = [(start + 255) >> 8 for start in ranges.starts]
    lengths = map(sub, chain(firsts[1:], (PAGES * SIZE4,)), firsts)
    runs = map(mul, map(_RUN.__getitem__, map(_byte, ranges.codes)), lengths)
    cells = bytearray(b"".join((bytes(firsts[0] if firsts else PAGES * SIZE4), *runs)))
    # What a range begins inside was painted with the one before, and is searched.
    for start in ranges.starts:
        if start & 255:
            cells[start >> 8] = MIXED
    gathered, pages, done = _Gathered(SIZE4), memoryview(cells), 0
    # Only a page in which a range begins can hold more than one class; with as many ranges as pages
    # it takes longer to find out which than to look at all.
    few = len(ranges.starts) < PAGES
    for number in sorted({start >> 16 for start in ranges.starts}) if few else range(PAGES):
        if done < number:
            gathered.even(pages[done * SIZE4 : number * SIZE4 : SIZE4].tobytes())
        gathered.uneven(bytes(pages[number * SIZE4 : (number + 1) * SIZE4]))
        done = number + 1
    gathered.even(pages[done * SIZE4 :: SIZE4].tobytes())
    return gathered.table()


def pages_of_v6(ranges: Ranges6) -> PageTable:
    """Return the table of IPv6: one byte for each /32."""
    painter = _paint(_spans6(ranges), size=SIZE6, below=96)
    painter.mix(0)
    return painter.table()
