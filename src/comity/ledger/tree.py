"""The Merkle tree: hashes, roots and proofs, as obvious as their definition.

Source: RFC 9162, section 2.1 (the tree of RFC 6962). A leaf is ``SHA-256(0x00 || entry)``, a node
``SHA-256(0x01 || left || right)``, the root of nothing ``SHA-256("")``.

A proof is made from complete subtrees only: a ``Node`` function tells the hash of the ``index``-th
subtree of ``2**level`` leaves, from memory, from tiles or from leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from comity.errors import LedgerError

Node = Callable[[int, int], bytes]
"""``node(level, index)``: the hash over leaves ``[index * 2**level, (index + 1) * 2**level)``."""

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf of an entry's canonical bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two children."""
    return sha256(b"\x01" + left + right).digest()


def split_point(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (which is at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    return subtree(0, len(leaves), nodes_of(leaves)) if leaves else EMPTY_ROOT


def nodes_of(leaves: Sequence[bytes]) -> Node:
    """Return the ``Node`` function of leaf hashes kept in memory: slow, and plainly right."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def subtree(start: int, end: int, node: Node) -> bytes:
    """Return the hash over leaves ``[start, end)``, where ``start`` begins a subtree."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + split_point(size)
    return node_hash(subtree(start, middle, node), subtree(middle, end, node))


def inclusion_proof(index: int, *, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` is in the tree of ``size``: siblings from the leaf up.

    :raises LedgerError: if the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise LedgerError(
            f"A tree of {size} leaves has no leaf {index}: there is nothing to prove."
        )
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split_point(end - start)
        if index < middle:
            proof.append(subtree(middle, end, node))
            end = middle
        else:
            proof.append(subtree(start, middle, node))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(old_size: int, *, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``size`` extends the one of ``old_size``.

    It is empty where there is nothing to show: for the same size, and from the empty tree.

    :raises LedgerError: if the old tree is larger than the new one.
    """
    if not 0 <= old_size <= size:
        raise LedgerError(f"A tree of {size} leaves does not extend one of {old_size}.")
    if old_size in {0, size}:
        return ()
    proof: list[bytes] = []
    start, end, whole = 0, size, True
    while end != old_size:
        middle = start + split_point(end - start)
        if old_size <= middle:
            proof.append(subtree(middle, end, node))
            end = middle
        else:
            proof.append(subtree(start, middle, node))
            start, whole = middle, False
    # The verifier knows the old root; it must be told this subtree only where it is not that root.
    if not whole:
        proof.append(subtree(start, end, node))
    return tuple(reversed(proof))
