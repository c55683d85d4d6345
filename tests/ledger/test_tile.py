"""Tiles as C2SP tlog-tiles lays them out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.levels import HashTree
from comity.ledger.tile import (
    ENTRIES,
    Tile,
    TileNodes,
    bundle_bytes,
    new_tiles,
    parse_bundle,
    tile_bytes,
    tile_of,
)
from comity.ledger.tree import inclusion_proof, leaf_hash


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),  # the specification's own example
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
        (Tile(2, 123456078, 2), "tile/2/x123/x456/078.p/2"),
        (Tile(ENTRIES, 3057500, 1), "tile/entries/x003/x057/500.p/1"),
    ],
)
def test_a_tile_has_its_path_and_a_path_its_tile(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@given(st.integers(ENTRIES, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_path_parses_back(level, index, width):
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/5",
        "tile/0/0005",
        "tile/00/005",
        "tile/64/005",
        "tile/-1/005",
        "tile/0/x000/005",
        "tile/0/001/005",
        "tile/0/x001",
        "tile/0/005.p/0",
        "tile/0/005.p/256",
        "tile/0/005.p/05",
        "tile/0/005.p",
        "tile/0/005/",
        "/tile/0/005",
        "tile/data/005",
        "tile/0/٠٠٥",
        "tile/0/005\n",
        "../tile/0/005",
        "",
    ],
)
def test_any_other_path_is_refused(path):
    with pytest.raises(LedgerError):
        Tile.parse(path)


def counted(size):
    found = {}
    for tile in new_tiles(0, size):
        found.setdefault((tile.level, tile.width), []).append(tile.index)
    return {shape: len(indexes) for shape, indexes in found.items()}


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    assert counted(70_000) == {
        (ENTRIES, 256): 273,
        (ENTRIES, 112): 1,
        (0, 256): 273,
        (0, 112): 1,
        (1, 256): 1,
        (1, 17): 1,
        (2, 1): 1,
    }


def test_a_tree_of_256_has_one_full_tile_and_one_above_it():
    assert counted(256) == {(ENTRIES, 256): 1, (0, 256): 1, (1, 1): 1}
    assert counted(0) == {}


@settings(max_examples=60)
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_in_two_steps_writes_all_tiles_of_the_end(first, second):
    start, end = sorted((first, second))
    written = {*new_tiles(0, start), *new_tiles(start, end)}
    assert set(new_tiles(0, end)) <= written
    assert not set(new_tiles(start, end)) & set(new_tiles(0, start))


def test_proofs_from_tiles_are_the_proofs_of_the_tree():
    size = 70_003
    tree = HashTree([leaf_hash(number.to_bytes(4, "big")) for number in range(size)])
    folder = {
        tile.path: tile_bytes(tile, node=tree.node)
        for tile in new_tiles(0, size)
        if tile.level != ENTRIES
    }
    node = TileNodes(lambda tile: folder[tile.path], size=size)
    for index in (0, 1, 255, 256, 65_535, 65_536, 69_999, 70_002):
        assert inclusion_proof(index, size=size, node=node) == tree.inclusion_proof(index)


def test_a_tile_of_the_wrong_size_is_refused():
    node = TileNodes(lambda _: b"short", size=10)
    with pytest.raises(LedgerError, match="320 bytes"):
        inclusion_proof(3, size=10, node=node)


def test_a_hash_that_the_tree_does_not_have_has_no_tile():
    with pytest.raises(LedgerError):
        tile_of(0, 10, size=10)
    with pytest.raises(LedgerError):
        tile_of(1, 0, size=255)
    assert tile_of(ENTRIES, 300, size=301) == Tile(ENTRIES, 1, 45)


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_parses_back(entries):
    assert parse_bundle(bundle_bytes(entries)) == tuple(entries)


@pytest.mark.parametrize("data", [b"\0", b"\0\x05abcd", b"\0\x01a\0"])
def test_a_bundle_that_ends_inside_an_entry_is_refused(data):
    with pytest.raises(LedgerError, match="ends inside"):
        parse_bundle(data)


def test_an_entry_that_is_too_long_for_a_bundle_is_refused():
    assert len(bundle_bytes([bytes(65_535)])) == 65_537
    with pytest.raises(LedgerError):
        bundle_bytes([bytes(65_536)])


def test_an_entry_bundle_is_not_made_of_hashes():
    with pytest.raises(LedgerError):
        tile_bytes(Tile(ENTRIES, 0, 1), node=HashTree([leaf_hash(b"")]).node)
