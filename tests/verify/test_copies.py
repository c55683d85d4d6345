"""The tool's own copies say what the house's code and the standards say: two writers, one text."""

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.ledger.canonical import SAFE_INTEGER
from comity.ledger.frontier import Frontier
from comity.ledger.levels import HashTree
from comity.ledger.tile import new_tiles
from comity.ledger.tree import leaf_hash
from comity_verify import comity_verify as tool

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300)
@given(values)
def test_the_tool_writes_canonical_json_as_another_implementation_does(value):
    assert tool.canonical(value) == rfc8785.dumps(value)
    assert tool.parse_canonical(rfc8785.dumps(value)) == value


@settings(max_examples=300)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_tool_writes_every_double_as_another_implementation_does(value):
    assert tool.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}',
        b'{"a":1}\n',
        b"\xef\xbb\xbf1",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"-0",
        b"1E21",
        b"9007199254740993",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b"\xff",
        b"",
        b"NaN",
        b"Infinity",
        b"[" * 100_000,
        b"[" * 70 + b"]" * 70,
        b"1" * 10_000,
    ],
)
def test_the_tool_rejects_what_would_not_print_back(text):
    with pytest.raises(tool.Refused):
        tool.parse_canonical(text)


@settings(max_examples=60)
@given(st.integers(0, 600), st.data())
def test_the_tool_builds_the_same_tree(size, data):
    tree = HashTree([leaf_hash(number.to_bytes(2, "big")) for number in range(size)])
    leaves = tree.leaves()
    assert tool.root_of(leaves) == tree.root()
    assert tool.frontier_of(leaves) == Frontier().extend(leaves).to_bytes()
    if size:
        index = data.draw(st.integers(0, size - 1))
        proof = tree.inclusion_proof(index)
        assert tool.root_by_proof(leaves[index], index, size, proof) == tree.root()
        with pytest.raises(tool.Refused):
            tool.root_by_proof(leaves[index], index, size, (*proof, leaves[0]))
        if proof:
            with pytest.raises(tool.Refused):
                tool.root_by_proof(leaves[index], index, size, proof[:-1])


@given(st.integers(0, 20_000_000))
def test_the_tool_expects_the_same_tiles(size):
    size = size % 300_000
    expected = {tile.path for tile in new_tiles(0, size)}
    levels = [tool.ENTRIES, *range(4)]
    assert expected == {
        tool.tile_path(level, index, width)
        for level in levels
        for index, width in tool.tiles_of(level, size)
    }
