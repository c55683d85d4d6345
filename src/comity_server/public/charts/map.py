"""Counts as circles on a map of the world, by area; never coloured countries.

Drawn twice from the same marks: with names for a wide page, and with numbers that a list beneath
explains for a phone, where names would be too small to read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity_server.faces.charts import Cell, CellKind
from comity_server.public.charts.labels import Box, Placed, Wanted, place_names, width_of
from comity_server.public.charts.world import World, world

MARGIN: Final = 0.3
_COUNTS: Final = frozenset({CellKind.NUMBER, CellKind.CORRECTED})


@dataclass(frozen=True, slots=True)
class Mark:
    """One place that is shown: its code, its name, its cell."""

    code: str
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Size:
    """How a drawing is measured, in units of the map: largest and least circle, rings, letters."""

    biggest: float
    smallest: float
    ring: float
    letters: float


WIDE: Final = Size(biggest=64, smallest=7, ring=13, letters=29)
NARROW: Final = Size(biggest=120, smallest=20, ring=34, letters=74)


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark as drawn: ``label`` is its name and figure, or its number in the list beneath.

    ``hatch`` is the path of a place that is not reported; ``lead`` the path of a line to a name
    that stands further out. ``label_x`` and ``label_y`` are the start of the text's base line.
    """

    kind: CellKind
    x: float
    y: float
    radius: float
    label: str = ""
    value: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    lead: str = ""
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list beneath a phone's map."""

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """One circle of the scale: how large so many are."""

    text: str
    y: float
    radius: float

    @property
    def top(self) -> float:
        """Return where the line to its text begins."""
        return self.y - self.radius

    @property
    def base(self) -> float:
        """Return the text's base line."""
        return self.top + WIDE.letters * 0.35


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The map with its words: the title states the finding, the subtitle the measure.

    ``not_named`` are the places whose name found no room on the wide map; ``elsewhere`` those that
    have no mark: their figure is zero, or the map does not know where they are.
    """

    title: str
    subtitle: str
    alternative: str
    caption: str
    shapes: World
    wide: tuple[Spot, ...]
    narrow: tuple[Spot, ...]
    entries: tuple[Entry, ...]
    scale: tuple[ScaleMark, ...] = ()
    not_named: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def world_map(
    marks: Sequence[Mark],
    *,
    title: str,
    subtitle: str,
    alternative: str,
    caption: str,
    scale: Sequence[tuple[int, str]] = (),
) -> WorldMap:
    """Return the map of marks.

    :param scale: round numbers, as written, whose circles stand at the edge to compare with.
    """
    shapes = world()
    drawn = sorted(
        (m for m in marks if m.code in shapes.places and m.cell.kind != CellKind.ZERO), key=_rank
    )
    top = max((_amount(mark) for mark in drawn), default=0) or 1
    numbers = tuple(Entry(n, m.name, m.cell.text) for n, m in enumerate(drawn, start=1))
    wide = _spots(drawn, [(m.name, m.cell.text) for m in drawn], shapes, WIDE, top)
    narrow = _spots(drawn, [(str(one.number), "") for one in numbers], shapes, NARROW, top)
    known = {mark.code for mark in drawn}
    return WorldMap(
        title=title,
        subtitle=subtitle,
        alternative=alternative,
        caption=caption,
        shapes=shapes,
        wide=wide,
        narrow=narrow,
        entries=numbers,
        scale=_scale(scale, top, shapes.box[1]),
        not_named=tuple(
            f"{m.name} {m.cell.text}" for m, spot in zip(drawn, wide, strict=True) if not spot.label
        ),
        elsewhere=tuple(f"{m.name} {m.cell.text}" for m in marks if m.code not in known),
    )


def radius(value: int, top: int, size: Size = WIDE) -> float:
    """Return the radius of a circle whose area is in proportion, but never too small to see."""
    return max(size.smallest, size.biggest * math.sqrt(value / top))


def _amount(mark: Mark) -> int:
    return mark.cell.high if mark.cell.kind in _COUNTS else 0


def _rank(mark: Mark) -> tuple[int, str]:
    # The large ones first, so that small ones lie on top of them and stay visible.
    return -_amount(mark), mark.code


def _spots(
    marks: Sequence[Mark],
    labels: Sequence[tuple[str, str]],
    shapes: World,
    size: Size,
    top: int,
) -> tuple[Spot, ...]:
    wanted = [
        _wanted(mark, f"{name} {value}".rstrip(), shapes, size, top)
        for mark, (name, value) in zip(marks, labels, strict=True)
    ]
    width, height = shapes.box
    placed = place_names(wanted, within=Box(0, 0, width, height))
    return tuple(
        _spot(mark, one, where, label, size)
        for mark, one, where, label in zip(marks, wanted, placed, labels, strict=True)
    )


def _wanted(mark: Mark, text: str, shapes: World, size: Size, top: int) -> Wanted:
    x, y = shapes.places[mark.code]
    reach = radius(mark.cell.high, top, size) if mark.cell.kind in _COUNTS else size.ring
    # A third of a letter on each side, so that two names never read as one.
    width = width_of(text, size.letters) + size.letters * 2 * MARGIN
    return Wanted(x, y, reach, width, size.letters * 1.2)


def _spot(
    mark: Mark, one: Wanted, placed: Placed | None, label: tuple[str, str], size: Size
) -> Spot:
    hatch = _hatch(one.x, one.y, one.reach) if mark.cell.kind == CellKind.NOT_REPORTED else ""
    if placed is None:
        return Spot(mark.cell.kind, one.x, one.y, one.reach, hatch=hatch)
    lead = ""
    if placed.lead is not None:
        x1, y1, x2, y2 = placed.lead
        lead = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    return Spot(
        mark.cell.kind,
        one.x,
        one.y,
        one.reach,
        label=label[0],
        value=label[1],
        label_x=placed.box.left + size.letters * MARGIN,
        label_y=placed.box.top + size.letters * 0.95,
        lead=lead,
        hatch=hatch,
    )


def _hatch(x: float, y: float, reach: float) -> str:
    """Return a hatched square, drawn as lines so that it prints and needs no fill."""
    left, upper, side = x - reach, y - reach, 2 * reach
    frame = f"M{left:g} {upper:g}h{side:g}v{side:g}h{-side:g}z"
    steps = (side / 3, side * 2 / 3, side)
    lines = "".join(f"M{left:g} {upper + step:g}l{step:g} {-step:g}" for step in steps)
    far = "".join(
        f"M{left + step:g} {upper + side:g}l{side - step:g} {step - side:g}" for step in steps[:2]
    )
    return frame + lines + far


def _scale(wanted: Sequence[tuple[int, str]], top: int, height: float) -> tuple[ScaleMark, ...]:
    """Return the circles of the scale, one in the other and all standing on one line."""
    floor = height - 40
    sizes = [(text, WIDE.biggest * math.sqrt(value / top)) for value, text in wanted]
    return tuple(
        ScaleMark(text, floor - size, size) for text, size in sizes if size > WIDE.smallest
    )
