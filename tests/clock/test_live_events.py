"""What a person enters as having happened moves the clocks of a live case, and the gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.errors import GateShut
from comity.vocabulary.verdict import Barred, Clear
from comity.vocabulary.words import Category, NoticeWord
from comity_server.actions import alarms, clock_event, intake, release, resume
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.event_words import CaseEventWord as Word
from comity_server.casefile.models import Alarm, Case, CaseClock, CaseEvent, Notice, Release
from comity_server.ledger.models import Entry
from comity_server.vault.models import Production
from comity_server.worker.loop import run_due
from tests.support.cast import (
    DAY,
    FORM,
    HOUR,
    NOON,
    Cast,
    a_cast,
    a_filed_case,
    a_sealed_case,
    approve,
    decide,
)

EPOC = {"instrument": "eu.epoc.content", "issued_by": "judge", "categories": "subscriber\naccess"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(house) -> Cast:
    return a_cast(house, established_in="DE")


def enter(cast: Cast, case: Case, word: Word, *, at, happened_at=None, by=None, **more):
    return clock_event.record_event(
        case_id=case.id,
        happened=word,
        happened_at=happened_at or at,
        note="their letter",
        by=by or cast.counsel,
        at=at,
        **more,
    )


def must_by(case: Case):
    return Case.objects.get(id=case.id).must_by


def let_go(cast: Cast, case: Case, *, at):
    return release.release_production(case_id=case.id, by=cast.counsel, at=at)


def collected(cast: Cast, case: Case, *, at) -> None:
    """Collect after the window what was approved inside it: a person asks, no clock does."""
    resume.resume_collection(case_id=case.id, by=cast.analyst, at=at)
    run_due(at=lambda: at)


def codes(verdict) -> set[str]:
    return {bar.code for bar in verdict.bars}


def test_a_window_without_a_word_bars_until_it_is_over_and_then_a_person_releases(cast):
    case = a_sealed_case(cast, **EPOC)
    inside = let_go(cast, case, at=NOON + 9 * DAY)
    assert isinstance(inside, Barred) and "window:eu.epoc.content" in codes(inside)
    assert not Release.objects.exists() and not Production.objects.exists()
    with pytest.raises(GateShut):
        resume.resume_collection(case_id=case.id, by=cast.analyst, at=NOON + 9 * DAY)
    run_due(at=lambda: NOON + 14 * DAY)
    assert not Production.objects.exists()  # the window is over, and nobody has asked
    collected(cast, case, at=NOON + 14 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 14 * DAY), Clear)


def test_a_clearance_ends_the_window_and_the_clock_shows_it(cast):
    case = a_sealed_case(cast, **EPOC)
    enter(cast, case, Word.CLEARED, at=NOON + 3 * DAY)
    produce = CaseClock.objects.get(case=case, clock="produce")
    assert produce.not_before == NOON + 3 * DAY
    collected(cast, case, at=NOON + 3 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 3 * DAY + MINUTE), Clear)


def test_silence_neither_clears_nor_refuses(cast):
    case = a_sealed_case(cast, **EPOC)
    enter(cast, case, Word.SILENT, at=NOON + 4 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 5 * DAY), Barred)
    collected(cast, case, at=NOON + 14 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 14 * DAY), Clear)


def test_a_refusal_bars_for_good_and_voids_what_was_signed(cast):
    case = a_sealed_case(cast, **EPOC)
    enter(cast, case, Word.REFUSED, at=NOON + 4 * DAY)
    case.refresh_from_db()
    assert (case.state, case.turn) == (Case.State.IN_REVIEW, "analyst")
    again = decide(cast, case, at=NOON + 20 * DAY)
    approve(cast, again, at=NOON + 20 * DAY)
    run_due(at=lambda: NOON + 20 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 21 * DAY), Barred)


def test_a_partial_refusal_bars_its_data_and_leaves_the_rest(cast):
    case = a_sealed_case(cast, **EPOC)
    enter(cast, case, Word.PARTLY_REFUSED, at=NOON + 4 * DAY, categories=[Category.ACCESS])
    case.refresh_from_db()
    rest = decide(cast, case, at=NOON + 14 * DAY, refused=(Category.ACCESS,))
    approve(cast, rest, at=NOON + 14 * DAY)
    run_due(at=lambda: NOON + 14 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 15 * DAY), Clear)


def test_a_refusal_after_the_release_stops_the_download_and_alarms(cast):
    case = a_sealed_case(cast, **EPOC)
    collected(cast, case, at=NOON + 14 * DAY)
    let_go(cast, case, at=NOON + 14 * DAY)
    enter(cast, case, Word.REFUSED, at=NOON + 15 * DAY)
    at = NOON + 15 * DAY
    download = release.open_download(
        release_id=Release.objects.get().id, by=cast.officer, at=at, now=lambda: at
    )
    with pytest.raises(GateShut):
        next(download.chunks)
    assert Alarm.objects.get(kind="objection").urgent


def test_a_question_stops_the_law_clock_and_its_answer_lets_the_rest_run_on(cast):
    case = a_filed_case(cast, **EPOC)
    before = must_by(case)
    enter(cast, case, Word.CLARIFICATION_ASKED, at=NOON + 2 * DAY)
    paused = CaseClock.objects.get(case=case, clock="produce")
    assert (paused.standing, paused.not_after, paused.next_at) == ("paused", None, None)
    assert Case.objects.get(id=case.id).turn == "officer"
    enter(cast, case, Word.CLARIFIED, at=NOON + 3 * DAY)
    assert must_by(case) == before + DAY
    assert Case.objects.get(id=case.id).turn == "analyst"


def test_an_extension_moves_what_the_order_named_and_our_own_rule(cast):
    case = a_filed_case(cast, answer_by="2020-06-15")
    assert case.must_by.date().isoformat() == "2020-06-16"
    enter(cast, case, Word.EXTENDED, at=NOON + DAY, until=NOON + 30 * DAY)
    assert must_by(case) == NOON + 30 * DAY


def test_that_we_told_of_needing_longer_moves_our_own_rule_only(cast):
    case = a_filed_case(cast)
    assert case.must_by == NOON + 14 * DAY
    enter(cast, case, Word.EXTENSION_TOLD, at=NOON + DAY, until=NOON + 20 * DAY)
    assert must_by(case) == NOON + 20 * DAY
    named = a_filed_case(cast, at=NOON + MINUTE, answer_by="2020-06-15")
    before = named.must_by
    enter(cast, named, Word.EXTENSION_TOLD, at=NOON + DAY, until=NOON + 20 * DAY)
    assert must_by(named) == before


def test_a_preservation_is_extended_by_its_own_word_only(cast):
    case = a_filed_case(cast, kind="preservation", instrument="eu.epocpr", issued_by="judge")
    before = CaseClock.objects.get(case=case, clock="preserve").not_after
    enter(cast, case, Word.EXTENDED, at=NOON + DAY, until=NOON + 99 * DAY)
    assert CaseClock.objects.get(case=case, clock="preserve").not_after == before
    enter(cast, case, Word.PRESERVATION_EXTENDED, at=NOON + DAY, until=NOON + 99 * DAY)
    assert CaseClock.objects.get(case=case, clock="preserve").not_after == NOON + 99 * DAY


def test_a_withdrawal_by_letter_closes_the_case_and_stops_its_clocks(cast):
    case = a_sealed_case(cast, **EPOC)
    enter(cast, case, Word.WITHDRAWN, at=NOON + DAY, by=cast.analyst)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == (Case.State.WITHDRAWN, NOON + DAY)
    assert CaseClock.objects.get(case=case, clock="produce").standing == "over"


def test_what_was_entered_by_mistake_is_taken_back_and_counts_no_more(cast):
    case = a_sealed_case(cast, **EPOC)
    row = enter(cast, case, Word.CLEARED, at=NOON + 3 * DAY)
    taken = {"event_id": row.id, "why": "another case", "by": cast.counsel, "at": NOON + 4 * DAY}
    clock_event.retract_event(**taken)
    assert CaseClock.objects.get(case=case, clock="produce").not_before > NOON + 9 * DAY
    case.refresh_from_db()
    approve(cast, decide(cast, case, at=NOON + 4 * DAY), at=NOON + 4 * DAY)
    run_due(at=lambda: NOON + 4 * DAY)
    assert isinstance(let_go(cast, case, at=NOON + 5 * DAY), Barred)
    with pytest.raises(ValueError, match="already"):
        clock_event.retract_event(**taken)


def test_who_prepares_a_case_cannot_enter_alone_what_opens_it(cast):
    case = a_filed_case(cast, **EPOC)
    for word in (Word.CLEARED, Word.SECRECY_ENDED):
        with pytest.raises(NotAllowed):
            enter(cast, case, word, at=NOON + DAY, by=cast.analyst)
    with pytest.raises(NotAllowed):
        enter(cast, case, Word.EXTENDED, at=NOON + DAY, by=cast.officer, until=NOON + 2 * DAY)
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize(
    ("word", "more", "says"),
    [
        (Word.CLEARED, {"happened_at": NOON - HOUR}, "after the request was received"),
        (Word.CLEARED, {"happened_at": NOON + 9 * DAY}, "not after now"),
        (Word.EXTENDED, {}, "until when"),
        (Word.EXTENDED, {"until": NOON}, "after what happened"),
        (Word.PARTLY_REFUSED, {}, "which classes"),
        (Word.PARTLY_REFUSED, {"categories": [Category.CONTENT]}, "asks for"),
        (Word.CLARIFIED, {}, "No question"),
    ],
)
def test_what_cannot_have_happened_is_refused_with_what_to_enter(cast, word, more, says):
    case = a_filed_case(cast, **EPOC)
    with pytest.raises(ValueError, match=says):
        enter(cast, case, word, at=NOON + DAY, **more)
    assert not CaseEvent.objects.exists()


def test_nobody_clears_a_request_of_which_no_other_authority_hears(cast):
    case = a_filed_case(cast)
    with pytest.raises(ValueError, match="No other authority"):
        enter(cast, case, Word.CLEARED, at=NOON + DAY)


def test_an_entry_of_the_ledger_holds_the_word_and_no_more(cast):
    case = a_filed_case(cast, **EPOC)
    enter(cast, case, Word.CLEARED, at=NOON + DAY)
    entry = Entry.objects.get(kind="clock.event")
    assert entry.case_ref == case.ref
    assert b"their letter" not in bytes(entry.canonical)


def test_that_a_user_was_told_is_kept_and_alarms_where_it_was_not_decided(cast):
    case = a_filed_case(cast)
    enter(cast, case, Word.USER_TOLD, at=NOON + DAY)
    undecided = Notice.objects.filter(case=case).exclude(verdict=NoticeWord.DUE).exists()
    assert undecided == Alarm.objects.filter(kind="told-against-verdict").exists()
    assert undecided


def test_every_clock_of_a_new_case_rings_at_half_of_its_time(cast):
    case = a_filed_case(cast)
    row = CaseClock.objects.get(case=case, clock="answer")
    assert (row.next_share, row.next_at) == (50, NOON + 7 * DAY)
    assert timedelta(days=1) > alarms.ANSWER_WITHIN


def test_collecting_is_asked_for_once(cast):
    case = a_sealed_case(cast)
    with pytest.raises(ValueError, match="nothing to collect"):
        resume.resume_collection(case_id=case.id, by=cast.analyst, at=NOON + 5 * HOUR)


def test_what_is_amended_winds_its_clocks_anew(cast):
    case = a_filed_case(cast)
    assert not case.clocks.filter(clock="produce").exists()
    done = intake.amend_request(
        case_id=case.id,
        fields=FORM | EPOC,
        seen_version=case.version,
        by=cast.analyst,
        at=NOON + HOUR,
    )
    assert isinstance(done, Case)
    assert set(case.clocks.values_list("clock", flat=True)) >= {"answer", "produce"}
    assert done.must_by < NOON + 11 * DAY
