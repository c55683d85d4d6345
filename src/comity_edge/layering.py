"""Make ranges that may overlap into ranges that do not.

Country data come nested (a block, and inside it one that is used elsewhere) and sometimes
contradictory. The smaller range is the more particular statement and counts; of two statements of
the same size about the same addresses that differ, neither does: the place is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from comity_edge.ranges import PlaceRanges, Ranges4, Ranges6

PlaceRange = tuple[int, int, str]
"""First and last address of a range, as numbers, and its place code; empty for unknown."""

UNKNOWN_TEXT = "unknown"
MOST_PLACES = (1 << 16) - 1

_Active = tuple[int, int, str]
"""Size, last address, place."""


def _top(active: list[_Active], at: int) -> _Active | None:
    """Return the smallest range that has not ended, forgetting those that have."""
    while active and active[0][1] < at:
        heappop(active)
    return active[0] if active else None


def _place(active: list[_Active], at: int) -> str:
    """Return what the smallest ranges at an address say, unknown where they differ."""
    smallest = _top(active, at)
    if smallest is None:
        return UNKNOWN_TEXT
    popped, said = [], set()
    while (found := _top(active, at)) is not None and found[0] == smallest[0]:
        said.add(found[2])
        popped.append(heappop(active))
    for one in popped:
        heappush(active, one)
    return said.pop() if len(said) == 1 else UNKNOWN_TEXT


def layered(ranges: Iterable[PlaceRange]) -> Iterator[tuple[int, str]]:
    """Yield, in ascending order, each address at which the place may change, and the place."""
    waiting = sorted(set(ranges), key=lambda one: one[0], reverse=True)
    edges = sorted({first for first, _, _ in waiting} | {last + 1 for _, last, _ in waiting})
    active: list[_Active] = []
    for at in edges:
        while waiting and waiting[-1][0] == at:
            first, last, place = waiting.pop()
            heappush(active, (last - first, last, place or UNKNOWN_TEXT))
        yield at, _place(active, at)


def place_ranges(*, v4: Iterable[PlaceRange] = (), v6: Iterable[PlaceRange] = ()) -> PlaceRanges:
    """Return what the ranges say about every address.

    :raises ValueError: if they name more places than there are in the world.
    """
    numbers = {UNKNOWN_TEXT: 0}

    def coded(ranges: Iterable[PlaceRange], bits: int) -> Iterator[tuple[int, int]]:
        for at, place in layered(ranges):
            if at < 1 << bits:
                yield at, numbers.setdefault(place, len(numbers))

    found4, found6 = Ranges4.of(coded(v4, 32)), Ranges6.of(coded(v6, 128))
    if len(numbers) > MOST_PLACES:
        raise ValueError("country data name more places than there are")
    return PlaceRanges(places=tuple(numbers), v4=found4, v6=found6)
