"""The tests T1 to T6 of the paper on assessments, through the real actions and the live gate.

Source: the human-rights assessment standard: only an approved assessment whose scope covers the
hold and whose outcome allows it lets people lift it; it comes back when the review passes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from comity.errors import DeterminationMissing, GateShut
from comity.hold import AssessmentScope, Outcome
from comity.hold.diligence import Decision, Measure
from comity.testing import a_paper
from comity.vocabulary.verdict import Barred, Clear
from comity_server.actions import assessment, hold, hold_lift, provider, release
from comity_server.casefile import gate_facts
from comity_server.casefile.models import (
    Alarm,
    Approval,
    Assessment,
    Case,
    Hold,
    HoldLift,
    Release,
)
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.assessing import (
    ASSESSED,
    REVIEW_ON,
    a_rights_lead,
    an_approved_assessment,
    begun,
    rewritten,
    signed,
)
from tests.support.cast import (
    DAY,
    HOLD,
    HOUR,
    NOON,
    a_cast,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
    approve,
    decide,
)

LATER = NOON + 2 * DAY
REVIEW_PASSES_AT = datetime(2020, 12, 2, tzinfo=UTC)
BLOCKING = Measure("seal", "Seal every file", "Lena", date(2020, 7, 1), True, "a file opened twice")


def a_held_house(house, *, terms=ASSESSED):
    """Return the cast, the rights lead and a sealed case under a hold that wants an assessment."""
    cast = a_cast(house)
    two_brands = provider.ProviderTerms("Example Search", "US", ("search", "video"))
    provider.describe_provider(two_brands, by=cast.admin, at=NOON - DAY)
    case = a_sealed_case(cast)
    rights = a_rights_lead(cast)
    an_active_hold(cast, at=NOON + 4 * HOUR, terms=terms)
    return cast, rights, case


def lift(cast, *, at=LATER, **more):
    return {
        reason.value
        for reason in hold_lift.lift_hold(
            ref="hk", by=[cast.counsel, cast.executive], grounds="assessed", at=at, **more
        )
    }


def let_go(cast, case, *, at):
    return release.release_production(case_id=case.id, by=cast.counsel, at=at)


def decided_again(cast, case, *, at):
    """Take a case that went back to review as far as a sealed production again."""
    case.refresh_from_db()
    approve(cast, decide(cast, case, at=at), at=at + HOUR)
    run_due(at=lambda: at + 2 * HOUR)


def test_t1_an_approved_assessment_with_a_blocking_measure_open_leaves_the_gate_shut(house):
    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper(measures=(BLOCKING,)))
    assert lift(cast) == {"measures-open"}
    assert isinstance(let_go(cast, case, at=LATER), Barred)
    assessment.prove_measure(
        ref="hk-hria", measure="seal", note="I saw it fail to open.", by=cast.counsel, at=LATER
    )
    assert lift(cast) == set()


def test_t2_an_assessment_of_one_brand_does_not_lift_a_hold_on_two(house):
    terms = ASSESSED + 'services = ["search", "video"]\n'
    cast, rights, case = a_held_house(house, terms=terms)
    narrow = AssessmentScope(requested_by=("HK",), services=("search",))
    keeps = Decision(Outcome.KEEP, None, "", REVIEW_ON)
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper(scope=narrow, decision=keeps))
    assert "assessment-scope" in lift(cast)
    with pytest.raises(assessment.NotSignable, match="Cover all that the hold covers"):
        signed(
            rewritten(cast, "hk-hria", a_paper(scope=narrow), at=LATER),
            rights,
            at=LATER,
        )
    assert isinstance(let_go(cast, case, at=LATER), Barred)


def test_t3_an_older_request_goes_on_under_a_hold_on_new_ones_and_not_under_one_on_answers(house):
    newer = ASSESSED.replace('received = "all"', 'received = "from-effective"\nolder = "proceed"')
    newer = newer.replace("2020-06-10T00:00:00Z", "2020-06-10T14:00:00Z")
    cast, _, case = a_held_house(house, terms=newer)
    decided_again(cast, case, at=NOON + 5 * HOUR)
    assert let_go(cast, case, at=NOON + 8 * HOUR) == Clear()
    other = a_sealed_case(cast, at=NOON + HOUR, their_reference="another")
    answers = HOLD.replace('stops = "production"', 'stops = "answer"')
    an_active_hold(cast, at=NOON + 9 * HOUR, terms=answers, ref="answers")
    assert isinstance(let_go(cast, other, at=NOON + 10 * HOUR), Barred)


def test_t4_a_hold_by_users_places_stops_who_asks_from_elsewhere_and_unknown_places(house):
    cast = a_cast(house)
    in_germany = a_sealed_case(cast)
    by_place = ASSESSED.replace('requested_by = ["HK"]', 'users_in = ["HK"]')
    an_active_hold(cast, at=NOON + 4 * HOUR, terms=by_place)
    assert let_go(cast, in_germany, at=NOON + 5 * HOUR) == Clear()
    nowhere = a_filed_case(cast, at=NOON + 6 * HOUR, accounts="who@example.org")
    assert nowhere.accounts.get().place == "unknown"
    refs = {case.ref for case in _held(at=NOON + 7 * HOUR)}
    assert nowhere.ref in refs and in_germany.ref not in refs


def _held(*, at):
    from comity_server.casefile.reading.queue import held

    return held(at=at, after=None)


def test_t5_at_midnight_after_the_review_day_the_gate_is_shut_without_anything_running(house):
    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    assert lift(cast) == set()
    row = Hold.objects.get(ref="hk")
    assert (row.state, row.returns_at) == (Hold.State.LIFTED, REVIEW_PASSES_AT)
    before = REVIEW_PASSES_AT - DAY
    decided_again(cast, case, at=before)
    assert [one.hold.id for one in gate_facts.holds_barring(at=REVIEW_PASSES_AT)] == ["hk"]
    assert gate_facts.holds_barring(at=REVIEW_PASSES_AT - timedelta(microseconds=1)) == ()
    verdict = let_go(cast, case, at=REVIEW_PASSES_AT)
    assert isinstance(verdict, Barred)
    assert [bar.code for bar in verdict.bars] == ["hold:hk"]


def test_t5_what_was_released_the_day_before_is_not_handed_out_after_midnight(house):
    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    decided_again(cast, case, at=REVIEW_PASSES_AT - 5 * HOUR)
    assert let_go(cast, case, at=REVIEW_PASSES_AT - HOUR) == Clear()
    download = release.open_download(
        release_id=Release.objects.get(case=case).id,
        by=cast.officer,
        at=REVIEW_PASSES_AT - HOUR,
        now=lambda: REVIEW_PASSES_AT,
    )
    with pytest.raises(GateShut, match="hk"):
        next(download.chunks)


def test_t5_the_database_itself_refuses_a_release_after_the_review_day(house):
    from tests.gate.test_holds_bar import raw_release

    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    decided_again(cast, case, at=REVIEW_PASSES_AT - DAY)
    with pytest.raises(Exception, match="a hold in force covers this case"):
        raw_release(case, released_at=REVIEW_PASSES_AT)


def test_t6_a_sign_off_by_the_author_alone_is_refused(house):
    cast, rights, _ = a_held_house(house)
    row = begun(cast, at=NOON + DAY)
    version = row.version
    for author in (rights, cast.executive):
        row = assessment.revise(
            ref=row.ref,
            seen_version=version,
            section=assessment.Section.LAW,
            paper=a_paper(),
            by=author,
            at=NOON + DAY,
        )
        version = row.version
    signed(row, rights, at=LATER)
    with pytest.raises(ValueError, match="one of the two who sign must be no author"):
        signed(row, cast.executive, at=LATER)
    assert Assessment.objects.get().state == Assessment.State.IN_REVIEW
    assert lift(cast) == {"assessment-not-approved"}


def test_a_hold_whose_assessment_nobody_began_is_not_lifted(house):
    cast, _, case = a_held_house(house)
    assert lift(cast) == {"assessment-not-approved"}
    assert isinstance(let_go(cast, case, at=LATER), Barred)


def test_lifting_sends_waiting_cases_back_to_review_in_the_order_of_their_clocks(house):
    cast, rights, first = a_held_house(house)
    second = a_filed_case(cast, at=NOON + 6 * HOUR, their_reference="second")
    proposed = decide(cast, second, at=NOON + 7 * HOUR)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    assert lift(cast) == set()
    proposed.refresh_from_db()
    assert proposed.state == "void"
    assert not Release.objects.exists()
    assert not Approval.objects.filter(voided_at__isnull=True).exists()
    from comity_server.casefile.reading.queue import of_turns

    waiting = of_turns(("analyst",), after=None)
    assert [case.ref for case in waiting] == [first.ref, second.ref]
    assert {case.state for case in waiting} == {Case.State.IN_REVIEW}
    with pytest.raises(DeterminationMissing):
        let_go(cast, first, at=LATER)


def test_after_a_lift_a_case_decided_anew_leaves(house):
    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    decided_again(cast, case, at=LATER + HOUR)
    assert let_go(cast, case, at=LATER + DAY) == Clear()


def test_a_renewal_signed_in_time_carries_the_lift_on(house):
    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    renewed = a_paper(decision=Decision(Outcome.LIFT, None, "", date(2021, 6, 1)))
    an_approved_assessment(
        cast, rights, at=REVIEW_PASSES_AT - 2 * DAY, paper=renewed, renews="hk-hria"
    )
    assert gate_facts.holds_barring(at=REVIEW_PASSES_AT + DAY) == ()
    assert Hold.objects.get().returns_at == datetime(2021, 6, 2, tzinfo=UTC)
    decided_again(cast, case, at=REVIEW_PASSES_AT + DAY)
    assert let_go(cast, case, at=REVIEW_PASSES_AT + 2 * DAY) == Clear()


def test_a_renewal_that_comes_too_late_lifts_nothing(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    renewed = a_paper(decision=Decision(Outcome.LIFT, None, "", date(2021, 6, 1)))
    an_approved_assessment(cast, rights, at=REVIEW_PASSES_AT, paper=renewed, renews="hk-hria")
    assert [one.hold.id for one in gate_facts.holds_barring(at=REVIEW_PASSES_AT + DAY)] == ["hk"]
    assert lift(cast, at=REVIEW_PASSES_AT + DAY) == {"assessment-not-approved"}


def test_a_measure_of_a_renewal_seen_done_after_the_review_lifts_nothing_by_itself(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    renewed = a_paper(
        measures=(BLOCKING,), decision=Decision(Outcome.LIFT, None, "", date(2021, 6, 1))
    )
    an_approved_assessment(cast, rights, at=REVIEW_PASSES_AT - DAY, paper=renewed, renews="hk-hria")
    assessment.prove_measure(
        ref="hk-hria-2", measure="seal", note="seen", by=cast.counsel, at=REVIEW_PASSES_AT + HOUR
    )
    assert gate_facts.holds_barring(at=REVIEW_PASSES_AT + DAY)
    assert Hold.objects.get().returns_at == REVIEW_PASSES_AT


def test_an_assessment_on_which_a_lift_rests_never_changes(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    with pytest.raises(ValueError, match="it never changes"):
        rewritten(cast, "hk-hria", a_paper(), at=LATER)


NARROW = ASSESSED.replace("user data", "content").replace(
    'emergency = "held"', 'emergency = "held"\ncategories = ["content"]'
)
PARTLY = Decision(Outcome.LIFT_PARTLY, "hk-2", "", REVIEW_ON)


def a_narrower_draft(cast, *, ref="hk-2", terms=NARROW):
    return hold.draft_hold(
        ref=ref, title="Content", terms=terms, by=cast.counsel, at=NOON + DAY, replaces="hk"
    )


def test_a_lift_in_part_puts_the_narrower_hold_in_its_place_at_the_same_instant(house):
    cast, rights, case = a_held_house(house)
    a_narrower_draft(cast)
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper(decision=PARTLY))
    assert lift(cast, narrows_to="hk-2") == set()
    assert [one.hold.id for one in gate_facts.holds_barring(at=LATER)] == ["hk-2"]
    narrow = Hold.objects.get(ref="hk-2")
    assert (narrow.state, narrow.version, narrow.replaces.ref) == ("active", 2, "hk")
    assert HoldLift.objects.get().narrows_to == narrow
    decided_again(cast, case, at=LATER + HOUR)
    assert let_go(cast, case, at=LATER + DAY) == Clear()


def test_a_lift_in_part_needs_the_narrower_hold_that_was_signed(house):
    cast, rights, _ = a_held_house(house)
    a_narrower_draft(cast)
    a_narrower_draft(cast, ref="hk-loose", terms=NARROW.replace("content", "location"))
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper(decision=PARTLY))
    assert lift(cast) == {"assessment-outcome"}
    assert lift(cast, narrows_to="hk-loose") == {"assessment-outcome"}
    assert Hold.objects.get(ref="hk-loose").state == "draft"


def test_after_a_lift_in_part_the_whole_hold_comes_back_when_the_review_passes(house):
    cast, rights, _ = a_held_house(house)
    a_narrower_draft(cast)
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper(decision=PARTLY))
    lift(cast, narrows_to="hk-2")
    barring = {one.hold.id for one in gate_facts.holds_barring(at=REVIEW_PASSES_AT)}
    assert barring == {"hk", "hk-2"}


def test_words_for_a_lift_that_was_made_before_are_spent(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    hold_lift.word_for_lift(ref="hk", grounds="again", by=cast.counsel, at=REVIEW_PASSES_AT)
    assert [one.hold.id for one in gate_facts.holds_barring(at=REVIEW_PASSES_AT)] == ["hk"]
    with pytest.raises(ValueError, match="assessment-not-approved"):
        hold_lift.word_for_lift(ref="hk", grounds="again", by=cast.executive, at=REVIEW_PASSES_AT)


def test_an_unreadable_assessment_shuts_the_gate(house):
    from comity_server.casefile.models import AssessmentVersion
    from comity_server.gate.change import Side, change
    from comity_server.ledger import store

    cast, rights, case = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    decided_again(cast, case, at=LATER + HOUR)
    with change(Side.EXCLUSIVE):
        AssessmentVersion.objects.update(paper=b"{}")
        store.append("test.tampered", at=LATER + 2 * HOUR, actor="system")
    verdict = let_go(cast, case, at=LATER + DAY)
    assert [bar.code for bar in verdict.bars] == ["unknown:assessments"]


def test_two_words_for_different_lifts_lift_nothing(house):
    cast, rights, _ = a_held_house(house)
    a_narrower_draft(cast)
    an_approved_assessment(cast, rights, at=NOON + DAY, paper=a_paper())
    hold_lift.word_for_lift(ref="hk", grounds="g", by=cast.counsel, at=LATER, narrows_to="hk-2")
    with pytest.raises(ValueError, match="something else"):
        hold_lift.word_for_lift(ref="hk", grounds="g", by=cast.executive, at=LATER)
    assert gate_facts.holds_barring(at=LATER + HOUR)


def test_any_edit_of_an_approved_assessment_takes_its_approval_away(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    paper = replace(a_paper(), trigger="Another law")
    row = rewritten(cast, "hk-hria", paper, at=NOON + DAY + 2 * HOUR)
    assert (row.state, row.approved_at) == (Assessment.State.DRAFT, None)
    assert not row.signatures.filter(voided_at__isnull=True).exists()
    assert lift(cast) == {"assessment-not-approved"}


def test_t5_people_hear_a_month_before_and_when_it_is_back_and_the_log_has_both(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    run_due(at=lambda: REVIEW_PASSES_AT - 29 * DAY)
    run_due(at=lambda: REVIEW_PASSES_AT)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"hold.return-near", "hold.returned"} <= kinds
    told = Alarm.objects.get(kind="hold-returned")
    assert (told.about, told.urgent) == ("hk", True)
    assert {"counsel", "executive", "rights"} == set(told.to_roles)


def test_what_a_renewal_put_off_rings_for_nobody(house):
    cast, rights, _ = a_held_house(house)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    lift(cast)
    renewed = a_paper(decision=Decision(Outcome.LIFT, None, "", date(2021, 6, 1)))
    an_approved_assessment(cast, rights, at=LATER + DAY, paper=renewed, renews="hk-hria")
    run_due(at=lambda: REVIEW_PASSES_AT)
    assert not Alarm.objects.filter(kind__startswith="hold-return").exists()
