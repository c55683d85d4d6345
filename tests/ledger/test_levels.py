"""The fast tree says the same as the obvious one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.levels import HashTree
from comity.ledger.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    root_of,
)


def entries_of(count):
    return [f"entry {number}".encode() for number in range(count)]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 40), max_size=8))
def test_batches_of_any_size_grow_the_same_tree(batches):
    entries = entries_of(sum(batches))
    tree, start = HashTree(), 0
    for count in batches:
        tree.extend(entries[start : start + count])
        start += count
        assert tree.root() == root_of([leaf_hash(entry) for entry in entries[:start]])
    assert tree.size == len(entries)
    assert tree.leaves() == tuple(map(leaf_hash, entries))


def test_every_proof_of_every_small_tree_is_the_obvious_one():
    leaves = [leaf_hash(entry) for entry in entries_of(70)]
    node = nodes_of(leaves)
    for size in range(71):
        tree = HashTree(leaves[:size])
        for index in range(size):
            assert tree.inclusion_proof(index) == inclusion_proof(index, size=size, node=node)
        for old_size in range(size + 1):
            expected = consistency_proof(old_size, size=size, node=node)
            assert tree.consistency_proof(old_size) == expected


def test_an_empty_tree_has_the_empty_root_and_no_proofs():
    assert HashTree().root() == EMPTY_ROOT
    with pytest.raises(LedgerError):
        HashTree().inclusion_proof(0)


def test_what_is_no_hash_is_not_appended():
    tree = HashTree([leaf_hash(b"one")])
    with pytest.raises(LedgerError):
        tree.extend_leaves([leaf_hash(b"two"), b"three"])
    assert tree.size == 1
