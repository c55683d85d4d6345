"""Days, months and hours are counted as a slow walk through the calendar counts them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.clock.count import EXACT, Count, ends_of
from comity.pack.clocks import Days
from comity.vocabulary.durations import Duration, parse_duration
from tests.clock import reference

ZONES = (
    *("Europe/Brussels", "Europe/Dublin", "Europe/Athens", "Atlantic/Azores"),
    *("America/New_York", "America/Sao_Paulo", "Asia/Hong_Kong", "Asia/Kolkata"),
    *("Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "Asia/Kathmandu"),
)
HOLIDAYS = frozenset({(1, 1), (5, 1), (12, 25)})
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
instants = st.integers(0, 32 * 366 * 86400).map(
    lambda n: datetime(1999, 1, 1, tzinfo=UTC) + n * SECOND
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


def whole(zone: ZoneInfo, **more: object) -> Count:
    return Count(days=Days.WHOLE_DAYS, zones=(zone,), **more)


def off_days(start: datetime, days: int) -> set[date]:
    every = (start.date() + timedelta(days=n) for n in range(-2, days + 30))
    return {day for day in every if (day.month, day.day) in HOLIDAYS}


# ``./comity prove --nightly`` makes fifty times as many: 6,000.
@settings(max_examples=120)
@given(instants, st.integers(0, 45), zones)
def test_whole_days_end_where_the_slow_walk_says(start, days, zone):
    count = whole(zone, rolls=True, yearly=HOLIDAYS)
    found = ends_of(start, Duration(fixed=timedelta(days=days)), count=count)
    slow = reference.whole_days(start, days, zone)
    assert found.earliest == slow
    assert found.latest == reference.rolled(slow, zone, off_days(start, days))


@settings(max_examples=60)
@given(instants, st.integers(1, 20), zones)
def test_working_days_end_where_the_slow_walk_says(start, days, zone):
    count = Count(days=Days.WORKING_DAYS, zones=(zone,), yearly=HOLIDAYS)
    found = ends_of(start, Duration(fixed=timedelta(days=days)), count=count)
    assert found.earliest == reference.working_days(start, days, zone, set())
    assert found.latest == reference.working_days(start, days, zone, off_days(start, 2 * days))


@settings(max_examples=30)
@given(instants, st.integers(1, 6), zones)
def test_months_end_where_the_slow_walk_says(start, months, zone):
    found = ends_of(start, Duration(months=months), count=whole(zone))
    assert found.earliest == found.latest == reference.months(start, months, zone)


@given(instants, st.integers(0, 200), zones)
def test_hours_are_exact_wherever_the_wall_clock_goes(start, hours, zone):
    found = ends_of(start, Duration(fixed=HOUR * hours), count=whole(zone))
    if hours % 24:
        assert found.earliest == found.latest == start + HOUR * hours


@given(instants, st.integers(1, 90), zones)
def test_a_later_start_never_ends_earlier(start, days, zone):
    period = Duration(fixed=timedelta(days=days))
    for step in (SECOND, HOUR):
        now = ends_of(start, period, count=whole(zone, rolls=True))
        later = ends_of(start + step, period, count=whole(zone, rolls=True))
        assert later.earliest >= now.earliest
        assert later.latest >= now.latest


@given(instants, st.integers(1, 90), st.lists(zones, min_size=1, max_size=4))
def test_one_more_zone_only_widens_the_two_ends(start, days, some):
    period = Duration(fixed=timedelta(days=days))
    alone = ends_of(start, period, count=whole(some[0]))
    all_of = ends_of(start, period, count=Count(days=Days.WHOLE_DAYS, zones=tuple(some)))
    assert all_of.earliest <= alone.earliest
    assert all_of.latest >= alone.latest


BRUSSELS = ZoneInfo("Europe/Brussels")
TURN = datetime(2026, 10, 25, 1, tzinfo=UTC)  # summer time ends
SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)  # summer time begins


@pytest.mark.parametrize("turn", [TURN, SPRING])
@pytest.mark.parametrize("step", [SECOND, HOUR])
@pytest.mark.parametrize("days", [1, 10, 60])
@pytest.mark.parametrize("back", range(12))
def test_every_instant_around_a_change_of_summer_time_agrees(turn, step, days, back):
    start = turn - timedelta(days=back)
    for at in (start - step, start, start + step):
        found = ends_of(at, Duration(fixed=timedelta(days=days)), count=whole(BRUSSELS))
        assert found.earliest == reference.whole_days(at, days, BRUSSELS)
        assert found.earliest.astimezone(BRUSSELS).time().isoformat() == "00:00:00"


def test_a_second_at_midnight_is_worth_a_day():
    midnight = datetime(2026, 11, 1, tzinfo=BRUSSELS)
    period = parse_duration("P10D")
    before = ends_of(midnight - SECOND, period, count=whole(BRUSSELS)).earliest
    after = ends_of(midnight, period, count=whole(BRUSSELS)).earliest
    assert after - before == timedelta(days=1)


def test_the_day_that_samoa_left_out_is_counted_on_its_calendar():
    zone = ZoneInfo("Pacific/Apia")
    start = datetime(2011, 12, 29, 12, tzinfo=zone)
    found = ends_of(start, parse_duration("P2D"), count=whole(zone))
    assert found.earliest == datetime(2012, 1, 1, tzinfo=zone).astimezone(UTC)


def test_a_day_without_a_midnight_ends_where_the_next_one_begins():
    zone = ZoneInfo("America/Sao_Paulo")
    start = datetime(2018, 11, 2, 12, tzinfo=zone)
    found = ends_of(start, parse_duration("P1D"), count=whole(zone))
    assert found.earliest == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_where_midnight_comes_twice_the_day_has_ended_at_the_first():
    zone = ZoneInfo("America/Havana")
    start = datetime(2026, 10, 30, 12, tzinfo=zone)
    found = ends_of(start, parse_duration("P1D"), count=whole(zone))
    assert found.earliest == found.latest == datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_where_the_last_hour_comes_twice_the_day_ends_after_both():
    zone = ZoneInfo("America/Sao_Paulo")
    start = datetime(2018, 2, 16, 12, tzinfo=zone)
    found = ends_of(start, parse_duration("P1D"), count=whole(zone))
    assert found.earliest == found.latest == datetime(2018, 2, 18, 3, tzinfo=UTC)


def test_hours_may_start_at_the_next_full_one():
    at = datetime(2026, 11, 1, 10, 20, 30, tzinfo=UTC)
    count = Count(days=Days.WHOLE_DAYS, hours_start_full=True)
    found = ends_of(at, parse_duration("PT8H"), count=count)
    assert found.earliest == datetime(2026, 11, 1, 18, 20, 30, tzinfo=UTC)
    assert found.latest == datetime(2026, 11, 1, 19, tzinfo=UTC)
    full = ends_of(at.replace(minute=0, second=0), parse_duration("PT8H"), count=count)
    assert full.earliest == full.latest


def test_without_a_rule_a_period_is_counted_exactly():
    at = datetime(2026, 1, 31, 10, 20, 30, tzinfo=UTC)
    assert ends_of(at, parse_duration("P10D"), count=EXACT).earliest == at + timedelta(days=10)
    month = ends_of(at, parse_duration("P1M"), count=EXACT)
    assert month.earliest == month.latest == datetime(2026, 2, 28, 10, 20, 30, tzinfo=UTC)
