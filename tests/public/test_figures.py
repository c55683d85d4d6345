"""First figures: of half-years that are over, as they stood, without small numbers."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from comity.transparency.cells import NotReported, Number, Withheld, value_of
from comity.transparency.counting import Slot
from comity.transparency.history import NOT_STATED
from comity.transparency.registry import FigureId
from comity.vocabulary.words import Recommendation, RequestKind
from comity_server import clock
from comity_server.actions import intake, release
from comity_server.casefile import histories
from comity_server.public import figures, half_years
from comity_server.public.half_years import HalfYear
from comity_server.worker.loop import run_due
from tests.support.cast import (
    DAY,
    HOLD,
    HOUR,
    NOON,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
    approve,
    decide,
)

PUBLISHED = datetime(2020, 9, 1, tzinfo=UTC)


@pytest.fixture
def in_september(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: PUBLISHED)


@pytest.fixture
def all_shown(monkeypatch):
    monkeypatch.setattr(figures, "THRESHOLD", 1)


def cells(visitor, name="2020-1") -> dict[tuple[str, str], tuple[str, str]]:
    page = visitor.get(f"/report/{name}.csv")
    assert page.status_code == 200
    rows = csv.DictReader(io.StringIO(page.content.decode()))
    return {(row["jurisdiction"], row["figure"]): (row["status"], row["value"]) for row in rows}


def numbers(visitor, place: str = "HK") -> dict[str, int]:
    return {
        figure: int(value)
        for (where, figure), (_, value) in cells(visitor).items()
        if where == place and value != "0"
    }


def test_a_half_year_that_is_not_over_says_when_it_is_published(cast, visitor):
    a_filed_case(cast)
    page = visitor.get("/report/").content.decode()
    assert "January to June 2020 is not over" in page
    assert "1 September 2020" in page
    assert visitor.get("/report/2020-1.csv").status_code == 404


def test_a_half_year_that_is_over_waits_for_its_day(cast, visitor, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 8, 31, 23, 59, 59, tzinfo=UTC))
    assert "January to June 2020 is over" in visitor.get("/report/2020-1/").content.decode()
    assert visitor.get("/report/2020-1.csv").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: PUBLISHED)
    assert "Government requests, January to June 2020" in visitor.get("/report/").content.decode()
    assert visitor.get("/report/2020-1.csv").status_code == 200


@pytest.mark.parametrize("name", ["2019-2", "2021-1", "2020-3", "0000-1", "x", "20201"])
def test_other_times_than_this_house_has_seen_are_not_there(visitor, in_september, name):
    assert visitor.get(f"/report/{name}/").status_code == 404
    assert visitor.get(f"/report/{name}.csv").status_code == 404


def test_each_request_is_counted_once_with_what_became_of_it(
    cast, visitor, in_september, all_shown
):
    given = a_sealed_case(cast)
    release.release_production(case_id=given.id, by=cast.counsel, at=NOON + DAY)
    begun = release.open_download(
        release_id=given.releases.get().id,
        by=cast.officer,
        at=NOON + DAY,
        now=lambda: NOON + DAY,
    )
    assert b"".join(begun.chunks)
    refused = a_filed_case(cast, at=NOON + HOUR)
    row = decide(cast, refused, at=NOON + 2 * HOUR, outcome=Recommendation.REFUSE)
    approve(cast, row, at=NOON + 3 * HOUR)
    run_due(at=lambda: NOON + 2 * DAY)
    taken_back = a_filed_case(cast, at=NOON + 4 * HOUR)
    intake.withdraw(case_id=taken_back.id, by=cast.officer, at=NOON + DAY)
    a_filed_case(cast, at=NOON + 5 * HOUR, kind="preservation")
    a_filed_case(cast, at=NOON + 6 * HOUR, kind="emergency", threat="death")
    assert numbers(visitor) == {
        "received": 4,
        "emergency": 1,
        "gave-data": 1,
        "refused": 1,
        "answered-otherwise": 1,
        "pending": 1,
        "preservation": 1,
    }
    assert numbers(visitor, "") == numbers(visitor)


def test_what_was_released_and_not_fetched_gave_nobody_anything(
    cast, visitor, in_september, all_shown
):
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + DAY)
    assert numbers(visitor) == {"received": 1, "pending": 1}


def test_what_happened_after_the_end_is_not_in_the_figures(cast, visitor, in_september, all_shown):
    case = a_filed_case(cast)
    assert numbers(visitor) == {"received": 1, "pending": 1}
    intake.withdraw(case_id=case.id, by=cast.officer, at=datetime(2020, 7, 1, tzinfo=UTC))
    assert numbers(visitor) == {"received": 1, "pending": 1}


@pytest.mark.parametrize(
    ("announced", "counted"),
    [("2020-06-10T11:00:00Z", "held"), ("2020-09-01T00:00:01Z", "pending"), (None, "pending")],
)
def test_a_hold_counts_once_it_was_announced(
    cast, visitor, in_september, all_shown, announced, counted
):
    a_filed_case(cast)
    terms = HOLD + (f"announced_at = {announced}\n" if announced else "")
    an_active_hold(cast, at=NOON + HOUR, terms=terms)
    assert numbers(visitor) == {"received": 1, counted: 1}


def test_small_numbers_are_withheld_in_page_and_file(cast, visitor, in_september):
    a_filed_case(cast)
    assert "1" not in {value for _, value in cells(visitor).values()}
    page = visitor.get("/report/").content.decode()
    assert "Numbers from 1 to 4 are withheld" in page


def test_a_house_without_requests_has_a_report_of_zeros(visitor, in_september):
    page = visitor.get("/report/")
    assert page.status_code == 200
    assert cells(visitor)["", "received"] == ("zero", "0")


# The figures themselves, over any counts

PLACES = ("HK", "IE", "US", "DE")
OUTCOMES = ("content", "refused", "withdrawn", "held", "pending")


def slot(figure: str, place: str) -> Slot:
    return Slot(FigureId(figure), place, NOT_STATED, RequestKind.DISCLOSURE)


@st.composite
def counts(draw):
    found: Counter[Slot] = Counter()
    for place in draw(st.sets(st.sampled_from(PLACES))):
        total = 0
        for outcome in OUTCOMES:
            amount = draw(st.integers(0, 12))
            found[slot(outcome, place)] += amount
            total += amount
        found[slot("received", place)] += total
        found[slot("emergency", place)] += draw(st.integers(0, total))
        found[slot("preservation", place)] += draw(st.integers(0, 12))
    return {key: value for key, value in found.items() if value}


@given(counts(), st.integers(2, 8))
def test_no_number_below_the_threshold_is_ever_shown(counted, threshold):
    found = figures.publish(counted, threshold=threshold)
    for cell in (
        *found.totals.values(),
        *(c for row in found.places.values() for c in row.values()),
    ):
        assert not 0 < (value_of(cell) or 0) < threshold


@given(counts())
def test_without_a_threshold_rows_and_totals_add_up(counted):
    found = figures.publish(counted, threshold=1)
    for name in figures.COLUMNS:
        assert found.totals[name] == Number(sum(row[name].value for row in found.places.values()))
    for row in (*found.places.values(), found.totals):
        assert row["received"].value == sum(row[name].value for name in figures.OUTCOMES)


@given(counts(), st.integers(2, 8))
def test_what_is_shown_is_true(counted, threshold):
    exact = figures.publish(counted, threshold=1)
    found = figures.publish(counted, threshold=threshold)
    assert found.places.keys() == exact.places.keys()
    for place, row in found.places.items():
        for name, cell in row.items():
            assert isinstance(cell, Withheld | NotReported) or cell == exact.places[place][name]


@pytest.mark.parametrize(
    ("half", "day"), [(HalfYear(2020, 1), (2020, 9, 1)), (HalfYear(2020, 2), (2021, 3, 1))]
)
def test_a_half_year_is_published_two_months_after_its_end(half, day):
    published = half.published_on
    assert (published.year, published.month, published.day) == day
    assert half.period.end < half.published_at


def test_half_years_follow_one_another_without_gap():
    found = half_years.between(HalfYear(2019, 2), HalfYear(2021, 1))
    assert [half.name for half in found] == ["2019-2", "2020-1", "2020-2", "2021-1"]
    assert all(a.period.end == b.period.start for a, b in itertools.pairwise(found))


def test_an_instant_at_the_turn_belongs_to_what_begins():
    assert half_years.of(datetime(2020, 7, 1, tzinfo=UTC)) == HalfYear(2020, 2)


def test_counting_asks_the_database_as_often_for_many_requests_as_for_one(cast, visitor):
    queries = []
    for at in (NOON, NOON + HOUR, NOON + 2 * HOUR):
        a_filed_case(cast, at=at)
        with CaptureQueriesContext(connection) as asked:
            histories.counted(HalfYear(2020, 1).period, announced_by=PUBLISHED)
        queries.append(len(asked))
    assert queries[0] == queries[1] == queries[2]
