"""Half-years without an edition say when their figures come, and show none until then."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from comity_server import clock
from comity_server.public import half_years
from comity_server.public.half_years import HalfYear
from tests.support.cast import a_filed_case

DUE = datetime(2020, 9, 1, tzinfo=UTC)


def test_a_half_year_that_is_not_over_says_when_it_is_published(cast, visitor):
    a_filed_case(cast)
    page = visitor.get("/report/").content.decode()
    assert "January to June 2020 is not over" in page
    assert "Its figures will be published on 1 September 2020." in page


def test_a_half_year_that_is_over_waits_for_its_edition(cast, visitor, monkeypatch):
    a_filed_case(cast)
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 8, 31, 23, 59, 59, tzinfo=UTC))
    page = visitor.get("/report/2020-1/").content.decode()
    assert "January to June 2020 is over" in page
    assert "will be published on 1 September 2020" in page


def test_no_figure_is_shown_because_its_day_has_come(cast, visitor, monkeypatch):
    a_filed_case(cast)
    monkeypatch.setattr(clock, "now", lambda: DUE)
    page = visitor.get("/report/2020-1/").content.decode()
    assert "Its figures were due on 1 September 2020. They are being checked." in page
    assert "cm-table" not in page
    assert visitor.get("/report/2020-1/figures.csv").status_code == 404


@pytest.mark.parametrize("name", ["2019-2", "2021-1", "2020-3", "0000-1", "x", "20201"])
def test_other_times_than_this_house_has_seen_are_not_there(visitor, monkeypatch, name):
    monkeypatch.setattr(clock, "now", lambda: DUE)
    assert visitor.get(f"/report/{name}/").status_code == 404


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
