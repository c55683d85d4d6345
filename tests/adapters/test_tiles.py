"""The published folder: atomic, idempotent, resumed after a kill, and never going back."""

from datetime import UTC, datetime

import pytest

from comity.errors import LedgerError
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.entry import Entry
from comity.ledger.levels import HashTree
from comity.ledger.note import Signature
from comity.ledger.tile import ENTRIES, Tile, new_tiles, tile_bytes
from comity.ledger.tree import inclusion_proof
from comity_server.adapters import tiles
from comity_server.adapters.signing import SigningKey
from comity_server.adapters.tiles import TileFolder, read_entries_of

ORIGIN = "ledger.example/comity"
KEY = SigningKey.from_seed(b"k" * 32, name=ORIGIN)
NOON = datetime(2020, 7, 6, 12, tzinfo=UTC)


def entry_bytes(number):
    return Entry(
        number=number, kind="hold.activated", at=NOON, actor="executive", nonce=bytes(16)
    ).to_bytes()


STORE = [entry_bytes(number) for number in range(600)]


def read(start, end):
    return STORE[start:end]


def note_of(size, store=STORE):
    tree = HashTree()
    tree.extend(store[:size])
    return Checkpoint(ORIGIN, size, tree.root()).signed(key=KEY.key, sign=KEY.sign)


@pytest.fixture
def folder(tmp_path):
    return TileFolder(path=tmp_path / "ledger", key=KEY.key)


def files_of(folder):
    return {
        found.relative_to(folder.path).as_posix(): found.read_bytes()
        for found in sorted(folder.path.rglob("*"))
        if found.is_file()
    }


def test_a_folder_holds_the_tiles_of_its_checkpoint_and_nothing_else(folder):
    folder.publish(note_of(600), read=read)
    tree = HashTree()
    tree.extend(STORE)
    found = files_of(folder)
    assert found.keys() == {"checkpoint", "key.vkey"} | {tile.path for tile in new_tiles(0, 600)}
    for tile in new_tiles(0, 600):
        if tile.level != ENTRIES:
            assert found[tile.path] == tile_bytes(tile, node=tree.node)
    assert read_entries_of(folder, 600) == STORE
    proof = inclusion_proof(300, size=600, node=folder.node(600))
    assert proof == tree.inclusion_proof(300)


def test_an_empty_ledger_is_published_too(folder):
    assert folder.publish(note_of(0), read=read) == ()
    assert folder.published() == Checkpoint.parse(note_of(0).text)


def test_publishing_again_changes_nothing(folder):
    folder.publish(note_of(300), read=read)
    before = {path: path.stat().st_mtime_ns for path in (folder.path / "tile").rglob("*")}
    assert folder.publish(note_of(300), read=read) == ()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_growing_in_steps_ends_with_the_same_tiles(folder, tmp_path):
    for size in (1, 255, 256, 257, 600):
        folder.publish(note_of(size), read=read)
    at_once = TileFolder(path=tmp_path / "at-once", key=KEY.key)
    at_once.publish(note_of(600), read=read)
    grown = files_of(folder)
    assert {name: grown[name] for name in files_of(at_once)} == files_of(at_once)


def test_a_killed_writer_is_resumed(folder, monkeypatch):
    folder.publish(note_of(100), read=read)
    real, written = tiles.write_new, []

    def dies_at_the_third(path, data, **kwargs):
        if len(written) == 2:
            (kwargs["scratch"] / ".half-written").write_bytes(b"half")
            raise KeyboardInterrupt
        written.append(path)
        return real(path, data, **kwargs)

    monkeypatch.setattr(tiles, "write_new", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        folder.publish(note_of(600), read=read)
    assert folder.published().size == 100
    monkeypatch.undo()
    folder.publish(note_of(600), read=read)
    assert folder.published().size == 600
    assert not [name for name in files_of(folder) if "half" in name or ".writing" in name]


def test_a_folder_never_goes_back(folder):
    folder.publish(note_of(300), read=read)
    with pytest.raises(LedgerError, match="only 299"):
        folder.publish(note_of(299), read=read)
    assert folder.published().size == 300


@pytest.mark.parametrize("altered", [3, 270, 299])
@pytest.mark.parametrize("size", [300, 400])
def test_a_rewritten_ledger_is_not_published(folder, altered, size):
    folder.publish(note_of(300), read=read)
    store = list(STORE)
    store[altered] = entry_bytes(999_999)
    with pytest.raises(LedgerError):
        folder.publish(note_of(size, store), read=lambda start, end: store[start:end])
    assert folder.published().size == 300


def test_entries_that_do_not_lead_to_the_root_are_not_published(folder):
    with pytest.raises(LedgerError, match="another root"):
        folder.publish(note_of(300), read=lambda start, end: [b"x"] * (end - start))
    assert folder.published() is None


def test_a_store_that_gives_too_few_entries_is_refused(folder):
    with pytest.raises(LedgerError, match="gave 255"):
        folder.publish(note_of(300), read=lambda start, end: STORE[start : end - 1])


def test_an_altered_tile_is_found_when_it_is_written_again(folder):
    folder.publish(note_of(300), read=read)
    path = folder.path / "tile/0/001.p/44"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    (folder.path / "checkpoint").unlink()
    with pytest.raises(LedgerError, match=r"tile/0/001\.p/44 is in the folder"):
        folder.publish(note_of(300), read=read)


def test_a_checkpoint_of_another_key_is_not_published(folder):
    other = SigningKey.from_seed(b"o" * 32, name=ORIGIN)
    note = Checkpoint.parse(note_of(3).text).signed(key=other.key, sign=other.sign)
    with pytest.raises(LedgerError, match="not signed"):
        folder.publish(note, read=read)


def test_a_witness_line_is_kept_when_the_same_checkpoint_is_published_again(folder):
    line = Signature(name="witness.example", key_id=b"wits", signature=bytes(72))
    folder.publish(note_of(3).with_cosignature(line), read=read)
    folder.publish(note_of(3), read=read)
    assert line.to_line() in (folder.path / "checkpoint").read_text()
    folder.publish(note_of(4), read=read)
    assert line.to_line() not in (folder.path / "checkpoint").read_text()


def test_a_folder_without_entries_holds_hashes_only(tmp_path):
    folder = TileFolder(path=tmp_path, key=KEY.key, with_entries=False)
    folder.publish(note_of(300), read=read)
    assert not (tmp_path / "tile/entries").exists()


def test_a_partial_tile_is_read_from_the_full_one_that_replaced_it(folder):
    folder.publish(note_of(600), read=read)
    tree = HashTree()
    tree.extend(STORE[:255])
    assert folder.read(Tile(0, 0, 255)) == b"".join(tree.leaves())
    assert len(folder.read(Tile(ENTRIES, 0, 2))) == 4 + len(STORE[0]) + len(STORE[1])
    with pytest.raises(LedgerError, match="missing"):
        folder.read(Tile(0, 9))
