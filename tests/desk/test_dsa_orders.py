"""Orders under the DSA: keyed in, asked for what they lack, their effect told, and counted."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from comity.vocabulary.words import Recommendation
from comity_server import clock
from comity_server.actions import determination
from comity_server.actions.determination import Override
from comity_server.casefile.models import Case, FormSheet, Letter, Notice
from comity_server.cli.figures import command
from comity_server.worker.loop import run_due
from tests.support.cast import a_cast, approve
from tests.support.desk import signed_in
from tests.support.dsa_orders import ACT, INFORM

RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)
ARRIVED = {"channel": "email", "on": "2026-11-02", "time": "10:00", "note": "mail of today"}
HOUR = timedelta(hours=1)


class Now:
    """A clock that a test moves by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def now(monkeypatch):
    found = Now(RECEIVED + HOUR)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    monkeypatch.setattr("comity_server.cli.figures.start_house", lambda **_: None)
    return found


@pytest.fixture
def cast(house, now):
    return a_cast(house, established_in="DE")


def an_order(fields, form: str) -> Case:
    ana = signed_in("ana")
    went = ana.post(f"/desk/forms/{form}/", ARRIVED)
    filed = ana.post(went["Location"], {**fields, "own_service": "search"})
    assert filed.status_code == 302, filed.content.decode()
    return Case.objects.get()


def test_an_order_to_act_is_read_with_its_law_its_places_and_its_day(cast):
    case = an_order({**ACT, "answer_by": ["2026-11-05"]}, "eu.dsa.act")
    assert (case.kind, case.instrument, case.issued_by) == ("removal", "eu.dsa.9", "court")
    assert (case.cites, case.scope_asked, case.deficiencies) == ("§ 130 StGB", ["DE"], [])
    assert "https://search.example/b" in case.says
    assert case.must_by == datetime(2026, 11, 6, tzinfo=UTC)


def test_an_order_without_its_place_is_asked_for_that_alone(cast):
    case = an_order({**ACT, "locations": [], "redress": []}, "eu.dsa.act")
    assert case.deficiencies == ["locations", "redress"]
    ana = signed_in("ana")
    path = f"/desk/cases/{case.ref}/forms/missing/"
    assert "Exact URLs" in ana.get(path).content.decode()
    assert ana.post(path).status_code == 302
    letter = Letter.objects.get(kind="question")
    assert "Exact URLs, or what else locates it exactly (Art. 9(2)(a))" in letter.body
    assert "redress" in letter.body and "Legal basis" not in letter.body
    assert case.events.get().happened == "clarification-asked"
    assert ana.post(path).status_code == 422
    assert Letter.objects.filter(kind="question").count() == 1


def test_what_lacks_nothing_is_not_asked_for(cast):
    case = an_order(ACT, "eu.dsa.act")
    assert signed_in("ana").post(f"/desk/cases/{case.ref}/forms/missing/").status_code == 404
    assert (
        "Ask for what is missing"
        not in signed_in("ana").get(f"/desk/cases/{case.ref}/forms/").content.decode()
    )


def refuse(cast, case: Case, at: datetime) -> None:
    row = determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome=Recommendation.REFUSE,
        decided=[],
        overrides=[Override("law", "counsel read the order")],
        reasons="The order names no offence of the account.",
        by=cast.analyst,
        at=at,
    )
    approve(cast, row, at=at)
    run_due(at=lambda: at)


def test_no_effect_is_told_as_none_and_never_as_given(cast, now):
    case = an_order(INFORM, "eu.dsa.inform")
    refuse(cast, case, now.at)
    lena = signed_in("lena")
    path = f"/desk/cases/{case.ref}/forms/effect/"
    wrong = lena.post(path, {"effect": "given", "says": "We gave it."})
    assert wrong.status_code == 422 and "not what was done" in wrong.content.decode()
    assert lena.post(path, {"effect": "none", "says": " "}).status_code == 422
    assert lena.post(path, {"effect": "none", "says": "It asks too much."}).status_code == 302
    letter = Letter.objects.get(kind="effect")
    assert "We gave no effect to it." in letter.body and "It asks too much." in letter.body
    assert letter.sent_at is not None
    assert lena.post(path, {"effect": "none", "says": "Again."}).status_code == 422
    assert Letter.objects.filter(kind="effect").count() == 1


def test_the_user_is_told_when_effect_is_given_or_on_the_day_that_the_order_sets(cast, now):
    later = {"user_told": ["later"], "user_told_from": ["2026-12-01"]}
    an_order({**INFORM, **later}, "eu.dsa.inform")
    row = Notice.objects.get()
    assert (row.verdict, row.due_at) == ("delayed", datetime(2026, 12, 2, tzinfo=UTC))


def test_without_such_a_day_the_user_is_due(cast):
    an_order(INFORM, "eu.dsa.inform")
    assert Notice.objects.get().verdict == "due"


def printed(section: str) -> list[dict[str, str]]:
    ran = CliRunner().invoke(command, ["eu", "2026-2", "--section", section])
    assert ran.exit_code == 0, ran.output
    return list(csv.DictReader(io.StringIO(ran.output)))


def test_the_yearly_sections_count_orders_by_category_and_items(cast, now):
    an_order(ACT, "eu.dsa.act")
    now.at = datetime(2027, 1, 2, tzinfo=UTC)
    of = {(row["category"], row["scope"]): row for row in printed("act")}
    row = of["STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "DE"]
    assert (row["orders_received"], row["items_in_orders"]) == ("1", "2")
    assert printed("information")[0]["info_orders_received"] == "0"


def test_the_form_stays_with_the_case(cast):
    an_order(INFORM, "eu.dsa.inform")
    assert FormSheet.objects.get().form == "eu.dsa.inform"
