"""The shapes of the world, and where each place's mark stands.

``world.json`` is made by ``tools/world_map.py`` from Natural Earth 1:50m (public domain).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class World:
    """Land, borders and disputed borders as paths of SVG in one box; places by their code."""

    notice: str
    box: tuple[int, int]
    land: str
    borders: str
    disputed: str
    places: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=1)
def world() -> World:
    """Return the shapes, read once."""
    text = resources.files(__package__).joinpath("world.json").read_text("utf-8")
    found = json.loads(text)
    return World(
        notice=found["notice"],
        box=(found["box"][0], found["box"][1]),
        land=found["land"],
        borders=found["borders"],
        disputed=found["disputed"],
        places={code: (x, y) for code, (x, y) in found["places"].items()},
    )
