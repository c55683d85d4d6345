"""Each test begins in an empty house, whatever the one before it did to its database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry

AT = datetime(2020, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("turn", range(3))
def test_a_ledger_written_by_another_test_is_not_there(house, turn):
    assert (store.head().size, Entry.objects.count()) == (0, 0)
    for number in range(turn + 1):
        with change(Side.EXCLUSIVE) as under_way:
            assert under_way.epoch == number + 1
            store.append("authority.added", at=AT, actor="analyst", commits={"name": b"x"})
    assert store.head().size == turn + 1


@pytest.fixture(scope="module")
def left_open():
    sessions: list[BaseDatabaseWrapper] = []
    yield sessions
    for session in sessions:
        session.inc_thread_sharing()
        session.close()


@pytest.mark.parametrize("turn", range(2))
def test_another_thread_sees_what_was_committed_and_may_leave_its_session_open(
    house, left_open, turn
):
    seen: list[int] = []

    def look() -> None:
        seen.append(store.head().size)
        left_open.append(connections["default"])

    with change(Side.EXCLUSIVE):
        store.append("authority.added", at=AT, actor="analyst")
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_the_database_refuses_to_forget_an_entry_outside_the_ground_of_tests(house):
    with change(Side.EXCLUSIVE):
        store.append("authority.added", at=AT, actor="analyst")
    with pytest.raises(Exception, match="only ever added to"), connection.cursor() as cursor:
        cursor.execute("/* past the guard */ DELETE FROM ledger_entry")
    connections["default"].close()
    assert Entry.objects.count() == 1
