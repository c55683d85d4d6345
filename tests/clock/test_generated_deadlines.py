"""Deadlines of made-up cases, with whatever moves them, against the slow way and its calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.clock import due_of
from comity.clock.count import Count, ends_of
from comity.pack.clocks import Days
from comity.vocabulary.durations import Duration
from comity.vocabulary.words import Clock, EventWord, RequestKind
from tests.clock import reference
from tests.clock.made import a_case, event, the_books
from tests.clock.slow import Slow

SECOND = timedelta(seconds=1)
COUNTED = (Clock.ACKNOWLEDGE, Clock.PRODUCE, Clock.PRESERVE, Clock.CHALLENGE)
INSTRUMENTS = ("eu.epoc.content", "eu.epoc.subscriber", "eu.epocpr", "us.sca.warrant")
INSTRUMENTS += ("us.sca.preservation", "in.rules.3-1-j", "none")
PLACES = ("DE", "FI", "IE", "PT", "US", "HK")
DATE_LINE = ("Pacific/Apia", "Pacific/Kiritimati", "Pacific/Kwajalein", "Pacific/Fakaofo")
JUMPS = {  # where the calendar lost a day
    "Pacific/Apia": datetime(2011, 12, 30, 10, tzinfo=UTC),
    "Pacific/Fakaofo": datetime(2011, 12, 30, 11, tzinfo=UTC),
    "Pacific/Kiritimati": datetime(1994, 12, 31, 10, tzinfo=UTC),
    "Pacific/Kwajalein": datetime(1993, 8, 21, 12, tzinfo=UTC),
}
TURNS = tuple(datetime(y, m, d, 1, tzinfo=UTC) for y, m, d in ((2026, 10, 25), (2027, 3, 28)))
near_a_turn = st.tuples(
    st.sampled_from(TURNS), st.integers(-14 * 86400, 86400), st.sampled_from((0, 1, -1, 3600))
).map(lambda one: one[0] + (one[1] + one[2]) * SECOND)
anywhere = st.integers(0, 3 * 366 * 86400).map(
    lambda n: datetime(2026, 8, 18, tzinfo=UTC) + n * SECOND
)
MOVES = (EventWord.CLARIFICATION_ASKED, EventWord.CLARIFIED, EventWord.EXTENDED, EventWord.CLEARED)
happened = st.lists(
    st.tuples(
        st.sampled_from((*MOVES, EventWord.WITHDRAWN, EventWord.REFUSED)),
        st.integers(1, 70 * 86400),
        st.one_of(st.none(), st.integers(1, 40 * 86400)),
    ),
    max_size=4,
)


# ``./comity prove --nightly`` makes fifty times as many: 10,000 of these alone.
@settings(max_examples=200)
@given(
    start=st.one_of(near_a_turn, anywhere),
    moves=happened,
    instrument=st.sampled_from(INSTRUMENTS),
    kind=st.sampled_from((RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.PRESERVATION)),
    place=st.sampled_from(PLACES),
)
def test_a_deadline_is_where_the_slow_way_finds_it(start, moves, instrument, kind, place):
    events = [
        event(word, start + after * SECOND, until=until and start + (after + until) * SECOND)
        for word, after, until in moves
    ]
    case = a_case(start, *events, instrument=instrument, kind=kind, established_in=place)
    slow = Slow(case, the_books())
    for clock in COUNTED:
        found = due_of(clock, case=case, books=the_books())
        assert (found.not_before, found.not_after) == slow.due(clock), clock


@settings(max_examples=80)
@given(
    name=st.sampled_from(DATE_LINE),
    into=st.integers(-6 * 86400, 86400),
    days=st.integers(1, 9),
)
def test_a_day_that_a_place_left_out_at_the_date_line_ends_with_its_calendar(name, into, days):
    zone, start = ZoneInfo(name), JUMPS[name] + into * SECOND
    count = Count(days=Days.WHOLE_DAYS, zones=(zone,))
    found = ends_of(start, Duration(fixed=timedelta(days=days)), count=count)
    last = start.astimezone(zone).date() + timedelta(days=days)
    walk = start.replace(minute=start.minute // 15 * 15, second=0)
    while walk.astimezone(zone).date() <= last:
        walk += reference.STEP
    assert found.earliest == found.latest == walk


@pytest.mark.parametrize("name", DATE_LINE)
def test_far_from_a_jump_the_slow_walk_agrees_at_the_date_line_too(name):
    zone = ZoneInfo(name)
    for hour in range(0, 48, 5):
        start = datetime(2027, 3, 1, hour % 24, 59, 59, tzinfo=UTC) + timedelta(days=hour // 24)
        count = Count(days=Days.WHOLE_DAYS, zones=(zone,))
        found = ends_of(start, Duration(fixed=timedelta(days=10)), count=count)
        assert found.earliest == found.latest == reference.whole_days(start, 10, zone)
