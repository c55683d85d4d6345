"""A declared custodian answers from a database that it cannot write, and fails by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.collection.errand import ErrandFailed, FailureKind
from comity.collection.gather import gather
from comity.collection.record import Record
from comity.determination.scope import Grant, Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.custodian import SqlCustodian, load_custodian
from comity_server.adapters.custodians.declaration import DeclarationInvalid, load_declaration
from comity_server.adapters.custodians.engines import Trouble
from comity_server.adapters.custodians.sqlite import SqliteEngine
from comity_server.adapters.shelf import BoxShelf
from comity_server.adapters.vault_box import MasterKey
from comity_server.cli.custodian import command

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
ALICE = AccountId("alice")
ADDRESS = "COMITY_TEST_FORUM"

DECLARATION = '''
[custodian]
name = "forum"
means = "A forum of two"
engine = "sqlite"
dsn = "env:COMITY_TEST_FORUM"
instants = "seconds"

[limits]
rows = 50
bytes = 20000
seconds = 5

[[query]]
id = "visits"
category = "access"
account = "who"
instant = "seen"
sql = """SELECT who, seen, ip, note FROM visit
WHERE who = :account AND seen >= :start AND seen < :end ORDER BY seen"""
column = [
  { name = "who", type = "text" },
  { name = "seen", type = "seconds" },
  { name = "ip", type = "text" },
  { name = "note", type = "text", optional = true },
]
'''

Declare = Callable[..., SqlCustodian]


@pytest.fixture
def forum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "forum.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE visit (who, seen, ip, note)")
        rows = [
            (who, int((NOON + timedelta(minutes=minute)).timestamp()), f"192.0.2.{minute}", None)
            for who in ("alice", "bob")
            for minute in range(10)
        ]
        database.executemany("INSERT INTO visit VALUES (?, ?, ?, ?)", rows)
    database.close()
    monkeypatch.setenv(ADDRESS, str(path))
    return path


@pytest.fixture
def declare(tmp_path: Path, forum: Path) -> Declare:
    def declared(*changes: tuple[str, str]) -> SqlCustodian:
        text = DECLARATION
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "forum.toml"
        path.write_text(text, encoding="utf-8")
        return load_custodian(path)

    return declared


def fetched(custodian: SqlCustodian, period: Period | None = None) -> list[Record]:
    scope = Scope((Grant(ALICE, Category.ACCESS, period or Period()),))
    return [record for errand in custodian.errands(scope) for record in custodian.fetch(errand)]


def failure(custodian: SqlCustodian) -> ErrandFailed:
    with pytest.raises(ErrandFailed) as raised:
        fetched(custodian)
    return raised.value


def test_a_query_brings_the_account_within_the_period_and_nobody_else(declare: Declare) -> None:
    period = Period(NOON + timedelta(minutes=2), NOON + timedelta(minutes=4))
    found = fetched(declare(), period)
    assert [(record.account, record.at) for record in found] == [
        (ALICE, NOON + timedelta(minutes=minute)) for minute in (2, 3)
    ]
    assert dict(found[0].fields) == {
        "who": "alice",
        "seen": "2020-07-01T12:02:00Z",
        "ip": "192.0.2.2",
        "note": None,
    }


@pytest.mark.parametrize("fraction", [timedelta(0), timedelta(milliseconds=1)])
def test_a_period_that_ends_within_a_second_binds_whole_seconds_rightly(
    declare: Declare, fraction: timedelta
) -> None:
    period = Period(NOON + fraction, NOON + timedelta(minutes=1) + fraction)
    found = [record.at for record in fetched(declare(), period)]
    assert found == [at for at in (NOON, NOON + timedelta(minutes=1)) if period.covers(at)]


def test_a_query_that_ignores_its_parameters_is_sifted(declare: Declare, tmp_path: Path) -> None:
    careless = declare(
        ("who = :account AND seen >= :start AND seen < :end", "(1 OR who = :account)")
    )
    shelf = BoxShelf(tmp_path / "box", master=MasterKey(b"k" * 32), keys={})
    period = Period(NOON, NOON + timedelta(minutes=3))
    scope = Scope((Grant(ALICE, Category.ACCESS, period),))
    found = gather(custodian=careless, scope=scope, shelf=shelf)
    assert found.cursor.done[0].rows == 3
    assert found.cursor.done[0].discarded == (("other-account", 10), ("outside-period", 7))
    kept = list(shelf.records(cursor=found.cursor, account=ALICE, category=Category.ACCESS))
    assert {record.account for record in kept} == {ALICE}


def test_a_missing_file_is_a_custodian_that_is_down(declare: Declare, forum: Path) -> None:
    custodian = declare()
    forum.unlink()
    assert failure(custodian).kind is FailureKind.DOWN
    assert not forum.exists()


def test_a_missing_address_is_a_custodian_that_is_down(
    declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    custodian = declare()
    monkeypatch.delenv(ADDRESS)
    assert failure(custodian).kind is FailureKind.DOWN


def test_a_file_that_is_no_database_is_a_custodian_that_is_down(
    declare: Declare, forum: Path
) -> None:
    forum.write_bytes(b"no database" * 100)
    assert failure(declare()).kind is FailureKind.DOWN


def test_a_query_that_takes_too_long_is_stopped_by_name(declare: Declare) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT :account AS who, i AS seen, '' AS ip, '' AS note FROM n WHERE i < 0"
    )
    custodian = declare((DECLARATION.split('"""')[1], endless), ("seconds = 5", "seconds = 1"))
    assert failure(custodian).kind is FailureKind.SLOW


