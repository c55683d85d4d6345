"""Keep every hash of the tree by level, so that appending and proving cost almost only hashing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from comity.errors import LedgerError
from comity.ledger.tree import EMPTY_ROOT, HASH_SIZE, consistency_proof, node_hash


class HashTree:
    """A tree in memory that only grows. ``node`` serves proofs and tiles.

    Level 0 holds the leaves; level ``n`` the hashes of complete subtrees of ``2**n`` leaves.
    """

    __slots__ = ("_edge", "_edge_size", "_levels")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self._edge: list[bytes | None] = []
        self._edge_size = -1
        self.extend_leaves(leaves)

    @property
    def size(self) -> int:
        """Return how many leaves there are."""
        return len(self._levels[0])

    def extend(self, entries: Iterable[bytes]) -> None:
        """Append entries given as their canonical bytes."""
        self._levels[0] += [sha256(b"\x00" + entry).digest() for entry in entries]
        self._grow()

    def extend_leaves(self, leaves: Iterable[bytes]) -> None:
        """Append entries given as their leaf hashes.

        :raises LedgerError: if one is no hash; then nothing is appended.
        """
        found = list(leaves)
        if any(len(leaf) != HASH_SIZE for leaf in found):
            raise LedgerError("A leaf hash has 32 bytes.")
        self._levels[0] += found
        self._grow()

    def _grow(self) -> None:
        """Hash every pair that has become complete, level by level."""
        level = 0
        while len(self._levels[level]) > 1:
            if level + 1 == len(self._levels):
                self._levels.append([])
            below, above = self._levels[level], self._levels[level + 1]
            start, end = 2 * len(above), len(below) & ~1
            pairs = zip(below[start:end:2], below[start + 1 : end : 2], strict=True)
            above += [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            level += 1

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree: this is a ``Node`` function."""
        return self._levels[level][index]

    def leaves(self) -> Sequence[bytes]:
        """Return all leaf hashes."""
        return tuple(self._levels[0])

    def root(self) -> bytes:
        """Return the root at the present size."""
        edge = self._right_edge()
        # The highest edge is the whole tree, unless that is one complete subtree.
        return (edge[-1] or self._levels[-1][0]) if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """Return the proof that leaf ``index`` is in the tree at its present size.

        :raises LedgerError: if there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise LedgerError(f"The ledger has {self.size} entries, and none of number {index}.")
        edge, proof, place = self._right_edge(), [], index
        for level, hashes in enumerate(self._levels):
            sibling = place ^ 1
            if sibling < len(hashes):
                proof.append(hashes[sibling])
            elif sibling == len(hashes) and (ragged := edge[level]) is not None:
                proof.append(ragged)
            place >>= 1
        return tuple(proof)

    def consistency_proof(self, old_size: int) -> tuple[bytes, ...]:
        """Return the proof that the tree extends what it was at ``old_size``.

        :raises LedgerError: if it was never of that size.
        """
        return consistency_proof(old_size, size=self.size, node=self.node)

    def _right_edge(self) -> list[bytes | None]:
        """Return for each level the hash of its last, incomplete subtree; None where none is.

        The list is one longer than the levels: its end is the root, unless the tree is complete.
        """
        if self._edge_size != self.size:
            self._edge = [None]
            for hashes in self._levels:
                ragged = self._edge[-1]
                if len(hashes) & 1:
                    ragged = node_hash(hashes[-1], ragged) if ragged else hashes[-1]
                self._edge.append(ragged)
            self._edge_size = self.size
        return self._edge
