"""A preview can count among the people of a service's own database, and only reads it."""

from __future__ import annotations

import sqlite3

import pytest

from comity_edge.layering import place_ranges
from comity_server.adapters import participants_source
from comity_server.adapters.participants import ParticipantsFault, read_participants
from comity_server.adapters.participants_source import ask, source_of

RANGES = place_ranges(v4=[(0xC6336400, 0xC63364FF, "HK")])


@pytest.fixture
def folder(tmp_path):
    with sqlite3.connect(tmp_path / "live.db") as live:
        live.execute("CREATE TABLE seen (who, address, country, bill)")
        live.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?)",
            [("a", "198.51.100.7", "HK", None), ("b", "203.0.113.7", "DE", "DE")],
        )
    live.close()
    (tmp_path / "dsn").write_text(str(tmp_path / "live.db"))
    return tmp_path


def declare(folder, sql="SELECT address, country AS declared, bill AS billing FROM seen", **more):
    facts = {"engine": "sqlite", "dsn": f"file:{folder}/dsn", "sql": sql, **more}
    lines = [f"{key} = {value!r}" for key, value in facts.items()]
    (folder / "search.toml").write_text("\n".join(lines))


def people(folder):
    source = source_of(folder, "search")
    return list(read_participants(ask(source, environment={}), ranges=RANGES))


def test_who_took_part_comes_from_the_database(folder):
    declare(folder)
    first, second = people(folder)
    assert (first.ip_place, first.declared_place) == ("HK", "HK")
    assert (second.declared_place, second.billing_place) == ("DE", "DE")
    assert first.billing_place == first.sim_place == second.ip_place


def test_nobody_at_all_is_an_empty_table_and_no_fault(folder):
    declare(folder, sql="SELECT address FROM seen WHERE 0")
    assert people(folder) == []


def test_no_declaration_is_none_and_no_path_leads_out(folder):
    assert source_of(folder, "search") is None
    declare(folder)
    assert source_of(folder, "../search") is None


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("WITH x AS (SELECT 1) DELETE FROM seen", "more than read"),
        ("SELECT address FROM seen; DROP TABLE seen", "more than read"),
        ("SELECT who FROM seen", "none of address"),
        ("SELECT gone AS address FROM seen", "no such column"),
    ],
)
def test_what_does_more_or_less_than_asked_is_refused(folder, sql, says):
    declare(folder, sql=sql)
    with pytest.raises(ParticipantsFault, match=says):
        people(folder)
    with sqlite3.connect(folder / "live.db") as live:
        assert live.execute("SELECT count(*) FROM seen").fetchone() == (2,)
    live.close()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"engine": "oracle"}, "engine: write one of"),
        ({"dsn": "postgresql://u:p@h/d"}, "never the address"),
        ({"sql": "DELETE FROM seen"}, "begins with SELECT"),
        ({"seconds": 0}, "seconds"),
        ({"rows": 5}, "no such key"),
    ],
)
def test_a_wrong_declaration_says_what_to_write(folder, wrong, says):
    declare(folder, **wrong)
    with pytest.raises(ParticipantsFault, match=says) as fault:
        source_of(folder, "search")
    assert "u:p@h" not in str(fault.value)


def test_a_database_that_is_away_is_said_without_its_address(folder):
    declare(folder, dsn="env:MEETINGS")
    with pytest.raises(ParticipantsFault, match="MEETINGS is not set"):
        people(folder)


def test_a_sample_is_enough(folder, monkeypatch):
    monkeypatch.setattr(participants_source, "MOST", 1)
    declare(folder)
    assert len(people(folder)) == 1
