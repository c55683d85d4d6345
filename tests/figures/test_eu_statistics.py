"""What Union law wants counted, from the cases of a live house."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from comity.errors import FiguresError
from comity.transparency.eu_reports import CONTEXT_OF, context_csv
from comity.transparency.months import half_year
from comity_server import clock
from comity_server.cli.figures import command
from comity_server.worker.loop import run_due
from tests.figures.publishing import JULY, a_letter
from tests.support.cast import NOON, a_cast, a_filed_case

H1 = half_year(2020, 1)


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: JULY)
    monkeypatch.setattr("comity_server.cli.figures.start_house", lambda **_: None)
    return a_cast(house)


def printed(section: str, period: str = "2020-1") -> list[dict[str, str]]:
    ran = CliRunner().invoke(command, ["eu", period, "--section", section])
    assert ran.exit_code == 0, ran.output
    return list(csv.DictReader(io.StringIO(ran.output)))


def test_orders_of_member_states_are_counted_and_those_of_others_are_not(cast):
    a_filed_case(cast)
    a_letter(cast, 1)
    a_letter(cast, 2)
    a_letter(cast, 3, instrument="none", issued_by="")
    rows = printed("information")
    of = {(row["category"], row["scope"]): row["info_orders_received"] for row in rows}
    assert of["TOTAL", "TOTAL"] == of["TOTAL", "IE"] == "2"
    assert of["STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER", "IE"] == "2"
    assert {row["service"] for row in rows} == {"Example Search"}
    assert {row["median_hours_to_acknowledge"] for row in rows} == {"0"}
    assert {row["median_hours_to_effect"] for row in rows} == {""}


def test_orders_to_act_name_at_least_one_item(cast):
    a_letter(cast, 1, kind="removal", accounts="", categories="")
    (total, *_) = printed("act")
    assert (total["orders_received"], total["items_in_orders"]) == ("1", "1")


def test_no_orders_are_a_total_of_zero(cast):
    (row,) = printed("act")
    assert (row["orders_received"], row["median_hours_to_effect"]) == ("0", "")


def test_certificates_are_counted_by_what_they_ask_and_whether_it_was_done(cast):
    kept = a_letter(cast, 1, kind="preservation", instrument="eu.epocpr")
    run_due(at=lambda: NOON)
    a_letter(cast, 2, instrument="eu.epoc.subscriber", follows=kept, categories="subscriber")
    rows = {row["certificate"]: row for row in printed("e-evidence")}
    assert rows["EPOC"]["data_category"] == "subscriber"
    assert (rows["EPOC"]["received"], rows["EPOC"]["fulfilled"]) == ("1", "0")
    assert rows["EPOC-PR"]["issuing_state"] == "IE"
    assert rows["EPOC-PR"]["received"] == "1"


def test_an_open_period_is_refused(cast):
    ran = CliRunner().invoke(command, ["eu", "2020", "--section", "act"])
    assert ran.exit_code == 1
    assert "Period 2020 is open" in ran.output


def test_context_is_one_optional_text_for_each_figure():
    data = context_csv({"orders_received": "Most came in May."}, service="s", period=H1)
    (row,) = csv.DictReader(io.StringIO(data.decode()))
    assert row["reporting_period"] == "2020-01-01/2020-06-30"
    assert row["contextual_information_orders_received"] == "Most came in May."
    assert sum(name.startswith("contextual_information_") for name in row) == len(CONTEXT_OF) == 7
    assert data.endswith(b"\r\n")


def test_context_for_no_figure_of_theirs_is_refused():
    with pytest.raises(FiguresError, match="no figure 'received'"):
        context_csv({"received": "x"}, service="s", period=H1)


def test_the_year_is_a_period_once_it_is_over(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2021, 1, 1, tzinfo=UTC))
    assert printed("information", "2020")[0]["info_orders_received"] == "0"
