"""Who may lift a hold, on what condition, and every reason why an attempt lifts nothing."""

from datetime import date

import pytest

from comity.hold import (
    SYSTEM,
    HoldRecord,
    Lift,
    LiftAttempt,
    LiftReason,
    Never,
    OnAssessment,
    OnAttested,
    OnDate,
    Outcome,
    Person,
    judge_lift,
    judge_lifts,
)
from comity.testing import DAY, HOUR, NOON, a_hold, an_assessment
from comity.vocabulary.instants import start_of

COUNSEL, EXECUTIVE, SALES = Person("counsel"), Person("executive"), Person("sales", stake=True)
PEOPLE = (COUNSEL, EXECUTIVE, SALES, Person("manager", stake=True))
BY_ASSESSMENT = OnAssessment("hria")
ATTESTED = OnAttested("the end of our review")


def an_attempt(**changes):
    values = {
        "id": "l1",
        "hold": "hk",
        "at": NOON,
        "by": ("counsel", "executive"),
        "grounds": "The law was repealed.",
    }
    return LiftAttempt(**values | changes)


def reasons(attempt=None, *, lift=ATTESTED, assessments=(), **changes):
    found = judge_lift(
        attempt or an_attempt(),
        record=HoldRecord(a_hold(lift=lift, **changes)),
        persons=PEOPLE,
        assessments=assessments,
    )
    return {reason.value for reason in found}


def test_two_people_with_grounds_lift_an_attested_hold():
    assert reasons() == set()


def test_a_hold_without_a_condition_is_lifted_by_people_with_grounds():
    assert reasons(lift=None) == set()
    assert reasons(an_attempt(grounds=" "), lift=None) == {"needs-grounds"}


@pytest.mark.parametrize(
    "by", [(), ("counsel",), ("counsel", "counsel"), (SYSTEM,), (SYSTEM, "counsel"), (SYSTEM,) * 2]
)
def test_fewer_than_two_distinct_people_stands_alone(by):
    assert reasons(an_attempt(by=by, grounds=""), lift=Never()) == {"needs-people"}


def test_a_timer_beside_two_people_does_no_harm():
    assert reasons(an_attempt(by=(SYSTEM, "counsel", "executive"))) == set()


def test_one_person_without_a_stake_suffices():
    assert reasons(an_attempt(by=("sales", "counsel"))) == set()
    assert reasons(an_attempt(by=("sales", "manager"))) == {"needs-disinterested"}


def test_people_whom_we_do_not_know_count_as_having_a_stake():
    assert reasons(an_attempt(by=("x", "y"))) == {"needs-disinterested"}


@pytest.mark.parametrize("grounds", ["", " ", "\n\t"])
def test_blank_grounds_are_none(grounds):
    assert reasons(an_attempt(grounds=grounds)) == {"needs-grounds"}


def test_what_is_not_yet_in_force_is_not_lifted():
    assert reasons(effective_at=NOON + HOUR) == {"not-in-force"}
    assert reasons(recorded_at=NOON + HOUR) == {"not-in-force"}
    assert reasons(effective_at=NOON, recorded_at=NOON) == set()


def test_never_is_never():
    assert reasons(lift=Never()) == {"never"}


def test_a_date_is_reached_when_its_day_begins_in_utc():
    on_date = OnDate(date(2020, 7, 9))
    begins = start_of(on_date.date)
    assert reasons(an_attempt(at=begins), lift=on_date) == set()
    assert reasons(an_attempt(at=begins - HOUR / 3600), lift=on_date) == {"date-not-reached"}


def test_every_reason_is_listed():
    attempt = an_attempt(by=("sales", "manager"), grounds="", at=NOON - 30 * DAY)
    assert reasons(attempt, lift=OnDate(date(2021, 1, 1))) == {
        "needs-disinterested",
        "needs-grounds",
        "not-in-force",
        "date-not-reached",
    }


