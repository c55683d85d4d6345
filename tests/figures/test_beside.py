"""The figures beside who asked and what became of it: fakes, clocks, bands, notice, limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from comity.errors import FiguresError, GateShut
from comity.transparency.cells import Band, NotReported, Number
from comity.transparency.closing import BY_PLACE
from comity.transparency.closing_beside import CLOCKS, EXCEPTIONS, FAKES, HOLDS, NOTICES, REMOVALS
from comity.transparency.hours import HOURS
from comity_server.actions import alarm_watch, clock_event, intake, release, transparency
from comity_server.actions.actor import NotAllowed
from comity_server.casefile import alarms_due, edition_drawing, roll_up
from comity_server.casefile.edition_periods import period_of
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, Edition, Release
from comity_server.casefile.reading.editions import value_of
from comity_server.ledger import publishing
from comity_server.worker.loop import run_due
from comity_verify import comity_verify as tool
from tests.figures.publishing import JULY, a_letter, a_year, agree, body, drawn_up, published
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_filed_case, a_sealed_case

LATER = NOON + 3 * HOUR


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(settings, "UNSAFE_STORY", True)
    return a_cast(house)


def cells(found, table):
    edition = found.edition if hasattr(found, "edition") else found
    return {cell.name: cell.shown for cell in edition.table(table).cells}


def draft(*, option: str = "", at: datetime = JULY):
    return edition_drawing.draw_up("2020-1", period_of("2020-1"), why="", option=option, at=at)


def is_fake(cast, case: Case, *, at: datetime = LATER, by=None) -> None:
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.FAKE_FOUND,
        happened_at=at,
        note="the control room knows nobody of that name",
        by=by or cast.counsel,
        at=at,
    )


def test_every_table_stands_in_a_report_that_the_strangers_tool_proves(cast):
    a_year(cast)
    found = published(cast)
    key = publishing.signing_key().key.to_text()
    proved = tool.check_report(body(found, "report.json"), key=key)
    assert proved.faults == []
    assert sum("entries bear out every number" in line for line in proved.proved) == 10
    assert sum(one.value for one in cells(found, NOTICES).values()) == 18
    assert cells(found, HOLDS) == {"none": Number(18)}
    assert cells(found, EXCEPTIONS) == {"none": Number(18)}
    assert "answer|met" in cells(found, CLOCKS)


def test_a_fake_counts_as_a_fake_and_as_nothing_else(cast):
    case = a_filed_case(cast)
    a_filed_case(cast, their_reference="true")
    with pytest.raises(NotAllowed):
        is_fake(cast, case, by=cast.analyst)
    is_fake(cast, case)
    made = draft().edition
    assert cells(made, BY_PLACE) == {"HK": Number(1)}
    assert cells(made, FAKES) == {"nothing-left": Number(1), "data-left": Number(0)}
    case.refresh_from_db()
    assert (case.state, case.turn) == ("refused", "nobody")
    assert roll_up.recounted().differences == ()


def test_a_fake_that_was_released_cannot_be_fetched_any_more_and_people_are_called(cast):
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    is_fake(cast, case, at=NOON + 5 * HOUR)
    row = Release.objects.get()
    at = NOON + 6 * HOUR
    begun = release.open_download(release_id=row.id, by=cast.officer, at=at, now=lambda: at)
    with pytest.raises(GateShut, match="No determination is signed"):
        next(begun.chunks)
    assert "found to be fake after a release" in case.alarms.get(kind="objection").says


def test_what_was_found_to_be_fake_stays_so(cast):
    case = a_filed_case(cast)
    is_fake(cast, case)
    with pytest.raises(ValueError, match="cannot be undone"):
        clock_event.retract_event(
            event_id=case.events.get().id, why="a mistake", by=cast.counsel, at=LATER + HOUR
        )


def test_a_clock_is_missed_once_people_were_called_for_its_end(cast):
    case = a_filed_case(cast)
    row = case.clocks.get(clock="answer")
    after = row.not_after + timedelta(minutes=1)
    assert "answer|missed" not in cells(draft().edition, CLOCKS)
    while due := alarms_due.clocks(at=after):
        for one in due:
            alarm_watch.ring_clock(clock_id=one, at=after)
    assert cells(draft().edition, CLOCKS)["answer|missed"] == Number(1)
    assert roll_up.recounted().differences == ()


def test_more_time_that_was_told_moves_a_clock_and_it_is_met_by_its_new_end(cast):
    case = a_filed_case(cast)
    until = case.received_at + timedelta(days=18)
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.EXTENSION_TOLD,
        happened_at=NOON + DAY,
        until=until,
        note="our letter",
        by=cast.counsel,
        at=NOON + DAY,
    )
    intake.withdraw(case_id=case.id, by=cast.officer, at=case.received_at + timedelta(days=16))
    found = cells(draft().edition, CLOCKS)
    assert (found["answer|met"], found["answer|missed"]) == (Number(1), Number(0))


def test_medians_are_told_in_whole_hours_and_never_added_up(cast):
    case = a_filed_case(cast)
    intake.withdraw(case_id=case.id, by=cast.officer, at=NOON + DAY)
    made = draft().edition
    assert isinstance(made.table(HOURS).total, NotReported)
    assert set(cells(made, HOURS)) == {"hours-to-acknowledge", "hours-to-effect"}


def test_removals_are_counted_by_place_and_in_no_table_of_data(cast):
    a_letter(cast, 1, kind="removal", categories="")
    made = draft().edition
    assert cells(made, REMOVALS) == {"IE": Number(1)}
    assert cells(made, BY_PLACE) == {}
    assert len(made.table(REMOVALS).roll.rows) == 1


NSL = {"instrument": "us.nsl", "categories": "subscriber"}


def test_a_banded_class_is_in_no_exact_number_and_no_roll(cast):
    a_letter(cast, 1, **NSL)
    a_letter(cast, 2)
    made = draft().edition
    assert cells(made, BY_PLACE) == {"IE": Number(1)}
    assert all(len(one.roll.rows) <= 1 for one in made.tables if one.roll is not None)
    assert made.banded == ()
    assert any("in no table and no roll" in note for note in made.notes)
    assert roll_up.recounted().differences == ()


def test_bands_are_told_under_one_option_and_never_stated_anew(cast):
    a_letter(cast, 1, **NSL)
    row = transparency.draw_up(period_name="2020-1", option="us-3", by=cast.analyst, at=JULY)
    agree(cast, row)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    run_due(at=lambda: JULY)
    first = Edition.objects.get()
    assert first.state == "published"
    for number in range(2, 4):
        a_letter(cast, number, **NSL)
    a_letter(cast, 9)
    with pytest.raises(FiguresError, match="more than the law allows"):
        transparency.draw_up(period_name="2020-1", option="us-1", why="w", by=cast.analyst, at=JULY)
    again = drawn_up(cast, why="A letter was found.")
    assert value_of(again).banded == value_of(first).banded
    assert [(one.category, one.shown) for one in value_of(first).banded] == [
        ("process", Band(0, 249)),
        ("process-selectors", Band(0, 249)),
    ]


def test_the_delays_of_an_option_are_kept(cast):
    a_letter(cast, 1, **NSL)
    lines = {one.category for one in draft(option="us-1").edition.banded}
    assert lines == {"letter", "letter-selectors"}
    with pytest.raises(FiguresError, match="covers 12 months"):
        draft(option="us-4")
    after = draft(option="us-1", at=datetime(2021, 1, 2, tzinfo=UTC)).edition.banded
    assert {one.category for one in after} > lines


def test_a_letter_that_was_let_go_is_named_and_stays_in_its_band(cast):
    case = a_letter(cast, 1, secrecy="yes", secrecy_ordered="yes", **NSL)
    before = draft(option="us-3").edition
    assert before.released == ()
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.SECRECY_ENDED,
        happened_at=NOON + DAY,
        note="the court's letter",
        by=cast.counsel,
        at=NOON + DAY,
    )
    after = draft(option="us-3").edition
    assert after.banded == before.banded
    (named,) = after.released
    assert named.startswith("A letter received on 2020-06-")
    assert case.ref not in named
