"""What a reader of country data found."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from comity.vocabulary.places import Unknown, parse_outside_place
from comity_edge.layering import PlaceRange

MAPPED_FIRST: Final = 0xFFFF << 32
MAPPED_LAST: Final = MAPPED_FIRST | 0xFFFFFFFF


class CountryDataFault(Exception):
    """Raised when a file of country data cannot be used at all."""


@dataclass(frozen=True, slots=True)
class CountryData:
    """Ranges of both kinds, and how many statements were left out because they say nothing."""

    v4: tuple[PlaceRange, ...]
    v6: tuple[PlaceRange, ...]
    left_out: int = 0


def place_text(text: str) -> str:
    """Return the place code that outside data name, in our spelling; empty for unknown."""
    place = parse_outside_place(text)
    return "" if isinstance(place, Unknown) else place


def range_of(network: IPv4Network | IPv6Network, place: str) -> PlaceRange:
    """Return the range of a network."""
    return int(network.network_address), int(network.broadcast_address), place
