"""Each clock from both sides, with everything that may move it, and with every line kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.clock import Due, Standing, due_of, every_due, obstacles_of
from comity.vocabulary.verdict import VerdictWord, word_of, worst_of
from comity.vocabulary.words import AccountId, Category, Clock, EventWord, RequestKind, Step
from tests.clock import reference
from tests.clock.made import a_case, event, the_books

BRUSSELS = ZoneInfo("Europe/Brussels")
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 10, 31, 9, tzinfo=UTC)
END = datetime(2026, 11, 11, tzinfo=BRUSSELS)
TURNS = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
starts = st.integers(0, 3 * 366 * 86400).map(
    lambda n: datetime(2026, 8, 18, tzinfo=UTC) + n * SECOND
)


def due(clock: Clock, case) -> Due:
    return due_of(clock, case=case, books=the_books())


def verdict(case, at: datetime, category: Category = Category.CONTENT) -> VerdictWord:
    return word_of(
        worst_of(
            one.judge(step=Step.PRODUCTION, account=AccountId("a"), category=category, at=at)
            for one in obstacles_of(case=case, books=the_books(), at=at)
        )
    )


@given(starts)
def test_the_gate_opens_when_the_clock_says_and_not_a_second_before(start):
    case = a_case(start)
    found = due(Clock.PRODUCE, case)
    assert verdict(case, found.not_before) is VerdictWord.CLEAR
    assert verdict(case, found.not_before - SECOND) is not VerdictWord.CLEAR
    assert verdict(case, found.not_after - SECOND) is VerdictWord.BARRED


@given(starts)
def test_where_the_two_sides_cross_a_person_asks(start):
    case = a_case(start)
    found = due(Clock.PRODUCE, case)
    assert found.crosses == (found.not_after < found.not_before)
    if found.crosses:
        assert verdict(case, found.not_after) is VerdictWord.ASK


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("step", [-HOUR, -SECOND, timedelta(0), SECOND, HOUR])
@pytest.mark.parametrize("back", range(12))
def test_ten_days_over_a_change_of_summer_time_end_at_midnight(turn, step, back):
    start = turn - back * DAY + step
    found = due(Clock.PRODUCE, a_case(start))
    assert found.not_after == reference.whole_days(start, 10, BRUSSELS)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("step", [-HOUR, -SECOND, timedelta(0), SECOND, HOUR])
@pytest.mark.parametrize("back", [HOUR, 4 * HOUR, 8 * HOUR])
def test_eight_hours_are_eight_hours_whatever_the_wall_says(turn, step, back):
    start = turn - back + step
    case = a_case(start, kind=RequestKind.EMERGENCY)
    found = due(Clock.PRODUCE, case)
    assert (found.not_before, found.not_after) == (None, start + 8 * HOUR)
    assert verdict(case, start) is VerdictWord.CLEAR


@given(starts, st.integers(1, 9 * 86400 - 1), st.integers(1, 40 * 86400))
def test_a_pause_moves_the_deadline_by_its_length_and_at_most_an_hour_less(start, into, length):
    asked = start + into * SECOND
    before = due(Clock.PRODUCE, a_case(start)).not_after
    answered = asked + length * SECOND
    case = a_case(
        start, event(EventWord.CLARIFICATION_ASKED, asked), event(EventWord.CLARIFIED, answered)
    )
    after = due(Clock.PRODUCE, case).not_after
    assert timedelta(0) <= (before + length * SECOND) - after <= HOUR


def test_a_question_that_nobody_answers_stops_the_clock_for_as_long_as_it_waits():
    case = a_case(START, event(EventWord.CLARIFICATION_ASKED, START + 2 * DAY))
    found = due(Clock.PRODUCE, case)
    assert (found.standing, found.not_after) == (Standing.PAUSED, None)
    assert any("stands still" in line.says for line in found.lines)


def test_a_question_that_comes_after_the_deadline_stops_nothing():
    case = a_case(START, event(EventWord.CLARIFICATION_ASKED, END))
    assert due(Clock.PRODUCE, case).not_after == END


def test_an_answer_without_a_question_moves_nothing():
    case = a_case(START, event(EventWord.CLARIFIED, START + DAY))
    assert due(Clock.PRODUCE, case).not_after == END


def test_where_no_rule_lets_the_clock_stand_still_it_runs_on():
    case = a_case(
        START, event(EventWord.CLARIFICATION_ASKED, START + DAY), instrument="in.rules.3-1-j"
    )
    assert due(Clock.PRODUCE, case).not_after == START + 72 * HOUR


def test_an_extension_by_name_moves_the_deadline_and_none_after_it():
    until = datetime(2026, 12, 1, tzinfo=UTC)
    in_time = a_case(START, event(EventWord.EXTENDED, START + DAY, until=until))
    assert due(Clock.PRODUCE, in_time).not_after == until
    too_late = a_case(START, event(EventWord.EXTENDED, END, until=until))
    assert due(Clock.PRODUCE, too_late).not_after == END


@pytest.mark.parametrize("word", [EventWord.WITHDRAWN, EventWord.REFUSED])
def test_what_is_withdrawn_or_refused_is_due_no_more_and_barred_for_good(word):
    at = START + DAY
    case = a_case(START, event(word, at))
    for clock in (Clock.PRODUCE, Clock.PRESERVE, Clock.CHALLENGE):
        found = due(clock, case)
        assert (found.standing, found.not_before, found.not_after) == (Standing.OVER, None, None)
    assert verdict(case, at + 3650 * DAY) is VerdictWord.BARRED


def test_a_refusal_is_not_undone_by_a_later_clearance():
    case = a_case(START, event(EventWord.REFUSED, START + DAY), event(EventWord.CLEARED, END))
    assert verdict(case, END + DAY) is VerdictWord.BARRED


def test_a_partial_refusal_bars_its_categories_and_the_rest_waits_for_the_window():
    case = a_case(START, event(EventWord.PARTLY_REFUSED, START + DAY, Category.CONTENT))
    assert verdict(case, START + 2 * DAY, Category.TRAFFIC) is VerdictWord.BARRED
    assert verdict(case, END, Category.TRAFFIC) is VerdictWord.CLEAR
    assert verdict(case, END, Category.CONTENT) is VerdictWord.BARRED


def test_a_partial_refusal_that_names_no_category_bars_all():
    case = a_case(START, event(EventWord.PARTLY_REFUSED, START + DAY))
    assert verdict(case, END + DAY, Category.TRAFFIC) is VerdictWord.BARRED


def test_what_has_not_happened_yet_is_not_known():
    at = START + 5 * DAY
    case = a_case(START, event(EventWord.CLEARED, at))
    assert verdict(case, at - SECOND) is VerdictWord.BARRED
    assert verdict(case, at) is VerdictWord.CLEAR


def test_a_preservation_ends_by_its_term_and_by_its_renewals_in_time():
    keep = {"instrument": "us.sca.preservation", "kind": RequestKind.PRESERVATION}
    renewed = event(EventWord.EXTENDED, START + 80 * DAY)
    late = event(EventWord.EXTENDED, START + 90 * DAY)
    for events, days in (((), 90), ((renewed,), 180), ((late,), 90)):
        found = due(Clock.PRESERVE, a_case(START, *events, **keep))
        assert found.not_before == found.not_after == START + days * DAY


def test_silence_ends_a_preservation_order_and_an_answer_in_time_keeps_it():
    keep = {"instrument": "eu.epocpr", "kind": RequestKind.PRESERVATION}
    asked = event(EventWord.CLARIFICATION_ASKED, datetime(2026, 11, 2, 9, tzinfo=UTC))
    silent = due(Clock.PRESERVE, a_case(START, asked, **keep))
    assert silent.not_after == datetime(2026, 11, 8, tzinfo=BRUSSELS)
    in_time = event(EventWord.CLARIFIED, datetime(2026, 11, 5, tzinfo=UTC))
    kept = due(Clock.PRESERVE, a_case(START, asked, in_time, **keep))
    assert kept.not_after == reference.whole_days(START, 60, BRUSSELS)


def test_a_preservation_that_is_followed_in_time_ends_when_the_data_are_produced():
    keep = {"instrument": "eu.epocpr", "kind": RequestKind.PRESERVATION}
    waits = due(Clock.PRESERVE, a_case(START, followed_at=START + 20 * DAY, **keep))
    assert (waits.standing, waits.not_before, waits.not_after) == (Standing.RUNS, None, None)
    done = START + 30 * DAY
    case = a_case(START, followed_at=START + 20 * DAY, produced_at=done, **keep)
    assert due(Clock.PRESERVE, case).not_before == done
    too_late = a_case(START, followed_at=START + 70 * DAY, **keep)
    assert due(Clock.PRESERVE, too_late).not_after == reference.whole_days(START, 60, BRUSSELS)


def test_where_the_addressee_sits_says_when_the_day_ends():
    ends = {
        place: due(Clock.PRODUCE, a_case(START, established_in=place)).not_after
        for place in ("FI", "DE", "IE")
    }
    assert ends["DE"] - ends["FI"] == ends["IE"] - ends["DE"] == HOUR


def test_an_addressee_outside_the_union_is_counted_in_the_zone_that_the_books_name():
    found = due(Clock.PRODUCE, a_case(START, established_in="US"))
    assert found.not_after == END
    assert any("for lack of the addressee's own" in line.says for line in found.lines)


def test_every_clock_names_what_it_rests_on():
    for found in every_due(case=a_case(START), books=the_books()):
        assert found.lines
        assert any(line.source for line in found.lines)
    clocks = {found.clock for found in every_due(case=a_case(START), books=the_books())}
    assert clocks == {Clock.ACKNOWLEDGE, Clock.PRESERVE, Clock.PRODUCE, Clock.CHALLENGE}