def test_an_assessment_permits():
    assert reasons(lift=BY_ASSESSMENT, assessments=(an_assessment(),)) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"approved_at": None}, {"assessment-not-approved"}),
        ({"approved_at": NOON + HOUR}, {"assessment-not-approved"}),
        ({"approved_at": NOON}, set()),
        ({"review_on": date(2020, 7, 7)}, {"assessment-not-approved"}),
        ({"review_on": date(2020, 7, 8)}, set()),
        ({"outcome": Outcome.KEEP}, {"assessment-outcome"}),
        ({"outcome": Outcome.EXIT}, {"assessment-outcome"}),
        ({"outcome": Outcome.LIFT_PARTLY}, {"assessment-outcome"}),
        ({"blocking_open": 1}, {"measures-open"}),
        ({"signed_by": frozenset({"executive"})}, {"needs-two-signers"}),
        ({"signed_by": frozenset()}, {"needs-two-signers", "author-signed"}),
        ({"signed_by": frozenset({"analyst"})}, {"needs-two-signers", "author-signed"}),
        ({"signed_by": frozenset({"analyst", "executive"})}, set()),
    ],
)
def test_each_reason_of_the_assessment(changes, expected):
    found = reasons(lift=BY_ASSESSMENT, assessments=(an_assessment(**changes),))
    assert found == expected


def test_two_authors_who_sign_are_no_others():
    both = frozenset({"analyst", "lead"})
    assessment = an_assessment(authors=both, signed_by=both)
    assert reasons(lift=BY_ASSESSMENT, assessments=(assessment,)) == {"author-signed"}


def test_not_approved_stands_alone_among_the_assessment_s_reasons():
    assessment = an_assessment(
        approved_at=None, blocking_open=3, outcome=Outcome.KEEP, signed_by=frozenset()
    )
    attempt = an_attempt(grounds="")
    found = reasons(attempt, lift=BY_ASSESSMENT, assessments=(assessment,))
    assert found == {"assessment-not-approved", "needs-grounds"}


def test_all_reasons_of_an_approved_assessment_are_listed():
    assessment = an_assessment(
        blocking_open=1,
        outcome=Outcome.KEEP,
        signed_by=frozenset(),
        scope=an_assessment().scope.__class__(services=("video",)),
    )
    assert reasons(lift=BY_ASSESSMENT, assessments=(assessment,)) == {
        "assessment-scope",
        "assessment-outcome",
        "measures-open",
        "needs-two-signers",
        "author-signed",
    }


def test_a_partial_lift_needs_the_narrower_hold():
    assessment = an_assessment(outcome=Outcome.LIFT_PARTLY)
    attempt = an_attempt(narrows_to="hk-content")
    assert reasons(attempt, lift=BY_ASSESSMENT, assessments=(assessment,)) == set()


def test_a_missing_assessment_is_an_error_and_not_a_permission():
    with pytest.raises(KeyError):
        reasons(lift=BY_ASSESSMENT)


def test_the_first_lift_counts_and_the_second_finds_nothing_in_force():
    attempts = (an_attempt(id="later", at=NOON + DAY), an_attempt(id="first"))
    record, judged = judge_lifts(a_hold(lift=OnAttested("x")), attempts=attempts, persons=PEOPLE)
    assert record.lifts == (Lift(at=NOON),)
    assert [(one.attempt.id, one.lifted) for one in judged] == [("first", True), ("later", False)]
    assert judged[1].reasons == {LiftReason.NOT_IN_FORCE}


def test_attempts_on_other_holds_do_not_count():
    record, judged = judge_lifts(a_hold(), attempts=(an_attempt(hold="another"),), persons=PEOPLE)
    assert (record.lifts, judged) == ((), ())


def test_an_attempt_with_a_reason_lifts_nothing():
    record, _ = judge_lifts(a_hold(), attempts=(an_attempt(by=(SYSTEM,)),), persons=PEOPLE)
    assert record.lifts == ()


def test_a_lift_remembers_the_assessment_and_the_narrower_hold():
    record, _ = judge_lifts(
        a_hold(lift=BY_ASSESSMENT),
        attempts=(an_attempt(narrows_to="hk-content"),),
        persons=PEOPLE,
        assessments=(an_assessment(outcome=Outcome.LIFT_PARTLY),),
    )
    assert record.lifts == (Lift(at=NOON, assessment="hria", narrows_to="hk-content"),)
