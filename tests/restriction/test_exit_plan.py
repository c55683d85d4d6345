"""A plan of a market exit: its order, what stands against a stage, and the report on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.restriction.exit_plan import PlannedStage, as_exit
from comity.restriction.exit_rehearsal import check_stage, rehearse
from comity.restriction.exit_report import Deed, Due, Finding, Recorded, compare
from comity.restriction.exit_stages import NATURES, Stage, Untouched
from comity.restriction.market_exit import Action
from comity.restriction.rule import RestrictionFault
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Clear, bars_of
from tests.restriction.exit_plans import DAY, DAYS, LAST, START, WHOLE, a_plan, at, facts


def codes(verdict):
    return {bar.code for bar in bars_of(verdict)}


def test_every_stage_leaves_preservations_and_requests_alone():
    for stage in Stage:
        assert {Untouched.PRESERVATIONS, Untouched.REQUESTS} <= NATURES[stage].untouched
    touches_export = {s for s in Stage if Untouched.EXPORT not in NATURES[s].untouched}
    assert touches_export == {Stage.EXPORT, Stage.DELETION}


def test_what_cannot_be_undone_is_never_done_by_a_clock():
    assert not [stage for stage in Stage if NATURES[stage].final and NATURES[stage].by_clock]
    assert NATURES[Stage.DELETION].final


def test_the_nature_of_stages_has_no_circle_and_needs_only_what_comes_before():
    assert a_plan().in_order[0].stage is Stage.ANNOUNCE
    assert all(NATURES[stage].needs <= NATURES[stage].after for stage in Stage)


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ((), "leaves nothing"),
        ((WHOLE[0], WHOLE[0]), "stands twice"),
        ((PlannedStage(Stage.DELETION, START, "Mika"),), "cannot be planned without"),
        ((*WHOLE[:4], PlannedStage(Stage.ACCESS, START, "Mika")), "would come before"),
        ((replace(WHOLE[0], after=frozenset({Stage.STORES})),), "is not in this plan"),
        ((replace(WHOLE[0], after=frozenset({Stage.ACCESS})), *WHOLE[1:]), "wait for each other"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(stages, said):
    with pytest.raises(RestrictionFault, match=said):
        a_plan(stages=stages)


def test_a_stage_without_an_owner_is_refused():
    with pytest.raises(RestrictionFault, match="who answers for it"):
        PlannedStage(Stage.STORES, START, "  ")


def test_only_what_was_done_has_ended():
    plan = a_plan()
    assert as_exit(plan, done=()).stages.end_of(Action.USE) is None
    gone = as_exit(plan, done={Stage.ACCESS})
    assert gone.stages.end_of(Action.USE) == at(Stage.ACCESS)
    assert gone.stages.end_of(Action.EXPORT) is None


def test_each_stage_waits_for_its_instant_its_approval_and_what_comes_before():
    verdict = check_stage(a_plan(), Stage.ACCESS, facts=facts(approved=False), at=START)
    assert codes(verdict) == {"exit:not-approved", "exit:too-early", "exit:depends"}
    texts = " ".join(bar.text for bar in verdict.bars)
    assert all(word in texts for word in ("announce", "sign-ups", "payments", "stores"))
    before = frozenset(DAYS) - {Stage.ACCESS}
    ready = check_stage(a_plan(), Stage.ACCESS, facts=facts(done=before), at=at(Stage.ACCESS))
    assert ready == Clear()
    early = at(Stage.ACCESS) - DAY / 1000
    assert codes(check_stage(a_plan(), Stage.ACCESS, facts=facts(done=before), at=early)) == {
        "exit:too-early"
    }


def test_a_stage_is_done_once_and_one_that_is_not_planned_never():
    done = frozenset(DAYS)
    assert "exit:done" in codes(
        check_stage(a_plan(), Stage.STORES, facts=facts(done=done), at=LAST)
    )
    small = a_plan(stages=WHOLE[:2])
    assert codes(check_stage(small, Stage.STORES, facts=facts(), at=LAST)) == {"exit:not-planned"}


@pytest.mark.parametrize("number", [1, UNKNOWN])
def test_deletion_keeps_away_from_what_is_preserved_or_asked_for(number):
    done = frozenset(DAYS) - {Stage.DELETION, Stage.ENTITIES}

    def found(**changes):
        return codes(
            check_stage(a_plan(), Stage.DELETION, facts=facts(done=done, **changes), at=LAST)
        )

    assert found() == set()
    assert found(preserved=number) == {"exit:preserved"}
    assert found(preserved=number, kept=True) == set()
    # That somebody has a list helps no request: it must be answered first.
    assert found(open_requests=number, kept=True) == {"exit:open-requests"}


def test_handing_over_requests_needs_somebody_for_each():
    done = frozenset({Stage.ACCESS})
    verdict = check_stage(a_plan(), Stage.REQUESTS, facts=facts(done=done, unassigned=1), at=LAST)
    assert codes(verdict) == {"exit:unassigned"}


def test_a_dry_run_shows_each_stage_and_only_its_conflicts():
    shown = rehearse(a_plan(), facts=facts(approved=False, preserved=2, unassigned=1))
    assert [one.planned.stage for one in shown] == [one.stage for one in a_plan().in_order]
    found = {one.planned.stage: {bar.code for bar in one.conflicts} for one in shown}
    assert found.pop(Stage.DELETION) == {"exit:preserved"}
    assert found.pop(Stage.REQUESTS) == {"exit:unassigned"}
    assert not any(found.values())
    assert all(one.switches and one.untouched for one in shown)


def test_a_dry_run_of_a_broken_promise_says_so():
    shown = rehearse(a_plan(export_days=93), facts=facts())
    (bad,) = [one for one in shown if one.conflicts]
    assert bad.planned.stage is Stage.EXPORT
    assert [bar.code for bar in bad.conflicts] == ["exit:export-short"]


PLANNED = tuple(Due(one.stage, one.at) for one in a_plan().in_order)


def entries(*stages, deed=Deed.DONE, first=10, when=LAST):
    return [Recorded(first + n, stage, deed, when) for n, stage in enumerate(stages)]


def finding(report, stage):
    (line,) = [line for line in report.lines if line.stage == stage]
    return line.finding


def test_the_report_of_a_whole_exit_is_equal():
    report = compare(planned=PLANNED, recorded=entries(*DAYS), at=LAST)
    assert report.equal
    assert {line.finding for line in report.lines} == {Finding.AS_PLANNED}


@given(st.sampled_from(list(DAYS)))
def test_one_action_missing_extra_or_doubled_makes_it_unequal(stage):
    others = [one for one in DAYS if one is not stage]
    missing = compare(planned=PLANNED, recorded=entries(*others), at=LAST)
    assert not missing.equal
    assert finding(missing, stage) is Finding.MISSING
    doubled = compare(planned=PLANNED, recorded=entries(*DAYS, stage), at=LAST)
    assert not doubled.equal
    assert finding(doubled, stage) is Finding.DOUBLED
    fewer = [due for due in PLANNED if due.stage != stage]
    extra = compare(planned=fewer, recorded=entries(*DAYS), at=LAST)
    assert not extra.equal
    assert finding(extra, stage) is Finding.EXTRA


def test_an_action_before_its_instant_or_of_no_stage_at_all_makes_it_unequal():
    early = compare(planned=PLANNED, recorded=entries(Stage.STORES, when=START), at=START)
    assert not early.equal
    assert finding(early, Stage.STORES) is Finding.TOO_EARLY
    strange = compare(planned=PLANNED, recorded=entries(*DAYS, "burn-it-down"), at=LAST)
    assert not strange.equal


def test_what_is_not_due_yet_is_not_missing():
    report = compare(planned=PLANNED, recorded=entries(Stage.ANNOUNCE), at=START)
    assert report.equal
    assert finding(report, Stage.DELETION) is Finding.NOT_YET


DONE_BY_DAY_9 = [Stage.ANNOUNCE, Stage.SIGN_UPS, Stage.PAYMENTS, Stage.STORES, Stage.ACCESS]


def taken_back(*undone, done=DONE_BY_DAY_9):
    recorded = entries(*done) + entries(*undone, deed=Deed.UNDONE, first=50)
    return compare(planned=PLANNED, recorded=recorded, at=LAST, reversed_at=START + 9 * DAY)


def test_a_reversal_takes_each_back_once_and_says_what_stays():
    back = [stage for stage in DONE_BY_DAY_9 if stage is not Stage.ANNOUNCE]
    report = taken_back(*back)
    assert report.equal
    assert finding(report, Stage.ANNOUNCE) is Finding.STAYS
    assert finding(report, Stage.DELETION) is Finding.GIVEN_UP
    assert not taken_back(*back[1:]).equal
    assert not taken_back(*back, back[0]).equal
    assert not taken_back(*back, Stage.ANNOUNCE).equal
    assert not taken_back(*back, Stage.DELETION).equal


def test_a_clock_that_missed_its_stage_is_not_excused_by_a_reversal():
    report = taken_back(done=[Stage.ANNOUNCE])
    assert finding(report, Stage.ACCESS) is Finding.MISSING
    assert finding(report, Stage.STORES) is Finding.GIVEN_UP
    assert not report.equal


def test_taking_back_what_nobody_decided_to_take_back_makes_it_unequal():
    recorded = entries(*DAYS) + entries(Stage.STORES, deed=Deed.UNDONE, first=50)
    assert not compare(planned=PLANNED, recorded=recorded, at=LAST).equal
