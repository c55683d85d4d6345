"""The gate: clear alone opens, and each condition decides alone."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.determination.scope import Grant, Scope
from comity.hold import HoldRecord, Lift, OnAssessment, Received, Treatment
from comity.intake.gov_request import Emergency
from comity.release.approvals import account_of
from comity.release.facts import (
    Amendments,
    Approval,
    Decided,
    MissingFactError,
    ReleaseFacts,
    Standing,
    known,
)
from comity.release.gate import check_release
from comity.release.inputs import GateInput
from comity.testing import (
    DAY,
    HOUR,
    NOON,
    a_hold,
    a_provider,
    a_request,
    an_account,
    an_assessment,
    an_authority,
    an_emergency,
    an_exception,
)
from comity.vocabulary.instants import Period
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, bars_of, severity
from comity.vocabulary.words import Category, Threat
from tests.support.generated_cases import records

MINUTE = HOUR / 60
GRANTED = Scope((Grant("alice", Category.SUBSCRIBER),))
DECIDED = Decided(digest="d1", version=1, granted=GRANTED, needs=2)
APPROVALS = (
    Approval("counsel", "d1", NOON - MINUTE),
    Approval("executive", "d1", NOON - MINUTE),
)
FACTS = ReleaseFacts(
    holds=(),
    assessments=(),
    exits=(),
    secrecy=(),
    accounts=(an_account(),),
    approvals=APPROVALS,
    standing=Standing(authority=True, officer=True, key=True),
    people=frozenset({"counsel", "executive", "rights-lead"}),
    packs=(),
    amendments=Amendments(version=1, made_by=frozenset({"analyst"})),
)


def checked(gov_request=None, *, decided=DECIDED, leaving=GRANTED, at=NOON, **facts):
    return check_release(
        gov_request=gov_request or a_request(),
        provider=a_provider(),
        decided=decided,
        leaving=leaving,
        facts=replace(FACTS, **facts),
        at=at,
    )


def codes(verdict):
    return {bar.code for bar in bars_of(verdict)}


def held_by(*holds):
    return tuple(HoldRecord(hold) for hold in holds)


def test_what_is_decided_approved_and_free_of_holds_may_leave():
    assert checked() == Clear()


def test_nothing_leaves_without_a_determination():
    assert codes(checked(decided=None)) == {"determination:missing"}


# One input at a time


def test_each_gate_input_is_a_field_of_the_facts_and_each_field_an_input():
    assert [one.value for one in GateInput] == [one.name for one in fields(ReleaseFacts)]
    assert all(one.means for one in GateInput)


@pytest.mark.parametrize("gate_input", list(GateInput))
def test_an_input_that_nobody_can_tell_bars_alone(gate_input):
    verdict = checked(**{gate_input.value: UNKNOWN})
    assert isinstance(verdict, Barred)
    assert codes(verdict) == {f"unknown:{gate_input}"}


def test_all_missing_inputs_are_listed():
    verdict = checked(holds=UNKNOWN, people=UNKNOWN)
    assert codes(verdict) == {"unknown:holds", "unknown:people"}


def test_a_fact_that_is_asked_for_and_missing_is_an_error():
    with pytest.raises(MissingFactError) as found:
        known(UNKNOWN, GateInput.HOLDS)
    assert found.value.gate_input is GateInput.HOLDS
    assert known(3, GateInput.HOLDS) == 3


class Broken(tuple):
    """A fact whose reading fails, as a damaged store's would."""

    def __iter__(self):
        raise OSError("alice's record cannot be read")


@pytest.mark.parametrize(
    ("gate_input", "check"),
    [
        ("holds", "cells"),
        ("exits", "cells"),
        ("secrecy", "cells"),
        ("packs", "cells"),
        ("accounts", "cells"),
        ("approvals", "approvals"),
    ],
)
def test_an_error_inside_a_check_bars_and_tells_no_case_facts(gate_input, check):
    verdict = checked(**{gate_input: Broken((1,))})
    assert isinstance(verdict, Barred)
    assert codes(verdict) == {f"error:{check}"}
    assert "alice" not in verdict.bars[0].text


@pytest.mark.parametrize(
    ("gate_input", "check"),
    [("people", "approvals"), ("amendments", "amendments"), ("standing", "standing")],
)
def test_a_fact_of_a_wrong_shape_bars(gate_input, check):
    assert f"error:{check}" in codes(checked(**{gate_input: object()}))


def test_a_lift_on_an_assessment_that_nobody_has_bars():
    record = HoldRecord(a_hold(), (Lift(NOON - HOUR, assessment="gone"),))
    assert codes(checked(holds=(record,))) == {"error:cells"}


# Holds, obstacles and verification, category by category and account by account


def test_a_hold_bars():
    assert codes(checked(holds=held_by(a_hold()))) == {"hold:hk"}


def test_a_hold_that_begins_later_does_not_bar_yet():
    assert checked(holds=held_by(a_hold(effective_at=NOON + HOUR))) == Clear()


