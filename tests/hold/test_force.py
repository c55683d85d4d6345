"""From when a hold bars, how long a lift lasts, and the return of a hold."""

from dataclasses import replace
from datetime import date

import pytest

from comity.hold import (
    HoldRecord,
    Lift,
    Outcome,
    Turn,
    assessment_in_charge,
    bars_at,
    in_force,
    judge_lift,
    lifted_periods,
    turns_until,
)
from comity.hold.lift import LiftAttempt
from comity.hold.lift import Person as Lifter
from comity.hold.terms import OnAssessment
from comity.testing import DAY, HOUR, NOON, a_hold, an_assessment
from comity.vocabulary.instants import end_of

REVIEW = date(2020, 8, 1)
PASSES = end_of(REVIEW)
INSTANT = HOUR / 3_600_000_000
FIRST = an_assessment(review_on=REVIEW)
LIFTED = HoldRecord(a_hold(lift=OnAssessment("hria")), (Lift(NOON, assessment="hria"),))


def renewal(**changes):
    values = {
        "id": "renewed",
        "renews": "hria",
        "approved_at": NOON + DAY,
        "review_on": date(2021, 8, 1),
    }
    return an_assessment(**values | changes)


def force_at(at, *assessments, record=LIFTED):
    return in_force(record, at=at, assessments=assessments)


def test_a_hold_counts_from_its_effect_and_bars_from_the_later_instant():
    record = HoldRecord(a_hold(effective_at=NOON, recorded_at=NOON + HOUR))
    assert [in_force(record, at=NOON - INSTANT), in_force(record, at=NOON)] == [False, True]
    assert [bars_at(record, at=NOON), bars_at(record, at=NOON + HOUR)] == [False, True]


def test_a_hold_recorded_beforehand_bars_from_its_effect():
    record = HoldRecord(a_hold(effective_at=NOON, recorded_at=NOON - DAY))
    assert [bars_at(record, at=NOON - INSTANT), bars_at(record, at=NOON)] == [False, True]


def test_when_the_world_was_told_does_not_matter():
    record = HoldRecord(a_hold(effective_at=NOON, announced_at=NOON + 9 * DAY))
    assert bars_at(record, at=NOON)


def test_a_review_date_alarms_and_lifts_nothing():
    assert bars_at(HoldRecord(a_hold(review_by=date(2020, 7, 8))), at=NOON + 900 * DAY)


def test_a_lift_takes_effect_at_its_instant_and_lasts():
    record = HoldRecord(a_hold(), (Lift(NOON),))
    assert bars_at(record, at=NOON - INSTANT)
    assert not bars_at(record, at=NOON)
    assert not bars_at(record, at=NOON + 9000 * DAY)


def test_the_hold_is_in_force_again_when_the_review_day_has_ended():
    assert not force_at(PASSES - INSTANT, FIRST)
    assert force_at(PASSES, FIRST)


def test_without_a_review_day_the_lift_lasts():
    assert not force_at(PASSES + 9000 * DAY, an_assessment(review_on=None))


def test_a_renewal_in_time_carries_the_lift_to_its_own_review():
    last = end_of(date(2021, 8, 1))
    assert not force_at(PASSES, FIRST, renewal())
    assert not force_at(last - INSTANT, FIRST, renewal())
    assert force_at(last, FIRST, renewal())


def test_a_renewal_without_review_lasts():
    assert not force_at(PASSES + 9000 * DAY, FIRST, renewal(review_on=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"approved_at": PASSES},
        {"approved_at": None},
        {"outcome": Outcome.KEEP},
        {"outcome": Outcome.LIFT_PARTLY},
        {"blocking_open": 1},
        {"signed_by": frozenset({"executive"})},
        {"renews": None},
        {"renews": "another"},
        {"review_on": REVIEW},
        {"scope": FIRST.scope.__class__(requested_by=("MO",))},
    ],
)
def test_a_renewal_that_is_late_or_permits_nothing_lets_the_hold_return(changes):
    assert force_at(PASSES, FIRST, renewal(**changes))


