"""A custodian on PostgreSQL is read in a read-only transaction with a time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from comity.collection.errand import ErrandFailed, FailureKind
from comity.collection.record import Record
from comity.determination.scope import Grant, Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.custodian import SqlCustodian, load_custodian
from comity_server.adapters.custodians.declaration import load_declaration
from comity_server.adapters.custodians.engines import Trouble
from comity_server.adapters.custodians.postgresql import PostgresqlEngine

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
ALICE = AccountId("alice")
ADDRESS = "COMITY_TEST_SHOP"

DECLARATION = '''
[custodian]
name = "shop"
engine = "postgresql"
dsn = "env:COMITY_TEST_SHOP"
instants = "instant"

[limits]
rows = 50
bytes = 20000
seconds = 2

[[query]]
id = "orders"
category = "traffic"
account = "who"
instant = "at"
sql = """
SELECT who, at, price, paid, '100%'::text AS share, picture FROM comity_shop
 WHERE who = :account AND at >= :start::timestamptz AND at < :end::timestamptz ORDER BY at
"""
column = [
  { name = "who", type = "text" },
  { name = "at", type = "instant" },
  { name = "price", type = "decimal" },
  { name = "paid", type = "boolean" },
  { name = "share", type = "text" },
  { name = "picture", type = "bytes" },
]
'''


@pytest.fixture
def shop(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with psycopg.connect(postgresql_url, autocommit=True) as database:
        database.execute("DROP TABLE IF EXISTS comity_shop")
        database.execute(
            "CREATE TABLE comity_shop (who text, at timestamptz, price numeric, paid boolean,"
            " picture bytea)"
        )
        for who in ("alice", "bob"):
            for minute in range(10):
                row = (who, NOON + timedelta(minutes=minute), "1.10", minute % 2 == 0, b"\x00\xff")
                database.execute("INSERT INTO comity_shop VALUES (%s, %s, %s, %s, %s)", row)
        monkeypatch.setenv(ADDRESS, postgresql_url)
        yield postgresql_url
        database.execute("DROP TABLE IF EXISTS comity_shop")


@pytest.fixture
def declare(tmp_path: Path) -> Callable[..., SqlCustodian]:
    def declared(*changes: tuple[str, str]) -> SqlCustodian:
        text = DECLARATION
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "shop.toml"
        path.write_text(text, encoding="utf-8")
        return load_custodian(path)

    return declared


def fetched(custodian: SqlCustodian, period: Period | None = None) -> list[Record]:
    scope = Scope((Grant(ALICE, Category.TRAFFIC, period or Period()),))
    return [record for errand in custodian.errands(scope) for record in custodian.fetch(errand)]


def failure(custodian: SqlCustodian) -> FailureKind:
    with pytest.raises(ErrandFailed) as raised:
        fetched(custodian)
    assert "alice" not in str(raised.value)
    return raised.value.kind


def test_types_and_period_come_through(shop: str, declare: Callable[..., SqlCustodian]) -> None:
    found = fetched(declare(), Period(NOON, NOON + timedelta(minutes=2)))
    assert [record.at for record in found] == [NOON, NOON + timedelta(minutes=1)]
    assert {record.account for record in found} == {ALICE}
    assert dict(found[0].fields) == {
        "who": "alice",
        "at": "2020-07-01T12:00:00Z",
        "price": "1.10",
        "paid": True,
        "share": "100%",
        "picture": "AP8=",
    }
    assert len(fetched(declare())) == 10


def test_failures_have_their_names(shop: str, declare: Callable[..., SqlCustodian]) -> None:
    assert failure(declare(("rows = 50", "rows = 9"))) is FailureKind.TOO_MUCH
    assert failure(declare(('"decimal"', '"integer"'))) is FailureKind.WRONG_TYPE
    assert failure(declare(("picture FROM", "nowhere AS picture FROM"))) is (
        FailureKind.MISSING_COLUMN
    )
    slow = declare(
        ("ORDER BY at", "AND pg_sleep(5) IS NULL ORDER BY at"), ("seconds = 2", "seconds = 1")
    )
    assert failure(slow) is FailureKind.SLOW


def test_a_server_that_does_not_answer_is_down(
    declare: Callable[..., SqlCustodian], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql://nobody@127.0.0.1:1/none")
    assert failure(declare()) is FailureKind.DOWN


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO comity_shop (who) VALUES ('x')",
        "WITH gone AS (DELETE FROM comity_shop RETURNING who) SELECT * FROM gone",
        "UPDATE comity_shop SET who = 'x'",
        "DROP TABLE comity_shop",
        "CREATE TABLE comity_other (x int)",
        "SELECT set_config('transaction_read_only', 'off', true); DELETE FROM comity_shop",
    ],
)
def test_the_database_refuses_everything_but_reading(shop: str, sql: str) -> None:
    with (
        pytest.raises(Trouble) as raised,
        PostgresqlEngine(shop).run(sql=sql, bound={}, seconds=5, longest=1000) as rows,
    ):
        list(rows)
    assert raised.value.kind is FailureKind.REFUSED
    with psycopg.connect(shop) as database:
        count = database.execute("SELECT count(*) FROM comity_shop").fetchone()
    assert count == (20,)


def test_a_query_is_planned_without_reading_a_row(
    shop: str, declare: Callable[..., SqlCustodian], tmp_path: Path
) -> None:
    custodian = declare()
    for query in load_declaration(tmp_path / "shop.toml").queries:
        custodian.explain(query)
    broken = declare(("FROM comity_shop", "FROM comity_shops"))
    with pytest.raises(Trouble):
        broken.explain(load_declaration(tmp_path / "shop.toml").queries[0])