def test_a_lifted_hold_does_not_bar_and_its_return_does():
    assessment = an_assessment(review_on=(NOON + 9 * DAY).date(), approved_at=NOON - DAY)
    record = HoldRecord(
        a_hold(lift=OnAssessment("hria"), effective_at=NOON - 9 * DAY),
        (Lift(NOON - HOUR, assessment="hria"),),
    )
    facts = {"holds": (record,), "assessments": (assessment,)}
    assert checked(**facts) == Clear()
    assert codes(checked(**facts, at=NOON + 12 * DAY)) == {"hold:hk"}


@pytest.mark.parametrize("gate_input", ["exits", "secrecy", "packs"])
def test_an_obstacle_bars_or_asks(gate_input):
    bar = Bar("notice:waiting", "")
    assert codes(checked(**{gate_input: (Obstacle(bar),)})) == {"notice:waiting"}
    asking = (Obstacle(bar, asks=True),)
    assert checked(**{gate_input: asking}) == Clear()
    alone = checked(**{gate_input: asking}, approvals=APPROVALS[:1])
    assert codes(alone) == {"notice:waiting", "approvals:too-few"}


def test_an_unverified_authority_of_the_request_bars():
    gov_request = a_request(authority=an_authority(verified=False))
    assert codes(checked(gov_request)) == {"verification:authority"}


def test_an_emergency_passes_the_same_gate():
    silent = an_emergency(emergency=Emergency(threat=Threat.DEATH, verified_callback=False))
    assert codes(checked(silent)) == {"verification:callback"}
    assert codes(checked(an_emergency(), holds=held_by(a_hold()))) == {"hold:hk"}
    asking = held_by(a_hold(emergency=Treatment.ASK))
    assert checked(an_emergency(), holds=asking) == Clear()


BOTH = Scope((Grant("alice", Category.SUBSCRIBER), Grant("alice", Category.CONTENT)))


def test_here_the_worst_of_what_leaves_counts():
    content_only = held_by(a_hold(categories=(Category.CONTENT,)))
    decided = replace(DECIDED, granted=BOTH)
    assert checked(decided=decided, holds=content_only) == Clear()
    assert codes(checked(decided=decided, leaving=BOTH, holds=content_only)) == {"hold:hk"}


def test_one_account_under_a_hold_bars_only_what_holds_its_data():
    scope = Scope((Grant("alice", Category.SUBSCRIBER), Grant("bob", Category.SUBSCRIBER)))
    facts = {
        "accounts": (an_account(), an_account(id="bob", place="DE")),
        "holds": held_by(a_hold(requested_by=(), users_in=("HK",))),
        "decided": replace(DECIDED, granted=scope),
    }
    bob = Scope((Grant("bob", Category.SUBSCRIBER),))
    assert checked(leaving=bob, **facts) == Clear()
    assert codes(checked(leaving=scope, **facts)) == {"hold:hk"}


def test_the_place_as_known_now_counts_and_not_as_the_request_had_it():
    hold = a_hold(requested_by=(), users_in=("HK",))
    moved = (an_account(place="DE"),)
    assert checked(accounts=moved, holds=held_by(hold)) == Clear()
    assert codes(checked(accounts=(an_account(place=UNKNOWN),), holds=held_by(hold))) == {"hold:hk"}


def test_an_account_that_nobody_knows_bars():
    assert codes(checked(accounts=())) == {"unknown:accounts"}
    with pytest.raises(MissingFactError):
        account_of(Grant("alice", Category.SUBSCRIBER), replace(FACTS, accounts=()))


# Scope, amendments, standing


def test_nothing_named_is_nothing_to_let_go():
    assert codes(checked(leaving=Scope())) == {"scope:empty"}


@pytest.mark.parametrize(
    "leaving",
    [
        BOTH,
        Scope((Grant("alice", Category.CONTENT),)),
    ],
)
def test_more_than_was_granted_bars(leaving):
    assert codes(checked(leaving=leaving)) == {"scope:exceeded"}


def test_a_longer_period_than_was_granted_bars():
    granted = Scope((Grant("alice", Category.SUBSCRIBER, Period(NOON - DAY, NOON)),))
    decided = replace(DECIDED, granted=granted)
    assert checked(decided=decided, leaving=granted) == Clear()
    assert codes(checked(decided=decided)) == {"scope:exceeded"}


@pytest.mark.parametrize("version", [0, 2])
def test_any_edit_after_the_decision_bars(version):
    verdict = checked(amendments=Amendments(version=version))
    assert codes(verdict) == {"determination:amended"}


@pytest.mark.parametrize("part", ["authority", "officer", "key"])
@pytest.mark.parametrize("value", [False, UNKNOWN])
def test_authority_officer_and_key_must_each_be_confirmed(part, value):
    verdict = checked(standing=replace(FACTS.standing, **{part: value}))
    assert codes(verdict) == {f"verification:{part}"}


