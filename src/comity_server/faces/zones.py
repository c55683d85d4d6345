"""In which civil time an authority's instants are told. Source: tzdata's own table of zones."""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def _first_zones() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text("utf-8")
    zones: dict[str, str] = {}
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        codes, _, zone, *_ = line.split("\t")
        for code in codes.split(","):
            zones.setdefault(code, zone)
    return zones


def zone_of(jurisdiction: str) -> str:
    """Return the zone of a place's main civil time; UTC for the Union and for bodies."""
    return _first_zones().get(jurisdiction[:2], "UTC")


@functools.cache
def all_zones() -> tuple[str, ...]:
    """Return UTC and then every zone of civil time, by name."""
    return ("UTC", *sorted(set(_first_zones().values())))
