"""Find a place for each name on a map, so that none lies on another or on another's mark.

Names are placed one after the other, the most important first: beside the mark where there is
room, else further out with a line that leads back. What finds no place at all is not drawn, and
the caller says so in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

GAP: Final = 6.0
_STEPS: Final = tuple(1.0 + step / 2 for step in range(14))
_ANGLES: Final = tuple(math.tau * step / 16 for step in range(16))
_NARROW: Final = frozenset("iljtfrI1.,:;'’|!()[] -")
_WIDE: Final = frozenset("mwMWOQ%@—")


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return its lower edge."""
        return self.top + self.height

    def meets(self, other: Box) -> bool:
        """Return whether two boxes have a point in common."""
        return not (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )

    def lies_in(self, other: Box) -> bool:
        """Return whether no part of this one is outside the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of this box that is nearest to another."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mark that wants its name beside it: its middle, its half width, the name's size."""

    x: float
    y: float
    reach: float
    width: float
    height: float

    @property
    def own(self) -> Box:
        """Return the box that the mark itself takes."""
        return Box(self.x - self.reach, self.y - self.reach, 2 * self.reach, 2 * self.reach)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands, and the line that leads to it from its mark, if it needs one."""

    box: Box
    lead: tuple[float, float, float, float] | None = None


def width_of(text: str, size: float) -> float:
    """Return about how wide a text of our letters is: rather too wide than too narrow."""
    return sum(_width(letter) for letter in text) * size * 1.04


def _width(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.9
    if ord(letter) > 0x2E7F:  # Chinese, and whatever else fills a square
        return 1.0
    return 0.68 if letter.isupper() else 0.59


def place_names(wanted: Sequence[Wanted], *, within: Box) -> tuple[Placed | None, ...]:
    """Return where each name stands, in the order given; None for one that finds no room."""
    taken: list[Box] = []
    found: list[Placed | None] = []
    for index, one in enumerate(wanted):
        others = [other.own for place, other in enumerate(wanted) if place != index]
        placed = next(
            (
                candidate
                for candidate in _candidates(one)
                if candidate.box.lies_in(within)
                and not any(candidate.box.meets(other) for other in (*taken, *others))
            ),
            None,
        )
        found.append(placed)
        if placed is not None:
            taken.append(placed.box)
    return tuple(found)


def _candidates(one: Wanted) -> Iterator[Placed]:
    middle = one.y - one.height / 2
    across = one.x - one.width / 2
    out = one.reach + GAP
    for left, top in (
        (one.x + out, middle),
        (one.x - out - one.width, middle),
        (across, one.y - out - one.height),
        (across, one.y + out),
    ):
        yield Placed(Box(left, top, one.width, one.height))
    for step in _STEPS:
        for angle in _ANGLES:
            yield _led_out(one, out + step * one.height, angle)


def _led_out(one: Wanted, distance: float, angle: float) -> Placed:
    dx, dy = math.cos(angle), math.sin(angle)
    x, y = one.x + dx * distance, one.y + dy * distance
    # The name grows away from its mark: to the right of a point on the right, and so on.
    left = x if dx > 0.3 else x - one.width if dx < -0.3 else x - one.width / 2
    box = Box(left, y - one.height / 2, one.width, one.height)
    to_x, to_y = box.nearest(one.x, one.y)
    length = math.hypot(to_x - one.x, to_y - one.y) or 1.0
    from_x = one.x + (to_x - one.x) * one.reach / length
    from_y = one.y + (to_y - one.y) * one.reach / length
    return Placed(box, (from_x, from_y, to_x, to_y))
