"""People are told at half, at four fifths and at the end, never by a clock that stands still."""

from datetime import UTC, datetime, timedelta

from comity.clock import due_of
from comity.clock.alarm import alarms_of, reached
from comity.vocabulary.words import Clock, EventWord
from tests.clock.made import a_case, event, the_books

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def alarms(*happened, instrument="in.rules.3-1-j"):
    case = a_case(START, *happened, instrument=instrument)
    return alarms_of(due_of(Clock.PRODUCE, case=case, books=the_books()), received_at=START)


def test_alarms_come_at_half_at_four_fifths_and_at_the_end():
    assert [one.at - START for one in alarms()] == [36 * HOUR, 57.6 * HOUR, 72 * HOUR]


def test_the_latest_that_was_reached_counts():
    found = alarms()
    assert reached(found, at=found[0].at - SECOND) is None
    for one in found:
        assert reached(found, at=one.at) == one
    assert reached(found, at=found[-1].at + 1000 * HOUR).share == 100


def test_a_clock_that_stands_still_raises_none():
    asked = event(EventWord.CLARIFICATION_ASKED, START + HOUR)
    assert alarms(asked, instrument="eu.epoc.subscriber") == ()
    assert alarms(instrument="eu.epoc.subscriber")


def test_a_deadline_that_was_past_on_receipt_alarms_at_once():
    until = START - HOUR
    case = a_case(START, event(EventWord.EXTENDED, START, until=until), instrument="in.rules.3-1-j")
    due = due_of(Clock.PRODUCE, case=case, books=the_books())
    assert {one.at for one in alarms_of(due, received_at=START)} == {START}
