"""Cells of tables that count no requests: fakes, what was limited, deadlines; from a recount."""

from __future__ import annotations

from collections import Counter
from typing import Final

from comity.transparency.counting import Counts
from comity.transparency.registry import FigureId as F

NOTHING_LEFT, DATA_LEFT = "nothing-left", "data-left"
MET, MISSED = "met", "missed"
KEPT: Final = {MET: F.CLOCKS_MET, MISSED: F.CLOCKS_MISSED}


def by_facet(counts: Counts, figure: F) -> Counter[str]:
    """Return one figure over all askers, services and kinds, by its facet."""
    found: Counter[str] = Counter()
    for slot, amount in counts.items():
        if slot.figure is figure:
            found[slot.facet] += amount
    return found


def of_fakes(counts: Counts) -> dict[str, int]:
    """Return the fakes in answer to which nothing left, and those that got data."""
    found, produced = by_facet(counts, F.FAKES_FOUND)[""], by_facet(counts, F.FAKES_PRODUCED)[""]
    return {NOTHING_LEFT: found - produced, DATA_LEFT: produced}


def of_clocks(counts: Counts) -> dict[str, int]:
    """Return the deadlines that were met and missed, by clock; a clock that ran has both cells."""
    kept = {word: by_facet(counts, figure) for word, figure in KEPT.items()}
    clocks = sorted({clock for found in kept.values() for clock in found})
    return {f"{clock}|{word}": found[clock] for clock in clocks for word, found in kept.items()}
