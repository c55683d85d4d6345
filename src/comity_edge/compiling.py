"""Compile rules and the operator's country data into a snapshot.

Addresses whose places no rule can tell apart fall into one class, so that a snapshot says no more
about where addresses are than its rules need.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from comity.restriction.signals import is_in_any
from comity.vocabulary.places import UNKNOWN, PersonPlace, Place, Unknown, parse_outside_place
from comity_edge.pages import MIXED, pages_of_v4, pages_of_v6
from comity_edge.ranges import PlaceRanges
from comity_edge.rules import Rules
from comity_edge.snapshot import Header, Snapshot

Signature = tuple[bool | Unknown, ...]

UNUSED: Final = UNKNOWN
"""What stands at the number that no class may have."""


def place_sets(rules: Rules) -> tuple[frozenset[Place], ...]:
    """Return every set of places that some rule is about, once."""
    sets = {rule.places for rule in rules.restrictions}
    sets |= {frozenset({leaving.place}) for leaving in rules.exits}
    return tuple(sorted(sets, key=sorted))


def telling(place: PersonPlace, sets: Iterable[frozenset[Place]]) -> Signature:
    """Return what each set of places says to a place: all by which rules can tell it apart."""
    return tuple(is_in_any(place, places) for places in sets)


def _classes(places: Iterable[str], rules: Rules) -> tuple[list[int], tuple[PersonPlace, ...]]:
    """Return the class of each place by its number, and a place that stands for each class."""
    sets = place_sets(rules)
    known: dict[Signature, int] = {telling(UNKNOWN, sets): 0}
    standing: list[PersonPlace] = [UNKNOWN]
    numbers = []
    for text in places:
        place = parse_outside_place(text)
        signature = telling(place, sets)
        if signature not in known:
            if len(standing) == MIXED:
                standing.append(UNUSED)
            known[signature] = len(standing)
            standing.append(place)
        numbers.append(known[signature])
    return numbers, tuple(standing)


def compile_snapshot(*, header: Header, ranges: PlaceRanges) -> Snapshot:
    """Return the snapshot of the header's rules over the ranges; the header's classes are made."""
    numbers, classes = _classes(ranges.places, header.rules)
    v4, v6 = ranges.v4.recoded(numbers), ranges.v6.recoded(numbers)
    return Snapshot(
        header=replace(header, classes=classes),
        v4=v4,
        v6=v6,
        pages4=pages_of_v4(v4),
        pages6=pages_of_v6(v6),
    )