@pytest.mark.parametrize("change", [("rows = 50", "rows = 9"), ("bytes = 20000", "bytes = 300")])
def test_too_much_fails_by_name_after_the_limit(declare: Declare, change: tuple[str, str]) -> None:
    custodian = declare(change)
    seen = []
    errand = custodian.errands(Scope((Grant(ALICE, Category.ACCESS),)))[0]
    with pytest.raises(ErrandFailed) as raised:
        for record in custodian.fetch(errand):
            seen.append(record)
    assert raised.value.kind is FailureKind.TOO_MUCH
    assert 0 < len(seen) <= 9


def test_one_value_larger_than_the_limit_is_too_much(declare: Declare) -> None:
    custodian = declare(
        ("SELECT who, seen, ip, note", "SELECT who, seen, ip, zeroblob(30000) AS note")
    )
    assert failure(custodian).kind is FailureKind.TOO_MUCH


@pytest.mark.parametrize(
    "change",
    [
        ('{ name = "ip", type = "text" }', '{ name = "ip", type = "integer" }'),
        ('{ name = "ip", type = "text" }', '{ name = "ip", type = "bytes" }'),
        ('{ name = "ip", type = "text" }', '{ name = "ip", type = "instant" }'),
        ('{ name = "ip", type = "text" }', '{ name = "ip", type = "boolean" }'),
        ('{ name = "ip", type = "text" }', '{ name = "ip", type = "decimal" }'),
        (", optional = true", ""),
        ("SELECT who, seen,", "SELECT who, 'yesterday' AS seen,"),
    ],
)
def test_a_wrong_type_fails_by_name_and_shows_no_value(
    declare: Declare, change: tuple[str, str]
) -> None:
    failed = failure(declare(change))
    assert failed.kind is FailureKind.WRONG_TYPE
    assert "192.0.2" not in str(failed)


@pytest.mark.parametrize(
    "change",
    [
        ("SELECT who, seen, ip, note", "SELECT who, seen, ip AS ip_address, note"),
        ("SELECT who, seen, ip, note", "SELECT who, seen, nowhere AS ip, note"),
        ("FROM visit", "FROM no_such_table"),
    ],
)
def test_a_missing_column_fails_by_name(declare: Declare, change: tuple[str, str]) -> None:
    assert failure(declare(change)).kind is FailureKind.MISSING_COLUMN


