"""The right edge of the tree: all that is needed to append and to know the root.

The head row of a live ledger keeps this, so that one entry costs a few hashes and the root is known
in the entry's own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from comity.errors import LedgerError
from comity.ledger.tree import EMPTY_ROOT, HASH_SIZE, node_hash

_SIZE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree's size and the hashes of the complete subtrees at its right edge, largest first.

    There is one hash for each bit that is set in ``size``.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = 0 <= self.size < 2**63 and len(self.hashes) == self.size.bit_count()
        if not fits or any(len(found) != HASH_SIZE for found in self.hashes):
            raise LedgerError(
                f"A frontier of size {self.size} does not have {len(self.hashes)} hashes: the "
                "ledger's head is damaged. Restore it from a checkpoint and its tiles."
            )

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Return the frontier with more leaf hashes, in order."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            found, remaining = leaf, size
            while remaining & 1:
                found = node_hash(hashes.pop(), found)
                remaining >>= 1
            hashes.append(found)
            size += 1
        return Frontier(size=size, hashes=tuple(hashes))

    def root(self) -> bytes:
        """Return the root hash of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        found = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            found = node_hash(left, found)
        return found

    def to_bytes(self) -> bytes:
        """Return the size as eight bytes, most significant first, and the hashes."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the frontier that ``to_bytes`` wrote.

        :raises LedgerError: if the bytes are not of one.
        """
        edge = data[_SIZE_BYTES:]
        if len(data) < _SIZE_BYTES or len(edge) % HASH_SIZE:
            raise LedgerError("These bytes are no frontier: the ledger's head is damaged.")
        hashes = tuple(edge[at : at + HASH_SIZE] for at in range(0, len(edge), HASH_SIZE))
        return cls(size=int.from_bytes(data[:_SIZE_BYTES], "big"), hashes=hashes)
