"""The tree against its definition, published vectors and every small size."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.frontier import Frontier
from comity.ledger.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_of,
    root_of,
)
from comity.ledger.verify import extends, includes

# The eight inputs and the roots of each prefix that the Certificate Transparency project publishes
# with its reference implementation of RFC 6962 (merkletree test data).
CT_INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_LEAVES = [leaf_hash(bytes.fromhex(text)) for text in CT_INPUTS]


def definition(leaves):
    """RFC 9162, section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()


def leaves_of(count):
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size):
    assert root_of(CT_LEAVES[:size]).hex() == CT_ROOTS[size - 1]
    assert Frontier().extend(CT_LEAVES[:size]).root().hex() == CT_ROOTS[size - 1]


def test_the_root_of_nothing_is_the_digest_of_nothing():
    assert root_of([]) == Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


@given(st.integers(0, 300))
def test_root_and_frontier_follow_the_definition(size):
    leaves = leaves_of(size)
    assert root_of(leaves) == Frontier().extend(leaves).root() == definition(leaves)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_frontier_may_be_put_away_and_taken_up_at_any_size(first, second):
    leaves = leaves_of(first + second)
    put_away = Frontier().extend(leaves[:first]).to_bytes()
    resumed = Frontier.from_bytes(put_away).extend(leaves[first:])
    assert resumed == Frontier().extend(leaves)
    assert resumed.size == first + second


def test_appending_one_by_one_is_appending_all():
    one_by_one = Frontier()
    for leaf in leaves_of(77):
        one_by_one = one_by_one.append(leaf)
    assert one_by_one == Frontier().extend(leaves_of(77))


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 9, b"\0" * 7 + b"\x03" + b"a" * 32])
def test_a_damaged_frontier_is_refused(data):
    with pytest.raises(LedgerError):
        Frontier.from_bytes(data)


def test_every_leaf_of_every_small_tree_is_proved_and_nothing_else():
    for size in range(1, 34):
        leaves = leaves_of(size)
        root, node = root_of(leaves), nodes_of(leaves)
        for index in range(size):
            proof = inclusion_proof(index, size=size, node=node)
            leaf = leaves[index]
            assert includes(leaf=leaf, index=index, size=size, proof=proof, root=root)
            for other in range(size):
                if other != index:
                    assert not includes(leaf=leaf, index=other, size=size, proof=proof, root=root)
            assert not includes(leaf=leaf, index=index, size=size, proof=(*proof, leaf), root=root)
            assert not proof or not includes(
                leaf=leaf, index=index, size=size, proof=proof[:-1], root=root
            )


def test_every_small_tree_extends_every_smaller_one():
    leaves = leaves_of(33)
    roots = [root_of(leaves[:size]) for size in range(34)]
    node = nodes_of(leaves)
    for size in range(34):
        for old_size in range(size + 1):
            proof = consistency_proof(old_size, size=size, node=node)
            told = {"old_size": old_size, "size": size, "proof": proof, "root": roots[size]}
            assert extends(old_root=roots[old_size], **told)
            assert not extends(old_root=leaf_hash(b"another"), **told)


@settings(max_examples=60)
@given(st.data())
def test_a_proof_with_one_flipped_bit_proves_nothing(data):
    size = data.draw(st.integers(2, 60))
    leaves = leaves_of(size)
    root, node = root_of(leaves), nodes_of(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(index, size=size, node=node))
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    flipped = int.from_bytes(proof[place], "big") ^ (1 << bit)
    proof[place] = flipped.to_bytes(32, "big")
    assert not includes(leaf=leaves[index], index=index, size=size, proof=proof, root=root)


@settings(max_examples=60)
@given(st.integers(2, 60), st.data())
def test_a_rewritten_past_is_never_an_extension(size, data):
    leaves = leaves_of(size)
    old_size = data.draw(st.integers(1, size - 1))
    rewritten = list(leaves)
    rewritten[data.draw(st.integers(0, old_size - 1))] = leaf_hash(b"rewritten")
    proof = consistency_proof(old_size, size=size, node=nodes_of(rewritten))
    assert not extends(
        old_size=old_size,
        old_root=root_of(leaves[:old_size]),
        size=size,
        root=root_of(rewritten),
        proof=proof,
    )


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3), (9, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index, size):
    with pytest.raises(LedgerError):
        inclusion_proof(index, size=size, node=nodes_of(leaves_of(size)))
    assert not includes(leaf=leaf_hash(b""), index=index, size=size, proof=(), root=EMPTY_ROOT)


def test_a_tree_does_not_extend_a_larger_one():
    with pytest.raises(LedgerError):
        consistency_proof(4, size=3, node=nodes_of(leaves_of(3)))
    root = root_of(leaves_of(3))
    assert not extends(old_size=4, old_root=root, size=3, root=root, proof=())


def test_leaf_and_node_never_meet():
    left, right = leaves_of(2)
    assert node_hash(left, right) != leaf_hash(left + right)