def test_a_column_that_is_not_declared_stays_in_the_house(declare: Declare) -> None:
    custodian = declare(
        ("SELECT who, seen, ip, note", "SELECT *"), ('  { name = "ip", type = "text" },\n', "")
    )
    assert all("ip" not in dict(record.fields) for record in fetched(custodian))


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM visit",
        "INSERT INTO visit VALUES ('x', 1, '', '')",
        "UPDATE visit SET who = 'x'",
        "DROP TABLE visit",
        "PRAGMA query_only = OFF",
        "ATTACH DATABASE '/tmp/comity-never' AS other",
        "SELECT load_extension('x')",
        "SELECT 1; DELETE FROM visit",
        "VACUUM",
        "CREATE TEMP TABLE x (y)",
        "COMMIT",
    ],
)
def test_the_database_refuses_everything_but_reading(forum: Path, sql: str) -> None:
    before = forum.read_bytes()
    with (
        pytest.raises(Trouble) as raised,
        SqliteEngine(str(forum)).run(sql=sql, bound={}, seconds=5, longest=1000) as rows,
    ):
        list(rows)
    assert raised.value.kind is FailureKind.REFUSED
    assert forum.read_bytes() == before
    assert not Path("/tmp/comity-never").exists()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('engine = "sqlite"', 'engine = "oracle"', "engine"),
        ('dsn = "env:COMITY_TEST_FORUM"', 'dsn = "postgres://u:secret@h/d"', "dsn"),
        ("rows = 50", "rows = 0", "limits.rows"),
        ("seconds = 5", "", "limits.seconds"),
        ('category = "access"', 'category = "everything"', "category"),
        ("SELECT who", "DELETE who", "does not begin with SELECT"),
        ("who = :account", "who = 'alice'", "does not bind :account"),
        (":start", ":since", "not given: since"),
        (":start", "?", "other than"),
        ("ORDER BY seen", "; DROP TABLE visit", "more than one statement"),
        ("ORDER BY seen", "AND ip = 'x", "not closed"),
        ('account = "who"', 'account = "ip_address"', "account: name a declared column"),
        ('instant = "seen"', 'instant = "ip"', "instant: name a declared column"),
        ("[limits]", "[limits]\nfoo = 1", "'foo' is no key"),
        ('type = "seconds"', 'type = "float"', "type: write one of"),
        ("[[query]]", "[[question]]", "[[query]]: there is none"),
        ('name = "forum"', "name = ", "cannot be read as TOML"),
    ],
)
def test_a_fault_in_a_declaration_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in DECLARATION
    path = tmp_path / "forum.toml"
    path.write_text(DECLARATION.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationInvalid) as raised:
        load_declaration(path)
    assert fault in str(raised.value)
    assert "secret" not in str(raised.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "forum.toml"
    path.write_text(
        DECLARATION.replace('"sqlite"', '"oracle"').replace("rows = 50", "rows = -1"), "utf-8"
    )
    with pytest.raises(DeclarationInvalid) as raised:
        load_declaration(path)
    assert len(raised.value.faults) == 2


@pytest.fixture
def checked(tmp_path: Path, forum: Path) -> Iterator[Callable[[str], tuple[int, str]]]:
    def check(text: str) -> tuple[int, str]:
        path = tmp_path / "forum.toml"
        path.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(command, ["check", str(path)])
        return result.exit_code, result.output

    yield check


def test_the_check_passes_what_holds(checked: Callable[[str], tuple[int, str]]) -> None:
    status, output = checked(DECLARATION)
    assert status == 0
    assert "ok - visits (access)" in output


def test_the_check_fails_a_query_that_the_database_cannot_plan(
    checked: Callable[[str], tuple[int, str]],
) -> None:
    status, output = checked(DECLARATION.replace("FROM visit", "FROM visits"))
    assert status == 1
    assert "not ok - visits (access): missing-column" in output


def test_the_check_fails_a_declaration_with_faults(
    checked: Callable[[str], tuple[int, str]],
) -> None:
    assert checked(DECLARATION.replace(":start", ":since"))[0] == 1


def test_the_check_called_wrongly_exits_2() -> None:
    assert CliRunner().invoke(command, ["check", "/nowhere.toml"]).exit_code == 2
