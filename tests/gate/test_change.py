"""A change is one transaction with exactly one ledger entry, or it is nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity_server.gate.change import EntryMissing, Side, WriteOutsideChange, change
from comity_server.ledger import store
from comity_server.people.models import Authority

AT = datetime(2020, 7, 1, 12, tzinfo=UTC)


def an_authority() -> None:
    Authority.objects.create(name="Example Police", kind="police", jurisdiction="HK")


def test_a_write_outside_a_change_is_refused(house):
    with pytest.raises(WriteOutsideChange):
        an_authority()
    assert not Authority.objects.exists()


def test_a_change_without_its_entry_leaves_nothing(house):
    with pytest.raises(EntryMissing), change(Side.EXCLUSIVE):
        an_authority()
    assert not Authority.objects.exists()
    assert store.head().size == 0


def test_a_change_with_two_entries_leaves_nothing(house):
    with pytest.raises(EntryMissing), change(Side.EXCLUSIVE):
        an_authority()
        store.append("authority.added", at=AT, actor="analyst")
        store.append("authority.added", at=AT, actor="analyst")
    assert not Authority.objects.exists()


def test_a_change_with_its_entry_stays_and_moves_the_epoch(house):
    epochs = []
    for _ in range(2):
        with change(Side.EXCLUSIVE) as under_way:
            epochs.append(under_way.epoch)
            store.append("authority.added", at=AT, actor="analyst", commits={"name": b"x"})
    assert epochs == [1, 2]
    assert store.head().size == 2
