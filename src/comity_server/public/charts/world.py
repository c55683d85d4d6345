"""Counts as circles on a map of the world, by area; never coloured countries.

Each place with a figure has a mark and a name. Where marks would lie on one another, as Hong Kong's
and Macao's do, the later is led out by a line. Shapes: ``world.json``, made by
``tools/world_map.py`` from Natural Earth 1:50m (public domain).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld, written
from comity_server.public.charts.picture import Mark, Picture, picture_of, text_at

BIGGEST: Final = 70.0
SMALLEST: Final = 6.0
RING: Final = 12.0
LINE: Final = 22.0

CAPTION: Final = (
    "Shapes help to find places. They take no position on borders or status. Names: CLDR {version}."
)


@dataclass(frozen=True, slots=True)
class World:
    """The shapes, and where each place's mark stands."""

    notice: str
    box: tuple[int, int]
    land: str
    borders: str
    disputed: str
    places: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=1)
def world() -> World:
    """Return the shapes, read once."""
    text = resources.files("comity_server.public.charts").joinpath("world.json").read_text("utf-8")
    found = json.loads(text)
    return World(
        notice=found["notice"],
        box=(found["box"][0], found["box"][1]),
        land=found["land"],
        borders=found["borders"],
        disputed=found["disputed"],
        places={code: (x, y) for code, (x, y) in found["places"].items()},
    )


def world_map(marks: Sequence[Mark], *, title: str, measure: str) -> Picture:
    """Return the map. Places that it does not know, and zeros, stand in the table only."""
    shapes = world()
    drawn = [mark for mark in marks if mark.code in shapes.places and mark.shown != Number(0)]
    top = max((_amount(mark.shown) for mark in drawn), default=0) or 1
    body = (
        f'<path class="cm-map__land" d="{shapes.land}"/>'
        f'<path class="cm-map__border" d="{shapes.borders}"/>'
        f'<path class="cm-map__border cm-map__border--disputed" d="{shapes.disputed}"/>'
    )
    names: list[tuple[float, float]] = []
    # The large ones first, so that small ones lie on top of them and stay visible.
    for mark in sorted(drawn, key=lambda mark: (-_amount(mark.shown), mark.code)):
        body += _mark(mark, top, shapes.places[mark.code], names)
    return picture_of(
        body,
        kind="map",
        title=title,
        measure=measure,
        size=shapes.box,
        marks=marks,
        heading="Country or territory",
    )


def radius(value: int, top: int) -> float:
    """Return the radius of a circle whose area is in proportion, but never too small to see."""
    return max(SMALLEST, BIGGEST * math.sqrt(value / top))


def _amount(shown: Shown) -> int:
    return shown.value if isinstance(shown, Number) else 0


def _mark(mark: Mark, top: int, at: tuple[int, int], names: list[tuple[float, float]]) -> str:
    x, y = at
    match mark.shown:
        case Number(value=value):
            size = radius(value, top)
            drawn = _circle("count", x, y, size)
        case Withheld():
            size, drawn = RING, _circle("withheld", x, y, RING)
        case Band():
            size, drawn = RING, _circle("band", x, y, RING)
        case NotReported():
            size, drawn = RING, _square(x, y)
        case _:
            raise AssertionError(mark)
    name_x, name_y = _free_place(x + size + 6, y + 6, names)
    names.append((name_x, name_y))
    label = text_at(name_x, name_y, f"{mark.name} {written(mark.shown)}", "name")
    moved = abs(name_y - (y + 6)) > 1
    line = (
        f'<path class="cm-map__lead" d="M{x} {y}L{name_x - 4:.1f} {name_y - 6:.1f}"/>'
        if moved
        else ""
    )
    return f'<g class="cm-map__mark">{drawn}{line}{label}</g>'


def _circle(part: str, x: int, y: int, size: float) -> str:
    return f'<circle class="cm-map__{part}" cx="{x}" cy="{y}" r="{size:.1f}"/>'


def _square(x: int, y: int) -> str:
    start = f"M{x - 12} {y - 12}h24v24h-24z"
    hatch = "".join(f"M{x - 12 + step} {y + 12}L{x + 12} {y - 12 + step}" for step in (0, 8, 16))
    return f'<path class="cm-map__hatch" d="{start}{hatch}"/>'


def _free_place(x: float, y: float, names: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the nearest place below where a name meets no earlier one."""
    while any(abs(y - other_y) < LINE and abs(x - other_x) < 260 for other_x, other_y in names):
        y += LINE
        x = x + LINE / 2
    return x, y
