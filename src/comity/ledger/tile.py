"""Lay the tree out as small immutable files that any static server can offer.

Source: C2SP tlog-tiles (c2sp.org/tlog-tiles). A tile holds up to 256 consecutive hashes of every
eighth level; an entry bundle the entries under a tile of level 0, each after its length in two
bytes. Functions here map a path to bytes; writing files is the house's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from comity.errors import LedgerError
from comity.ledger.entry import MAX_ENTRY_SIZE
from comity.ledger.tree import HASH_SIZE, Node

HEIGHT: Final = 8
WIDTH: Final = 256
ENTRIES: Final = -1
"""The level of an entry bundle; it has the shape of level 0."""

_KEPT: Final = 1024
"""Unfolded tiles in memory at most: about 40 MB."""

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level, its index in the level, and how many hashes or entries it holds."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        fits = ENTRIES <= self.level <= 63 and self.index >= 0 and 1 <= self.width <= WIDTH
        if not fits:
            raise LedgerError("A tile has a level up to 63, an index, and 1 to 256 hashes.")

    @property
    def path(self) -> str:
        """Return the path below the log's prefix: ``tile/0/x001/x234/067.p/5``."""
        digits = f"{self.index:03d}"
        groups = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [groups[at : at + 3] for at in range(0, len(groups), 3)]
        index = "/".join([f"x{part}" for part in parts[:-1]] + [parts[-1]])
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index}{partial}"

    @classmethod
    def parse(cls, path: str) -> Self:
        """Return the tile at ``path``.

        :raises LedgerError: if no tile of ours is written with that path.
        """
        found = _PATH.fullmatch(path)
        if found is None or (found[3] and int(found[3]) >= WIDTH):
            raise LedgerError("This is no path of a tile: write tile/<level>/<index>[.p/<width>].")
        level = ENTRIES if found[1] == "entries" else int(found[1])
        index = int(found[2].replace("x", "").replace("/", ""))
        tile = cls(level=level, index=index, width=int(found[3] or WIDTH))
        if tile.path != path:
            raise LedgerError(f"The path of this tile is {tile.path}, and no other.")
        return tile


def new_tiles(old_size: int, size: int) -> Iterator[Tile]:
    """Yield the tiles that a tree of ``size`` has and one of ``old_size`` had not: entries first.

    From 0, all tiles that a client of a tree of ``size`` may ask for.
    """
    yield from _grown(ENTRIES, old_size, size)
    level = 0
    while size:
        yield from _grown(level, old_size, size)
        level, old_size, size = level + 1, old_size // WIDTH, size // WIDTH


def _grown(level: int, old: int, new: int) -> Iterator[Tile]:
    if new > old:
        for index in range(old // WIDTH, -(-new // WIDTH)):
            yield Tile(level=level, index=index, width=min(WIDTH, new - index * WIDTH))


def tile_of(level: int, index: int, *, size: int) -> Tile:
    """Return the tile of a tree of ``size`` that holds hash ``index`` of tile level ``level``.

    :raises LedgerError: if that tree has no such complete subtree.
    """
    held = size if level == ENTRIES else size >> HEIGHT * level
    if not 0 <= index < held:
        raise LedgerError(f"A tree of {size} leaves has no tile with hash {index} at {level}.")
    number = index // WIDTH
    return Tile(level=level, index=number, width=min(WIDTH, held - number * WIDTH))


def tile_bytes(tile: Tile, *, node: Node) -> bytes:
    """Return the content of a hash tile."""
    if tile.level == ENTRIES:
        raise LedgerError("An entry bundle is made of entries, not of hashes.")
    start = tile.index * WIDTH
    places = range(start, start + tile.width)
    return b"".join(node(HEIGHT * tile.level, place) for place in places)


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """Return the content of an entry bundle.

    :raises LedgerError: if an entry's length does not fit two bytes.
    """
    if any(len(entry) > MAX_ENTRY_SIZE for entry in entries):
        raise LedgerError(f"An entry has at most {MAX_ENTRY_SIZE} bytes.")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """Return the entries of a bundle.

    :raises LedgerError: if the bundle ends inside an entry or its length.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise LedgerError(f"The bundle ends inside its entry {len(entries)}.")
        entries.append(data[at + 2 : end])
        at = end
    return tuple(entries)


class TileNodes:
    """Serve ``Node`` from tiles, keeping the last ones unfolded: proofs from a folder of tiles."""

    __slots__ = ("_kept", "_read", "_size")

    def __init__(self, read: Callable[[Tile], bytes], *, size: int) -> None:
        self._read, self._size = read, size
        self._kept: dict[Tile, list[list[bytes]]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        steps = level % HEIGHT
        place = index << steps
        tile = tile_of(level // HEIGHT, place + (1 << steps) - 1, size=self._size)
        return self._unfolded(tile)[steps][index - (tile.index * WIDTH >> steps)]

    def _unfolded(self, tile: Tile) -> list[list[bytes]]:
        if tile not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[tile] = unfold(self._read(tile), width=tile.width)
        return self._kept[tile]


def unfold(data: bytes, *, width: int) -> list[list[bytes]]:
    """Return the hashes of a tile and of the complete subtrees over them, lowest level first.

    :raises LedgerError: if the tile does not hold ``width`` hashes.
    """
    if len(data) != width * HASH_SIZE:
        raise LedgerError(f"A tile of {width} hashes has {width * HASH_SIZE} bytes.")
    levels = [[data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = zip(below[::2], below[1::2], strict=False)
        levels.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return levels
