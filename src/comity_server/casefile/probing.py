"""Which answers prove that a restriction is live, or lifted: chosen, never taken from a person.

Addresses are first addresses of ranges in the operator's own country data; where those know none,
somebody's own word for a place is the signal that is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from comity.restriction.rule import EVERYTHING
from comity.restriction.signals import is_in_any
from comity.vocabulary.places import Place, parse_outside_place
from comity_edge.ranges import PlaceRanges

MOST: Final = 3
"""How many addresses are tried inside, and how many outside."""

OUTSIDE: Final = ("AQ", "IS", "NZ")
"""Places to claim from outside; one that the rule covers is left out."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Somebody who might come to the door: by which one signal, and from which side."""

    signal: str  # address | declared
    value: str
    place: str
    inside: bool


def trials(*, places: frozenset[Place], ranges: PlaceRanges) -> tuple[Trial, ...]:
    """Return whom to send to the door, from inside and from outside.

    A rule for everywhere has no outside: then only inside can be tried.
    """
    found = list(_first(_addresses(ranges), places))
    claimed = sorted(places) or ["AQ"]
    found += [Trial("declared", place, place, inside=True) for place in claimed[:MOST]]
    outside = [place for place in OUTSIDE if is_in_any(Place(place), places) is False]
    if places:
        found += [Trial("declared", place, place, inside=False) for place in outside[:1]]
    return tuple(found)


def _first(addresses: Iterable[tuple[str, str]], places: frozenset[Place]) -> Iterator[Trial]:
    """Yield the first few addresses that are surely inside, and surely outside."""
    counts = {True: 0, False: 0}
    for address, text in addresses:
        inside = True if not places else is_in_any(parse_outside_place(text), places)
        if isinstance(inside, bool) and counts[inside] < MOST:
            counts[inside] += 1
            yield Trial("address", address, text, inside=inside)
        if min(counts.values()) >= MOST:
            return


def _addresses(ranges: PlaceRanges) -> Iterator[tuple[str, str]]:
    for start, code in zip(ranges.v4.starts, ranges.v4.codes, strict=True):
        if code:
            yield str(IPv4Address(start)), ranges.places[code]
    for high, low, code in zip(ranges.v6.highs, ranges.v6.lows, ranges.v6.codes, strict=True):
        if code:
            yield str(IPv6Address(high << 64 | low)), ranges.places[code]


def resource_to_try(resource: str) -> str:
    """Return a resource that a rule covers: itself, or anything for a rule on everything."""
    return "any" if resource == EVERYTHING else resource
