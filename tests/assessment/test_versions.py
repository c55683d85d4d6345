"""A hold changed is a new version that takes the old one's place, with no instant between them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.errors import DeterminationMissing
from comity.vocabulary.verdict import Barred
from comity_server.actions import hold, hold_lift, release
from comity_server.casefile import gate_facts
from comity_server.casefile.models import Hold, HoldLift
from comity_server.casefile.succession import Loosens
from comity_server.ledger.models import Entry
from tests.support.assessing import ASSESSED
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_sealed_case, an_active_hold

AT = NOON + DAY
WIDER = ASSESSED.replace('stops = "production"', 'stops = "answer"')
NARROWER = ASSESSED.replace("user data", "content") + 'categories = ["content"]\n'


def a_version(cast, *, terms, ref="hk-2", at=AT):
    return hold.draft_hold(
        ref=ref, title="Hong Kong", terms=terms, by=cast.counsel, at=at, replaces="hk"
    )


def both_say_yes(cast, ref="hk-2", *, at=AT):
    hold.consent_to_hold(ref=ref, grounds="the law grew", by=cast.counsel, at=at)
    return hold.consent_to_hold(ref=ref, grounds="the law grew", by=cast.executive, at=at)


def test_a_wider_version_takes_the_place_of_the_old_one_in_one_entry(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    a_version(cast, terms=WIDER)
    before = Entry.objects.count()
    fence = both_say_yes(cast)
    assert Entry.objects.count() == before + 2
    old, new = Hold.objects.get(ref="hk"), Hold.objects.get(ref="hk-2")
    assert (old.state, new.state, new.version) == ("lifted", "active", 2)
    assert (old.returns_at, old.lifted_number) == (None, fence.ledger_number)
    assert HoldLift.objects.get().narrows_to == new
    for moment in (AT - timedelta(microseconds=1), AT, AT + HOUR):
        assert len(gate_facts.holds_barring(at=moment)) == 1


def test_nothing_leaves_between_two_versions(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    an_active_hold(cast, at=NOON + 4 * HOUR, terms=ASSESSED)
    before = release.release_production(case_id=case.id, by=cast.counsel, at=AT - HOUR)
    a_version(cast, terms=WIDER)
    both_say_yes(cast)
    assert isinstance(before, Barred)
    with pytest.raises(DeterminationMissing):
        release.release_production(case_id=case.id, by=cast.counsel, at=AT)
    assert [one.hold.id for one in gate_facts.holds_barring(at=AT)] == ["hk-2"]


def test_a_version_that_stops_less_cannot_take_the_place_by_two_words(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    a_version(cast, terms=NARROWER)
    with pytest.raises(Loosens, match="categories"):
        both_say_yes(cast)
    with pytest.raises(Loosens):
        hold.break_glass(ref="hk-2", grounds="g", by=cast.counsel, at=AT)
    assert [one.hold.id for one in gate_facts.holds_barring(at=AT)] == ["hk"]


def test_a_version_of_a_hold_that_no_longer_stands_is_refused(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    a_version(cast, terms=WIDER)
    a_version(cast, terms=WIDER, ref="hk-3")
    both_say_yes(cast)
    with pytest.raises(ValueError, match="not in force"):
        both_say_yes(cast, "hk-3")
    assert Hold.objects.get(ref="hk-3").state == "draft"


def test_a_version_that_would_leave_a_gap_is_refused(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    later = WIDER.replace("2020-06-10T00:00:00Z", "2020-07-01T00:00:00Z")
    a_version(cast, terms=later)
    with pytest.raises(Loosens, match="effective_at"):
        both_say_yes(cast)
    with pytest.raises(ValueError, match="would leave a gap"):
        hold_lift.lift_hold(
            ref="hk",
            by=[cast.counsel, cast.executive],
            grounds="g",
            at=AT,
            narrows_to="hk-2",
        )


def test_a_draft_of_another_hold_takes_nobodys_place(house):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    hold.draft_hold(ref="other", title="t", terms=NARROWER, by=cast.counsel, at=AT)
    with pytest.raises(ValueError, match="Draft the narrower hold first"):
        hold_lift.lift_hold(
            ref="hk",
            by=[cast.counsel, cast.executive],
            grounds="g",
            at=AT,
            narrows_to="other",
        )
