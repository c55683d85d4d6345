"""What the desk reads: bounded queries, whatever the number of cases; the same as the slow way."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity_server import clock
from comity_server.casefile.models import Case
from comity_server.casefile.reading import queue
from comity_server.cli.hold import command
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from tests.support.cast import HOLD, HOUR, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.desk import signed_in


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


def queries(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


@pytest.mark.parametrize("tab", ["mine", "team", "others", "held"])
def test_more_cases_ask_no_more_queries_of_the_queue(cast, tab):
    an_active_hold(cast, at=NOON - HOUR)
    a_filed_case(cast)
    ana, path = signed_in("ana"), f"/desk/queue/?tab={tab}"
    one = queries(ana, path)
    for number in range(3):
        a_filed_case(cast, their_reference=f"2020-{number}")
    assert queries(ana, path) == one


def test_more_accounts_ask_no_more_queries_of_a_case(cast):
    one = a_filed_case(cast)
    many = a_filed_case(cast, accounts="alice@example.org\nbob@example.org\nc\nd\ne")
    ana = signed_in("ana")
    few = queries(ana, f"/desk/cases/{one.ref}/")
    assert queries(ana, f"/desk/cases/{many.ref}/") == few <= 38


def turn(case: Case, word: str) -> None:
    with change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(turn=word)
        store.append("review.turned", at=NOON, actor="system", case=case.ref)


def test_the_merged_turns_are_the_plain_order(cast):
    cases = [a_filed_case(cast, their_reference=str(number)) for number in range(5)]
    for case, word in zip(
        cases, ("counsel", "officer", "analyst", "rights", "counsel"), strict=True
    ):
        turn(case, word)
    plain = Case.objects.exclude(turn="analyst").order_by("must_by", "id")
    found = queue.of_turns(queue.others("analyst"), after=None)
    assert [one.id for one in found] == [one.id for one in plain]
    first = queue.Place(found[0].must_by, found[0].id)
    rest = queue.of_turns(queue.others("analyst"), after=first)
    assert [one.id for one in rest] == [one.id for one in plain][1:]
    assert queue.count_of(queue.others("analyst")) == 4 and queue.count_of(("analyst",)) == 1


def test_a_sealed_case_is_in_no_count_and_no_list(cast):
    case = a_filed_case(cast)
    an_active_hold(cast, at=NOON)
    assert queue.held(at=NOON, after=None)
    with change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(sealed=True)
        store.append("review.sealed", at=NOON, actor="counsel", case=case.ref)
    assert not queue.held(at=NOON, after=None)
    assert queue.count_of(None) == 0 and not queue.team(after=None)


def test_only_what_a_hold_stops_is_held(cast):
    a_filed_case(cast)
    assert not queue.held(at=NOON, after=None)
    germany = HOLD.replace('["HK"]', '["DE"]').replace("Hong Kong", "German")
    an_active_hold(cast, at=NOON, terms=germany, ref="de")
    assert not queue.held(at=NOON, after=None)
    an_active_hold(cast, at=NOON)
    assert len(queue.held(at=NOON, after=None)) == 1


def preview(folder: Path, text: str):
    path = folder / "hold.toml"
    path.write_text(text)
    return CliRunner().invoke(command, ["preview", str(path)])


def test_a_hold_is_previewed_and_nothing_is_written(cast, tmp_path):
    case = a_filed_case(cast)
    told = preview(tmp_path, f"[[hold]]\n{HOLD}")
    assert told.exit_code == 0 and case.ref in told.output and "covered: 1" in told.output
    assert "covered: 0" in preview(tmp_path, HOLD.replace('["HK"]', '["DE"]')).output


@pytest.mark.parametrize("text", ["no toml", 'stops = "everything"', "", "hold = []"])
def test_wrong_terms_are_told(cast, tmp_path, text):
    told = preview(tmp_path, text)
    assert told.exit_code == 1, told.output