def test_every_reason_is_listed():
    verdict = checked(
        holds=held_by(a_hold(), a_hold(id="two")),
        standing=Standing(authority=True, officer=False, key=False),
        amendments=Amendments(version=2),
        leaving=BOTH,
    )
    assert codes(verdict) == {
        "hold:hk",
        "hold:two",
        "verification:officer",
        "verification:key",
        "determination:amended",
        "scope:exceeded",
    }


# Approvals


@pytest.mark.parametrize("needs", [0, 1])
def test_at_least_one_person_must_approve(needs):
    decided = replace(DECIDED, needs=needs)
    assert checked(decided=decided, approvals=APPROVALS[:1]) == Clear()
    assert checked(decided=decided, approvals=()) == Ask(
        (Bar("approvals:too-few", "1 people must approve, and 0 have"),), approvals=1
    )


def test_too_few_approvals_ask_for_more():
    verdict = checked(approvals=APPROVALS[:1])
    assert isinstance(verdict, Ask)
    assert (codes(verdict), verdict.approvals) == ({"approvals:too-few"}, 2)


def test_a_hold_s_exception_may_need_more_people_than_our_policy():
    hold = a_hold(exceptions=(an_exception(needs=3),), effective_at=NOON - DAY)
    gov_request = a_request(offences=("human-trafficking",))
    verdict = checked(gov_request, holds=held_by(hold))
    assert (codes(verdict), verdict.approvals) == ({"hold:hk", "approvals:too-few"}, 3)
    third = (*APPROVALS, Approval("rights-lead", "d1", NOON - MINUTE))
    assert checked(gov_request, holds=held_by(hold), approvals=third) == Clear()


SECOND = APPROVALS[1]


@pytest.mark.parametrize(
    "second",
    [
        replace(SECOND, person="counsel"),
        replace(SECOND, digest="d2"),
        replace(SECOND, voided=True),
        replace(SECOND, at=NOON + MINUTE),
        replace(SECOND, person="former-colleague"),
    ],
    ids=["the same person", "another text", "voided", "not yet given", "not ours"],
)
def test_an_approval_that_does_not_count_is_one_too_few(second):
    verdict = checked(approvals=(APPROVALS[0], second))
    assert codes(verdict) == {"approvals:too-few"}


def test_who_filed_or_edited_the_request_does_not_approve_it():
    amendments = Amendments(version=1, made_by=frozenset({"executive"}))
    assert codes(checked(amendments=amendments)) == {"approvals:too-few"}


def test_an_approval_at_this_very_instant_counts():
    assert checked(approvals=(APPROVALS[0], replace(SECOND, at=NOON))) == Clear()


@pytest.mark.parametrize("late", [HOUR, MINUTE])
def test_approvals_older_than_a_hold_s_lift_are_void(late):
    record = HoldRecord(a_hold(effective_at=NOON - DAY), (Lift(NOON - MINUTE),))
    verdict = checked(holds=(record,))
    assert codes(verdict) == {"approvals:too-few"}
    fresh = tuple(replace(one, at=NOON) for one in APPROVALS)
    assert checked(holds=(record,), approvals=fresh) == Clear()
    assert codes(checked(holds=(record,), approvals=(fresh[0], SECOND))) == {"approvals:too-few"}
    earlier = HoldRecord(a_hold(effective_at=NOON - DAY), (Lift(NOON - MINUTE - late),))
    assert checked(holds=(earlier,)) == Clear()


def test_approvals_older_than_a_hold_that_asks_are_void():
    hold = a_hold(received=Received.FROM_EFFECTIVE, older="ask", effective_at=NOON - MINUTE / 2)
    old = a_request(received_at=NOON - DAY)
    assert codes(checked(old, holds=held_by(hold))) == {"hold:hk", "approvals:too-few"}


def test_a_hold_that_does_not_cover_what_leaves_voids_nothing():
    record = HoldRecord(a_hold(requested_by=("MO",)), (Lift(NOON - MINUTE / 2),))
    assert checked(holds=(record,)) == Clear()
    content = HoldRecord(a_hold(categories=(Category.CONTENT,)), (Lift(NOON - MINUTE / 2),))
    assert checked(holds=(content,)) == Clear()


# What always holds


@given(st.lists(records, max_size=3), records)
def test_adding_a_hold_never_opens_the_gate(held, extra):
    before = checked(holds=tuple(held))
    after = checked(holds=(*held, extra))
    assert severity(after) >= severity(before)


@given(st.lists(records, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_holds_never_matters_at_the_gate(held, chance):
    before = checked(holds=tuple(held))
    chance.shuffle(held)
    assert checked(holds=tuple(held)) == before


@given(st.sets(st.sampled_from(list(GateInput)), min_size=1))
def test_nothing_that_is_unknown_ever_opens_the_gate(absent):
    verdict = checked(**{one.value: UNKNOWN for one in absent})
    assert codes(verdict) == {f"unknown:{one}" for one in absent}
