"""Write small and large MMDB files for tests and benchmarks, from sorted ranges.

Written after the format's description (MaxMind DB File Format 2.0), so that the readers have
something honest to read that belongs to nobody. Not for live use: the whole tree is held in memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

Range = tuple[int, int, str]
"""First and last address of a range, as numbers, and its place."""

MARKER = b"\xab\xcd\xefMaxMind.com"
V4_BITS, V6_BITS = 32, 128
MAPPED_PREFIX = 0xFFFF << 32


def shortest_record(place: str) -> dict[str, Any]:
    """Return the least that a country database may say."""
    return {"country": {"iso_code": place[:2]}, **_subdivision(place)}


def _subdivision(place: str) -> dict[str, Any]:
    return {"subdivisions": [{"iso_code": place[3:]}]} if "-" in place else {}


def common_record(place: str) -> dict[str, Any]:
    """Return a record of the shape of the widely used free country databases."""
    names = {
        tongue: f"{place} in {tongue}" for tongue in ("de", "en", "es", "fr", "ja", "ru", "zh")
    }
    return {
        "continent": {"code": "XX", "geoname_id": 6255147, "names": names},
        "country": {"iso_code": place[:2], "geoname_id": 1814991, "names": names},
        "registered_country": {"iso_code": place[:2], "geoname_id": 1814991, "names": names},
        **_subdivision(place),
    }


class Tree:
    """Hold a search tree of networks; a child is a node's number, a record's code or empty."""

    def __init__(self) -> None:
        self.left: list[int | None] = [None]
        self.right: list[int | None] = [None]

    def add(self, *, network: int, length: int, bits: int, record: int) -> None:
        """Add a network; ``record`` is stored as a negative number."""
        node = 0
        for depth in range(length - 1):
            node = self._child(node, network >> (bits - 1 - depth) & 1)
        side = self.right if network >> (bits - length) & 1 else self.left
        side[node] = -1 - record

    def _child(self, node: int, bit: int) -> int:
        side = self.right if bit else self.left
        child = side[node]
        if child is None:
            child = side[node] = len(self.left)
            self.left.append(None)
            self.right.append(None)
        if child < 0:
            raise ValueError("ranges overlap")
        return child

    def alias(self, *, network: int, length: int, bits: int, node: int) -> None:
        """Let a network lead to an existing node."""
        at = 0
        for depth in range(length - 1):
            at = self._child(at, network >> (bits - 1 - depth) & 1)
        side = self.right if network >> (bits - length) & 1 else self.left
        side[at] = node

    def find(self, *, network: int, length: int, bits: int) -> int | None:
        """Return the node that stands for a network, if there is one."""
        node: int | None = 0
        for depth in range(length):
            if node is None or node < 0:
                return None
            node = (self.right if network >> (bits - 1 - depth) & 1 else self.left)[node]
        return node


def networks(first: int, last: int, bits: int) -> Iterable[tuple[int, int]]:
    """Return the networks that make up a range, as first address and prefix length."""
    while first <= last:
        size = min(first & -first or 1 << bits, 1 << (last - first + 1).bit_length() - 1)
        yield first, bits - size.bit_length() + 1
        first += size


def write_mmdb(
    path: Path,
    *,
    v4: Iterable[Range] = (),
    v6: Iterable[Range] = (),
    record: Any = shortest_record,
    record_bits: int = 28,
) -> Path:
    """Write a database of ranges that do not overlap, and return its path."""
    tree, places = Tree(), dict[str, int]()
    for ranges, bits in ((v4, V4_BITS), (v6, V6_BITS)):
        for first, last, place in ranges:
            code = places.setdefault(place, len(places))
            for network, length in networks(first, last, bits):
                # IPv4 lies below ::/96, as in every database of the trade.
                deep = length + V6_BITS - bits
                tree.add(network=network, length=deep, bits=V6_BITS, record=code)
    below = tree.find(network=0, length=96, bits=V6_BITS)
    if below is not None and below > 0:
        tree.alias(network=MAPPED_PREFIX, length=96, bits=V6_BITS, node=below)
    path.write_bytes(_encode(tree, [record(place) for place in places], record_bits))
    return path


def _encode(tree: Tree, records: list[Any], record_bits: int) -> bytes:
    data, offsets = bytearray(), []
    for record in records:
        offsets.append(len(data))
        data += encode(record)
    count = len(tree.left)

    def child(value: int | None) -> int:
        if value is None:
            return count
        return value if value >= 0 else count + 16 + offsets[-1 - value]

    pack = {24: _pack24, 28: _pack28, 32: _pack32}[record_bits]
    nodes = b"".join(
        pack(child(left), child(right)) for left, right in zip(tree.left, tree.right, strict=True)
    )
    return nodes + bytes(16) + bytes(data) + MARKER + encode(_metadata(count, record_bits))


def _metadata(count: int, record_bits: int) -> dict[str, Any]:
    return {
        "node_count": Whole(count, bits=32),
        "record_size": Whole(record_bits, bits=16),
        "ip_version": Whole(6, bits=16),
        "database_type": "Comity-Test-Country",
        "languages": ["en"],
        "binary_format_major_version": Whole(2, bits=16),
        "binary_format_minor_version": Whole(0, bits=16),
        "build_epoch": Whole(1593558000, bits=64),
        "description": {"en": "Made up for tests"},
    }


def _pack24(left: int, right: int) -> bytes:
    return left.to_bytes(3, "big") + right.to_bytes(3, "big")


def _pack28(left: int, right: int) -> bytes:
    middle = (left >> 24) << 4 | right >> 24
    first = struct.pack(">I", (left & 0xFFFFFF) << 8 | middle)
    return first + (right & 0xFFFFFF).to_bytes(3, "big")


def _pack32(left: int, right: int) -> bytes:
    return struct.pack(">II", left, right)


@dataclass(frozen=True)
class Whole:
    """A whole number of a declared width: readers insist on the metadata's types."""

    value: int
    bits: int


def encode(value: Any) -> bytes:
    """Return a value in the data section's encoding: text, whole numbers, maps, lists."""
    if isinstance(value, str):
        raw = value.encode()
        return _control(2, len(raw)) + raw
    if isinstance(value, int):
        return encode(Whole(value, bits=32))
    if isinstance(value, Whole):
        raw = value.value.to_bytes((value.value.bit_length() + 7) // 8, "big")
        return _control({16: 5, 32: 6, 64: 9}[value.bits], len(raw)) + raw
    if isinstance(value, dict):
        items = b"".join(encode(key) + encode(item) for key, item in value.items())
        return _control(7, len(value)) + items
    return _control(11, len(value)) + b"".join(encode(item) for item in value)


def _control(kind: int, size: int) -> bytes:
    extended = bytes([kind - 7]) if kind > 7 else b""
    top = (kind if kind <= 7 else 0) << 5
    if size < 29:
        return bytes([top | size]) + extended
    if size < 285:
        return bytes([top | 29]) + extended + bytes([size - 29])
    return bytes([top | 30]) + extended + struct.pack(">H", size - 285)


def cidr(text: str, place: str) -> Range:
    """Return the range of a network written as text."""
    network = ip_network(text)
    return int(network.network_address), int(network.broadcast_address), place
