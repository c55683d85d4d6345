"""Read every network of an MMDB database (MaxMind DB File Format 2.0), and trust none of it.

Only what a place needs is understood: ``country.iso_code`` and the first of ``subdivisions``. A
pointer that leads outside, a loop in the tree or a record that is no record ends the reading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

from comity_edge.layering import PlaceRange
from comity_server.adapters.country_data.found import (
    MAPPED_FIRST,
    MAPPED_LAST,
    CountryData,
    CountryDataFault,
    place_text,
)
from comity_server.adapters.country_data.mmdb_values import Values

MARKER: Final = b"\xab\xcd\xefMaxMind.com"
SEARCHED: Final = 128 * 1024
MOST_NODES: Final = 1 << 26
RECORD_BITS: Final = frozenset({24, 28, 32})
SEPARATOR: Final = 16

# IPv4 seen through IPv6: what database makers repeat there is said once, at ::/96.
REPEATED: Final = (
    (MAPPED_FIRST, MAPPED_LAST),
    (0x2002 << 112, (0x2003 << 112) - 1),
    (0x20010000 << 96, (0x20010001 << 96) - 1),
)


def read_mmdb(raw: bytes) -> CountryData:
    """Return the ranges of a database.

    :raises CountryDataFault: if it is damaged, or of a kind that we do not know.
    """
    try:
        return _Database(raw).read()
    except (IndexError, KeyError, TypeError, ValueError, struct.error) as fault:
        raise CountryDataFault(f"the database is damaged ({type(fault).__name__})") from fault


class _Database:
    def __init__(self, raw: bytes) -> None:
        at = raw.rfind(MARKER, max(0, len(raw) - SEARCHED))
        if at < 0:
            raise CountryDataFault("the file is no MMDB database: it has no metadata")
        start = at + len(MARKER)
        metadata, _ = Values(raw[start:]).read(0)
        self.count, self.record_bits = metadata["node_count"], metadata["record_size"]
        self.bits = {4: 32, 6: 128}[metadata["ip_version"]]
        if self.record_bits not in RECORD_BITS or not 0 < self.count <= MOST_NODES:
            raise CountryDataFault("the database has nodes of a size that we do not know")
        self.node_bytes = self.record_bits // 4
        tree = self.count * self.node_bytes
        if tree + SEPARATOR > at:
            raise CountryDataFault("the database is shorter than its tree")
        self.tree, self.values = raw[:tree], Values(raw[tree + SEPARATOR : at])
        self.places: dict[int, str] = {}

    def read(self) -> CountryData:
        v4: list[PlaceRange] = []
        v6: list[PlaceRange] = []
        for first, size, record in self._networks():
            last = first + size - 1
            # A larger network that only begins there speaks for itself.
            if self.bits == 128 and any(low <= first and last <= high for low, high in REPEATED):
                continue
            found = (first, last, self._place(record))
            (v4 if last < 1 << 32 else v6).append(found)
        return CountryData(tuple(v4), tuple(v6), sum(not one[2] for one in (*v4, *v6)))

    def _networks(self) -> Iterator[tuple[int, int, int]]:
        """Yield first address, size and record of each network, without recursion."""
        waiting, seen = [(0, 0, 0)], 0
        while waiting:
            node, first, depth = waiting.pop()
            seen += 1
            # Each node is one network's, so a tree that is walked longer is none.
            if seen > 4 * self.count + 4:
                raise ValueError("branches of the tree grow together")
            if node > self.count:
                yield first, 1 << self.bits - depth, node
            elif node < self.count and depth < self.bits and not self._is_repeated(first, depth):
                left, right = self._children(node)
                waiting.append((right, first | 1 << self.bits - 1 - depth, depth + 1))
                waiting.append((left, first, depth + 1))
            elif node < self.count and depth >= self.bits:
                raise ValueError("a branch is longer than an address")

    def _is_repeated(self, first: int, depth: int) -> bool:
        """Return whether all below lies where IPv4 is said again."""
        last = first + (1 << self.bits - depth) - 1
        return self.bits == 128 and any(low <= first and last <= high for low, high in REPEATED)

    def _children(self, node: int) -> tuple[int, int]:
        at = node * self.node_bytes
        raw = self.tree[at : at + self.node_bytes]
        if self.record_bits == 28:
            left = (raw[3] >> 4) << 24 | int.from_bytes(raw[:3], "big")
            return left, (raw[3] & 15) << 24 | int.from_bytes(raw[4:], "big")
        half = self.node_bytes // 2
        return int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")

    def _place(self, record: int) -> str:
        found = self.places.get(record)
        if found is None:
            value, _ = self.values.read(record - self.count - SEPARATOR)
            found = self.places[record] = _place_of(value)
        return found


def _place_of(record: Any) -> str:
    """Return the finest place that a record names and that we know; empty for unknown."""
    if not isinstance(record, Mapping):
        return ""
    country = _code(record.get("country"))
    divisions = record.get("subdivisions")
    division = _code(divisions[0]) if isinstance(divisions, list) and divisions else ""
    fine = place_text(f"{country}-{division}") if country and division else ""
    return fine or place_text(country)


def _code(value: Any) -> str:
    found = value.get("iso_code") if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""
