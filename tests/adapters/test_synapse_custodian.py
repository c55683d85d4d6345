"""The declaration for Synapse brings one account's data and nothing about anybody else.

The tables are those of Synapse's schema, cut down to the columns that are read; the journey test
runs the same file against a real homeserver.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import comity_server.adapters.custodians
from comity.collection.gather import gather, unanswered
from comity.collection.record import Record
from comity.determination.scope import Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.custodian import load_custodian
from comity_server.adapters.shelf import BoxShelf
from comity_server.adapters.vault_box import MasterKey

SYNAPSE = Path(comity_server.adapters.custodians.__file__).with_name("synapse.toml")
NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
ALICE, BOB = AccountId("@alice:hs.example"), AccountId("@bob:hs.example")
CATEGORIES = (Category.SUBSCRIBER, Category.ACCESS, Category.TRAFFIC, Category.CONTENT)

TABLES = """
CREATE TABLE users (name TEXT, creation_ts BIGINT, is_guest SMALLINT, deactivated SMALLINT);
CREATE TABLE profiles (user_id TEXT, displayname TEXT, full_user_id TEXT);
CREATE TABLE user_threepids (user_id TEXT, medium TEXT, address TEXT, added_at BIGINT);
CREATE TABLE user_ips (user_id TEXT, device_id TEXT, ip TEXT, user_agent TEXT, last_seen BIGINT);
CREATE TABLE events (stream_ordering INTEGER PRIMARY KEY, event_id TEXT, type TEXT, room_id TEXT,
                     outlier BOOL, origin_server_ts BIGINT, sender TEXT, state_key TEXT);
CREATE TABLE event_json (event_id TEXT, json TEXT);
CREATE TABLE redactions (event_id TEXT, redacts TEXT);
"""


def milliseconds(minutes: int) -> int:
    return int((NOON + timedelta(minutes=minutes)).timestamp() * 1000)


def say(database: sqlite3.Connection, who: str, minute: int, body: object, **event: object) -> str:
    number = database.execute("SELECT count(*) FROM events").fetchone()[0]
    name = f"${number}"
    kind = event.get("kind", "m.room.message")
    database.execute(
        "INSERT INTO events VALUES (?, ?, ?, '!room', ?, ?, ?, ?)",
        (
            number,
            name,
            kind,
            event.get("outlier", 0),
            milliseconds(minute),
            who,
            event.get("state"),
        ),
    )
    content = {"msgtype": "m.text", "body": body}
    database.execute(
        "INSERT INTO event_json VALUES (?, ?)", (name, json.dumps({"content": content}))
    )
    return name


@pytest.fixture
def homeserver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "homeserver.db"
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(TABLES)
    for number, who in enumerate((ALICE, BOB)):
        local = who[1:].split(":")[0]
        database.execute("INSERT INTO users VALUES (?, ?, 0, 0)", (who, 1_500_000_000))
        database.execute("INSERT INTO profiles VALUES (?, ?, ?)", (local, local.title(), who))
        database.execute(
            "INSERT INTO user_threepids VALUES (?, 'email', ?, 1)", (who, f"{local}@mail.example")
        )
        database.execute(
            "INSERT INTO user_ips VALUES (?, 'D', ?, 'Element', ?)",
            (who, f"192.0.2.{number}", milliseconds(1)),
        )
    monkeypatch.setenv("COMITY_SYNAPSE_DATABASE", str(path))
    yield database
    database.close()


def collected(tmp_path: Path, period: Period) -> list[Record]:
    scope = Scope.of(
        accounts=[ALICE], categories=CATEGORIES, period=period, standing=[Category.SUBSCRIBER]
    )
    shelf = BoxShelf(tmp_path / "case", master=MasterKey(b"k" * 32), keys={})
    custodian = load_custodian(SYNAPSE)
    assert unanswered(custodians=[custodian], scope=scope) == ()
    found = gather(custodian=custodian, scope=scope, shelf=shelf)
    assert found.failures == ()
    assert all(done.discarded == () for done in found.cursor.done)
    return [
        record
        for category in CATEGORIES
        for record in shelf.records(cursor=found.cursor, account=ALICE, category=category)
    ]


HOUR = Period(NOON, NOON + timedelta(hours=1))


def test_each_category_brings_the_accounts_own(
    homeserver: sqlite3.Connection, tmp_path: Path
) -> None:
    say(homeserver, ALICE, 5, "hello Bob")
    say(homeserver, BOB, 6, "hello Alice")
    say(homeserver, ALICE, 7, None, kind="m.room.member", state=BOB)
    found = collected(tmp_path, HOUR)
    text = repr(found)
    assert "hello Bob" in text
    assert "hello Alice" not in text
    assert "bob" not in text.replace("hello Bob", "")
    assert [record.category for record in found] == [
        Category.SUBSCRIBER,
        Category.SUBSCRIBER,
        Category.ACCESS,
        Category.TRAFFIC,
        Category.TRAFFIC,
        Category.CONTENT,
    ]
    assert dict(found[0].fields)["created_at"] == "2017-07-14T02:40:00Z"
    assert dict(found[0].fields)["display_name"] == "Alice"


def test_traffic_holds_no_body(homeserver: sqlite3.Connection, tmp_path: Path) -> None:
    say(homeserver, ALICE, 5, "hello Bob")
    traffic = [one for one in collected(tmp_path, HOUR) if one.category is Category.TRAFFIC]
    assert [name for name, _ in traffic[0].fields] == [
        "account",
        "sent_at",
        "room",
        "event",
        "kind",
    ]


def test_messages_outside_the_period_stay(homeserver: sqlite3.Connection, tmp_path: Path) -> None:
    for minute, body in ((-1, "before"), (0, "first"), (59, "last"), (60, "after")):
        say(homeserver, ALICE, minute, body)
    content = [one for one in collected(tmp_path, HOUR) if one.category is Category.CONTENT]
    assert [dict(one.fields)["body"] for one in content] == ["first", "last"]


def test_what_its_author_deleted_comes_without_its_body(
    homeserver: sqlite3.Connection, tmp_path: Path
) -> None:
    event = say(homeserver, ALICE, 5, "regretted")
    homeserver.execute("INSERT INTO redactions VALUES ('$r', ?)", (event,))
    content = [one for one in collected(tmp_path, HOUR) if one.category is Category.CONTENT]
    assert [(dict(one.fields)["body"], dict(one.fields)["deleted"]) for one in content] == [
        (None, True)
    ]


@pytest.mark.parametrize("body", [5, None, {"a": [1]}, True, 1.5, "\u0000", "x" * 70_000])
def test_a_body_of_any_kind_does_not_stop_the_collection(
    homeserver: sqlite3.Connection, tmp_path: Path, body: object
) -> None:
    event = say(homeserver, ALICE, 5, body)
    broken = say(homeserver, ALICE, 6, "broken")
    homeserver.execute("UPDATE event_json SET json = '{' WHERE event_id = ?", (broken,))
    content = [one for one in collected(tmp_path, HOUR) if one.category is Category.CONTENT]
    assert {dict(one.fields)["event"] for one in content} == {event, broken}
