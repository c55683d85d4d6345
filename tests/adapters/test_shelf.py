"""What was collected lies in boxes: whole, durable, replaced only by something whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.collection.errand import Cursor, Done, Errand, FailureKind
from comity.collection.record import Record, SourceId
from comity.errors import ComityError, PackageError
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.shelf import BoxShelf, box_name, partial_name
from comity_server.adapters.vault_box import MasterKey, WrappedKey

ALICE = AccountId("alice@example.org")
ERRAND = Errand("forum", "visits", ALICE, Category.ACCESS, Period())
RECORDS = tuple(
    Record(
        ALICE,
        Category.ACCESS,
        datetime(2020, 7, 1, 12, number, tzinfo=UTC),
        (("note", "x" * 30_000),),
        SourceId("forum/visits"),
    )
    for number in range(40)
)


@pytest.fixture
def shelf(tmp_path: Path) -> BoxShelf:
    return BoxShelf(tmp_path / "case", master=MasterKey(b"k" * 32), keys={})


def shelved(shelf: BoxShelf, records: tuple[Record, ...] = RECORDS) -> Cursor:
    part = shelf.open(ERRAND)
    for record in records:
        part.put(record)
    return Cursor((Done(ERRAND, len(records), 0, part.finish()),))


def read(shelf: BoxShelf, cursor: Cursor) -> tuple[Record, ...]:
    return tuple(shelf.records(cursor=cursor, account=ALICE, category=Category.ACCESS))


def test_records_come_back_as_they_were(shelf: BoxShelf) -> None:
    assert read(shelf, shelved(shelf)) == RECORDS
    assert read(shelf, shelved(shelf, ())) == ()


def test_nothing_on_disk_tells_whom_it_is_about(shelf: BoxShelf, tmp_path: Path) -> None:
    shelved(shelf)
    files = list((tmp_path / "case").iterdir())
    assert [file.name for file in files] == [box_name(ERRAND)]
    assert b"alice" not in files[0].read_bytes()
    assert "alice" not in files[0].name


def test_an_unfinished_part_is_kept_apart_and_goes_when_the_whole_comes(
    shelf: BoxShelf, tmp_path: Path
) -> None:
    part = shelf.open(ERRAND)
    part.put(RECORDS[0])
    part.set_aside(FailureKind.SLOW)
    folder = tmp_path / "case"
    assert {file.name for file in folder.iterdir()} == {partial_name(box_name(ERRAND))}
    assert read(shelf, shelved(shelf)) == RECORDS
    assert {file.name for file in folder.iterdir()} == {box_name(ERRAND)}
    assert set(shelf.keys) == {box_name(ERRAND)}


def test_a_part_that_is_being_written_leaves_the_finished_one_alone(shelf: BoxShelf) -> None:
    cursor = shelved(shelf)
    part = shelf.open(ERRAND)
    part.put(RECORDS[0])
    assert read(shelf, cursor) == RECORDS
    part.abandon()
    assert read(shelf, cursor) == RECORDS


def test_a_part_that_is_not_what_the_cursor_says_is_refused(shelf: BoxShelf) -> None:
    cursor = shelved(shelf)
    other = Cursor((replace(cursor.done[0], sha256="0" * 64),))
    with pytest.raises(PackageError):
        read(shelf, other)


def test_a_changed_or_exchanged_box_is_refused(shelf: BoxShelf, tmp_path: Path) -> None:
    cursor = shelved(shelf)
    file = tmp_path / "case" / box_name(ERRAND)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(bytes(whole))
    with pytest.raises(ComityError):
        read(shelf, cursor)


def test_without_its_wrapped_key_a_part_is_erased(shelf: BoxShelf) -> None:
    cursor = shelved(shelf)
    shelf.keys[box_name(ERRAND)] = WrappedKey(b"")
    with pytest.raises(ComityError):
        read(shelf, cursor)
