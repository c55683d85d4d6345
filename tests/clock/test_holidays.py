"""Days off are those of where the addressee sits; what the books do not know, they say and ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from comity.clock import due_of
from comity.vocabulary.words import Clock
from tests.clock.made import a_case, the_books

BRUSSELS = ZoneInfo("Europe/Brussels")
SHARED_BY_ALL = {"01-01", "12-25"}


def produce(received_at: datetime, place: str):
    return due_of(Clock.PRODUCE, case=a_case(received_at, established_in=place), books=the_books())


def test_a_window_that_ends_on_a_holiday_of_the_addressee_alone_runs_on_there_alone():
    """Ten days from 1 July 2027 end on the 11th, a Sunday; from the 4th on the 14th of July."""
    received_at = datetime(2027, 7, 4, 9, tzinfo=UTC)
    after = {place: produce(received_at, place).not_before for place in ("FR", "DE")}
    assert after["DE"] == datetime(2027, 7, 15, tzinfo=BRUSSELS)
    assert after["FR"] == datetime(2027, 7, 16, tzinfo=BRUSSELS)
    assert {produce(received_at, place).not_after for place in after} == {after["DE"]}


def test_a_moving_holiday_is_one():
    good_friday = produce(datetime(2027, 3, 16, 9, tzinfo=UTC), "DE")
    assert good_friday.not_before == datetime(2027, 3, 31, tzinfo=BRUSSELS)
    assert good_friday.not_after == datetime(2027, 3, 27, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("GR", "do not know the public holidays of GR"),
        ("US", "do not know the public holidays of US"),
        ("FR", "Code du travail, Art. L3133-1 (from memory: ask there)"),
    ],
)
def test_the_computation_says_whose_days_off_it_took_and_asks(place, says):
    found = produce(datetime(2027, 7, 4, 9, tzinfo=UTC), place)
    assert any(says in line.says and "ask there" in line.says for line in found.lines)


def test_no_list_leaves_out_what_all_share_or_names_a_weekend_day_as_moving():
    lists = [one for one in the_books().clocks.holidays if one.places]
    assert len(lists) == 15
    for one in lists:
        assert set(one.yearly) >= SHARED_BY_ALL
        assert all(date.fromisoformat(day).isoweekday() < 6 for day in one.days), one.id


def test_more_days_off_only_ever_make_us_wait_longer():
    for day in range(0, 366, 3):
        received_at = datetime(2027, 1, 1, 9, tzinfo=UTC) + timedelta(days=day)
        common, own = produce(received_at, "SK"), produce(received_at, "PL")
        assert own.not_before >= common.not_before
        assert own.not_after == common.not_after