def test_an_instant_before_the_review_passes_is_in_time():
    assert not force_at(PASSES, FIRST, renewal(approved_at=PASSES - INSTANT))


def test_renewals_form_a_chain():
    second = renewal(id="third", renews="renewed", review_on=date(2022, 8, 1))
    assert not force_at(end_of(date(2021, 8, 1)), FIRST, renewal(), second)
    assert force_at(end_of(date(2022, 8, 1)), FIRST, renewal(), second)


def test_of_several_renewals_the_longest_counts():
    short = renewal(id="short", review_on=date(2020, 9, 1))
    assert not force_at(end_of(date(2020, 9, 1)), FIRST, short, renewal())
    assert not force_at(end_of(date(2020, 9, 1)), FIRST, renewal(), short)


def test_assessments_that_renew_each_other_do_not_run_in_a_circle():
    first = an_assessment(review_on=REVIEW, renews="renewed")
    assert force_at(end_of(date(2021, 8, 1)), first, renewal())


def test_a_partial_lift_renewed_by_a_partial_one_lasts():
    record = HoldRecord(
        a_hold(lift=OnAssessment("hria")),
        (Lift(NOON, assessment="hria", narrows_to="hk-content"),),
    )
    partly = {"outcome": Outcome.LIFT_PARTLY}
    first = an_assessment(review_on=REVIEW, **partly)
    assert not force_at(PASSES, first, renewal(**partly), record=record)


def test_a_lift_on_an_unknown_assessment_is_an_error():
    with pytest.raises(KeyError):
        lifted_periods(LIFTED, ())


def test_before_the_review_passes_the_first_assessment_is_in_charge():
    found = assessment_in_charge(
        FIRST, assessments=(FIRST, renewal()), hold=a_hold(), narrows=False, at=PASSES - INSTANT
    )
    assert found is FIRST


def attempt_at(at, *assessments, record=LIFTED):
    return judge_lift(
        LiftAttempt(id="l2", hold="hk", at=at, by=("a", "b"), grounds="again"),
        record=record,
        persons=(Lifter("a"), Lifter("b")),
        assessments=assessments,
    )


def test_after_its_return_the_old_assessment_lifts_no_more():
    assert attempt_at(PASSES, FIRST) == {"assessment-not-approved"}


def test_a_renewal_after_the_return_comes_too_late_for_this_condition():
    late = renewal(approved_at=PASSES + HOUR)
    assert attempt_at(PASSES + DAY, FIRST, late) == {"assessment-not-approved"}


def test_a_first_lift_may_rest_on_a_renewal_in_time():
    never_lifted = HoldRecord(LIFTED.hold)
    assert attempt_at(PASSES, FIRST, renewal(), record=never_lifted) == set()


def test_turns_are_beginning_lift_and_return():
    began, lifted, returned = Turn(NOON - DAY), Turn(NOON), Turn(PASSES)
    assert turns_until(LIFTED, at=PASSES, assessments=(FIRST,)) == (began, lifted, returned)
    assert turns_until(LIFTED, at=NOON, assessments=(FIRST,)) == (began, lifted)
    assert turns_until(LIFTED, at=NOON - 2 * DAY, assessments=(FIRST,)) == ()


def test_turns_that_people_made_bear_the_number_of_their_entry_and_a_return_none():
    lifts = (replace(LIFTED.lifts[0], number=9),)
    record = replace(LIFTED, hold=replace(LIFTED.hold, recorded_at=NOON - DAY), number=5)
    assert turns_until(replace(record, lifts=lifts), at=PASSES, assessments=(FIRST,)) == (
        Turn(NOON - DAY, 5),
        Turn(NOON, 9),
        Turn(PASSES),
    )


def test_a_hold_that_takes_effect_after_its_entry_turns_by_both():
    hold = replace(LIFTED.hold, recorded_at=NOON - 2 * DAY)
    assert turns_until(HoldRecord(hold, number=5), at=NOON) == (
        Turn(NOON - DAY, 5),
        Turn(NOON - DAY),
    )
