"""A market exit in a house: two people stand for it, each stage is done once, and it is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.restriction.exit_report import Finding
from comity.restriction.exit_stages import NATURES, Stage
from comity.restriction.market_exit import Action
from comity.vocabulary.verdict import Clear, bars_of, word_of
from comity.vocabulary.words import Step
from comity_server.actions import exit_stages, market_exit, review
from comity_server.actions.actor import SYSTEM, NotAllowed
from comity_server.actions.market_exit import NotSo
from comity_server.casefile import exits, steps
from comity_server.casefile.exit_ledger import DONE, report
from comity_server.casefile.exit_terms import PlanWrong, digest_of
from comity_server.casefile.models import Alarm, Case, ExitDeed, MarketExit
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.worker.alarms import tend
from tests.restriction.exit_plans import DAY, DAYS, LAST, START, at, terms
from tests.support.cast import BOB, a_cast, a_filed_case, approve, decide

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(house):
    return a_cast(house)


def drafted(cast, text=None):
    return market_exit.draft_exit(
        ref="hk", title="Leaving", terms=text or terms(), by=cast.counsel, at=START - DAY
    )


def say_yes(cast, *people):
    for by in people or (cast.counsel, cast.executive):
        row = MarketExit.objects.get()
        market_exit.approve_exit(
            ref="hk", digest=digest_of(row.terms), grounds="the law", by=by, at=START - HOUR
        )
    return MarketExit.objects.get()


def approved(cast, text=None):
    drafted(cast, text)
    return say_yes(cast)


def do(cast, stage, *, when=None, note="done as planned", **more):
    return exit_stages.do_stage(
        ref="hk", stage=stage, by=cast.executive, at=when or at(stage), note=note, **more
    )


def run_until(cast, last):
    """Do each stage at its instant, people theirs and the clock its own."""
    for stage, _ in sorted(DAYS.items(), key=lambda one: one[1]):
        exit_stages.run_due_exits(at=at(stage))
        if not NATURES[stage].by_clock:
            assert do(cast, stage, keeps=True) == Clear(), stage
        if stage is last:
            break


def codes(verdict):
    return {bar.code for bar in bars_of(verdict)}


def stands():
    return exits.standing(MarketExit.objects.get())


def test_two_people_stand_for_a_plan_and_one_is_not_two(cast):
    drafted(cast)
    assert say_yes(cast, cast.counsel).state == "draft"
    with pytest.raises(NotSo, match="second person"):
        say_yes(cast, cast.counsel)
    assert say_yes(cast, cast.executive).state == "approved"


def test_an_analyst_may_draft_and_not_approve(cast):
    market_exit.draft_exit(ref="hk", title="t", terms=terms(), by=cast.analyst, at=START)
    with pytest.raises(NotAllowed):
        say_yes(cast, cast.analyst)
    with pytest.raises(NotAllowed):
        exit_stages.do_stage(
            ref="hk", stage=Stage.ANNOUNCE, by=cast.analyst, at=START, note="I said it"
        )


def test_an_edit_is_a_new_version_and_voids_every_word(cast):
    drafted(cast)
    say_yes(cast, cast.counsel)
    row = market_exit.edit_exit(
        ref="hk", seen_version=1, terms=terms(entities=97), by=cast.counsel, at=START - DAY
    )
    assert (row.version, row.state) == (2, "draft")
    assert say_yes(cast, cast.executive).state == "draft"
    assert say_yes(cast, cast.counsel).state == "approved"


def test_whoever_read_another_version_neither_edits_nor_approves(cast):
    drafted(cast)
    market_exit.edit_exit(
        ref="hk", seen_version=1, terms=terms(entities=97), by=cast.counsel, at=START - DAY
    )
    with pytest.raises(NotSo, match="read it again"):
        market_exit.edit_exit(
            ref="hk", seen_version=1, terms=terms(), by=cast.counsel, at=START - DAY
        )
    with pytest.raises(NotSo, match="read it again"):
        market_exit.approve_exit(
            ref="hk", digest=digest_of(terms()), grounds="g", by=cast.counsel, at=START
        )


def test_a_plan_that_gives_people_less_than_promised_is_not_approved(cast):
    drafted(cast, terms(export=60, deletion=95))
    with pytest.raises(NotSo, match="promised 90 days"):
        say_yes(cast)


def test_a_clock_does_its_own_stages_at_their_instants_and_no_others(cast):
    approved(cast)
    assert exit_stages.run_due_exits(at=LAST) == 0  # nothing is announced: everything waits for it
    assert [one.stage for one in exits.waiting_for_people(at=START)] == [Stage.ANNOUNCE]
    do(cast, Stage.ANNOUNCE)
    assert exit_stages.run_due_exits(at=at(Stage.SIGN_UPS) - HOUR) == 0
    assert exit_stages.run_due_exits(at=at(Stage.SIGN_UPS)) == 1
    assert exit_stages.run_due_exits(at=LAST) == 0  # payments and stores wait for people
    do(cast, Stage.PAYMENTS)
    do(cast, Stage.STORES)
    assert exit_stages.run_due_exits(at=at(Stage.ACCESS)) == 1
    assert stands() == {
        Stage.ANNOUNCE,
        Stage.SIGN_UPS,
        Stage.PAYMENTS,
        Stage.STORES,
        Stage.ACCESS,
    }


@pytest.mark.parametrize("stage", [Stage.ANNOUNCE, Stage.DELETION, Stage.ENTITIES])
def test_no_clock_starts_what_cannot_be_undone(cast, stage):
    approved(cast)
    for earlier in sorted(DAYS, key=DAYS.__getitem__):
        if earlier is stage:
            break
        do(cast, earlier, keeps=True)
    verdict = exit_stages.do_stage(ref="hk", stage=stage, by=SYSTEM, at=LAST, keeps=True)
    assert codes(verdict) == {"exit:person"}
    assert not ExitDeed.objects.filter(stage=stage).exists()


def test_a_person_says_what_they_did(cast):
    approved(cast)
    assert codes(do(cast, Stage.ANNOUNCE, note=" ")) == {"exit:note"}


def test_nothing_goes_on_while_an_edited_plan_waits_for_its_two_people(cast):
    approved(cast)
    do(cast, Stage.ANNOUNCE)
    market_exit.edit_exit(
        ref="hk", seen_version=1, terms=terms(entities=97), by=cast.counsel, at=START + HOUR
    )
    assert exit_stages.run_due_exits(at=LAST) == 0
    assert codes(do(cast, Stage.STORES)) == {"exit:not-approved"}
    say_yes(cast)
    assert do(cast, Stage.STORES) == Clear()


def test_what_was_done_stays_as_it_was_planned(cast):
    approved(cast)
    do(cast, Stage.ANNOUNCE)

    def edit(text):
        market_exit.edit_exit(ref="hk", seen_version=1, terms=text, by=cast.counsel, at=LAST)

    with pytest.raises(PlanWrong, match="announce was done"):
        edit(terms(announce=-1))
    with pytest.raises(PlanWrong, match="stays where it is"):
        edit(terms().replace('"HK"', '"MO"'))
    with pytest.raises(PlanWrong, match="does not shrink"):
        edit(terms(export_days=30))


def test_doors_follow_what_was_done_by_the_terms_that_two_people_stand_for(cast):
    drafted(cast)
    assert exits.in_force() == ()
    say_yes(cast)
    run_until(cast, Stage.ACCESS)
    (leaving,) = exits.in_force()
    assert leaving.ends(Action.USE, at=at(Stage.ACCESS))
    assert not leaving.ends(Action.EXPORT, at=LAST)
    assert leaving.announced_at == START


def test_the_whole_exit_is_one_entry_a_stage_and_the_report_is_equal(cast):
    approved(cast)
    run_until(cast, Stage.ENTITIES)
    found = report("hk", at=LAST)
    assert found.equal
    assert {line.finding for line in found.lines} == {Finding.AS_PLANNED}
    assert Entry.objects.filter(kind=DONE).count() == len(Stage)
    assert [len(line.numbers) for line in found.lines] == [1] * len(Stage)


def forge(stage, when=LAST):
    """Append an entry as no action would: a stage again, or one that no plan has."""
    with change(Side.EXCLUSIVE):
        body = {"exit": "hk", "version": 1, "stage": stage}
        store.append(DONE, at=when, actor="executive", body=body)


def test_a_doubled_or_an_extra_entry_in_the_ledger_makes_the_report_unequal(cast):
    approved(cast)
    run_until(cast, Stage.ENTITIES)
    forge("stores")
    assert not report("hk", at=LAST).equal


def test_an_entry_of_no_plan_makes_the_report_unequal(cast):
    approved(cast)
    run_until(cast, Stage.ENTITIES)
    forge("burn")
    assert not report("hk", at=LAST).equal


def test_an_action_that_was_not_executed_makes_the_report_unequal(cast):
    approved(cast)
    run_until(cast, Stage.ACCESS)
    assert report("hk", at=at(Stage.ACCESS)).equal
    assert not report("hk", at=LAST).equal


def ask_back(cast, *people, when):
    for by in people:
        market_exit.take_back(ref="hk", grounds="the law was withdrawn", by=by, at=when)
    return MarketExit.objects.get()


def test_two_people_take_an_exit_back_stage_by_stage_in_reverse_order(cast):
    approved(cast)
    run_until(cast, Stage.ACCESS)
    when = at(Stage.ACCESS) + DAY
    assert ask_back(cast, cast.counsel, when=when).state == "approved"
    assert ask_back(cast, cast.executive, when=when).state == "reversing"
    assert exit_stages.run_due_exits(at=when) == 1  # access; then stores waits for a person
    assert Stage.ACCESS not in stands()

    def undo(stage, note="it is offered again"):
        return exit_stages.undo_stage(ref="hk", stage=stage, by=cast.executive, at=when, note=note)

    assert codes(undo(Stage.ACCESS)) == {"exit:not-done"}
    assert codes(undo(Stage.ANNOUNCE)) == {"exit:final"}
    turn = exits.next_undo(MarketExit.objects.get())
    other = ({Stage.PAYMENTS, Stage.STORES} - {turn}).pop()
    assert codes(undo(other)) == {"exit:order"}
    assert codes(undo(turn, note="")) == {"exit:note"}
    assert undo(turn) == Clear()
    assert not report("hk", at=when).equal  # sign-ups and the other are still to be taken back
    assert undo(other) == Clear()
    assert exit_stages.run_due_exits(at=when) == 1
    assert MarketExit.objects.get().state == "reversed"
    assert stands() == {Stage.ANNOUNCE}
    found = report("hk", at=LAST)
    assert found.equal
    assert found.lines[0].finding is Finding.STAYS
    assert exit_stages.run_due_exits(at=LAST) == 0
    assert codes(do(cast, Stage.ENTITIES)) >= {"exit:not-approved"}


def test_an_exit_that_was_taken_back_is_neither_edited_nor_taken_back_again(cast):
    approved(cast)
    row = ask_back(cast, cast.counsel, cast.executive, when=START)
    assert row.state == "reversed"
    with pytest.raises(NotSo, match="under another name"):
        ask_back(cast, cast.counsel, when=START)
    with pytest.raises(NotSo, match="under another name"):
        market_exit.edit_exit(ref="hk", seen_version=1, terms=terms(), by=cast.counsel, at=START)


def test_a_draft_has_nothing_to_take_back(cast):
    drafted(cast)
    with pytest.raises(NotSo, match="nothing to take back"):
        ask_back(cast, cast.counsel, when=START)


def look(case, step, when):
    (found,) = steps.judge_case(case, step=step, at=when)
    return found.found.verdict


def test_requests_about_accounts_there_are_received_and_wait_for_a_person(cast):
    approved(cast)
    run_until(cast, Stage.ACCESS)
    when = at(Stage.ACCESS) + HOUR
    case = a_filed_case(cast, at=when, accounts=BOB)
    assert look(case, Step.ACKNOWLEDGE, when) == Clear()
    verdict = look(case, Step.REVIEW, when)
    assert word_of(verdict) == "ask"
    assert codes(verdict) == {"exit:hk"}
    elsewhere = a_filed_case(cast, at=when)
    assert look(elsewhere, Step.REVIEW, when) == Clear()
    ask_back(cast, cast.counsel, cast.executive, when=when)
    exit_stages.run_due_exits(at=when)
    assert look(Case.objects.get(id=case.id), Step.REVIEW, when) == Clear()


def test_a_decision_made_before_access_ended_is_made_anew(cast):
    approved(cast)
    case = a_filed_case(cast, at=START, accounts=BOB)
    row = decide(cast, case, at=START + HOUR)
    approve(cast, row, at=START + 2 * HOUR)
    run_until(cast, Stage.ACCESS)
    row.refresh_from_db()
    assert row.state == "void"


def test_open_requests_stop_the_hand_over_until_each_has_somebody_and_the_deletion_altogether(cast):
    approved(cast)
    case = a_filed_case(cast, at=START, accounts=BOB)
    run_until(cast, Stage.ACCESS)
    assert codes(do(cast, Stage.REQUESTS)) == {"exit:unassigned"}
    review.assign(case_id=case.id, to=cast.counsel.person, by=cast.counsel, at=LAST)
    assert do(cast, Stage.REQUESTS) == Clear()
    do(cast, Stage.PRESERVED)
    exit_stages.run_due_exits(at=at(Stage.EXPORT))
    assert codes(do(cast, Stage.DELETION, keeps=True)) == {"exit:open-requests"}


def test_a_dry_run_does_nothing(cast):
    drafted(cast)
    before = Entry.objects.count()
    shown = exit_stages.dry_run(ref="hk", at=START)
    assert len(shown) == len(Stage)
    assert not any(one.conflicts for one in shown)
    assert Entry.objects.count() == before
    assert not ExitDeed.objects.exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('place = "HK"', 'place = "CN-HK"'), "place"),
        (('unknown_place = "admit"\n', ""), "unknown_place"),
        (("export_days = 90\n", ""), "export_days"),
        (('do = "stores"', 'do = "shops"'), "do"),
        (('owner = "Mika"', 'owner = " "'), "owner"),
        (("at = 2020-07-07T01:00:00+00:00", "at = 2020-07-07"), "at"),
        (('services = ["search"]', 'services = ["a/b"]'), "service"),
        (('language = "en"', 'language = "en"\ncolour = "red"'), "colour"),
        (('place = "HK"', "place = "), "nvalid value"),
    ],
)
def test_wrong_terms_are_refused_by_key(cast, change, named):
    text = terms()
    assert change[0] in text
    with pytest.raises(PlanWrong, match=named):
        drafted(cast, text.replace(*change))
    assert not MarketExit.objects.exists()


def listen(when):
    tend(at=lambda: when)


def rung():
    return list(Alarm.objects.filter(kind="exit-stage").order_by("rang_at", "key"))


def test_a_stage_that_nobody_did_in_time_rings_once_and_nothing_of_it_is_done(cast):
    approved(cast)
    listen(START - HOUR)
    assert rung() == []
    for _ in range(2):
        listen(START)
    (alarm,) = rung()
    assert alarm.says.startswith("Stage “announce” of market exit “Leaving” was due")
    assert "Mika answers for it." in alarm.says
    assert set(alarm.to_roles) == {"counsel", "executive", "rights"}
    assert stands() == frozenset()
    do(cast, Stage.ANNOUNCE)
    listen(at(Stage.SIGN_UPS))
    said = {one.says.split("“")[1].split("”")[0] for one in rung()}
    assert said == {"announce", "payments", "stores"}  # sign-ups are the house's own


def test_what_the_house_does_by_itself_rings_only_when_it_is_late_with_it(cast):
    approved(cast)
    do(cast, Stage.ANNOUNCE)
    due = at(Stage.SIGN_UPS)
    listen(due + exits.OWN_TIME - timedelta(seconds=1))
    assert not any("sign-ups" in one.says for one in rung())
    listen(due + exits.OWN_TIME)
    assert [one.about for one in rung() if "sign-ups" in one.says] == ["hk"]
    exit_stages.run_due_exits(at=due + HOUR)
    assert Stage.SIGN_UPS in stands()


def test_a_stage_that_people_have_to_take_back_rings_and_one_moved_later_rings_anew(cast):
    approved(cast)
    run_until(cast, Stage.ACCESS)
    when = at(Stage.ACCESS) + HOUR
    for by in (cast.counsel, cast.executive):
        ask_back(cast, by, when=when)
    exit_stages.run_due_exits(at=when)
    Alarm.objects.all().delete()
    listen(when)
    (alarm,) = rung()
    assert "has to be taken back" in alarm.says


def test_an_exit_that_waits_for_its_two_people_rings_for_no_stage(cast):
    drafted(cast)
    listen(LAST)
    assert rung() == []
