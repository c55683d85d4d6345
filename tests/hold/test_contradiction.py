"""Which published clauses a new hold contradicts, against what the judge says of every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings

from comity.hold import (
    HoldRecord,
    Lift,
    Older,
    Received,
    Route,
    Treatment,
    Underlying,
    contradictions,
    covers,
    judge_hold,
    may_meet,
)
from comity.hold.contradiction import Clause
from comity.testing import DAY, HOUR, NOON, a_hold, an_exception
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, Place
from comity.vocabulary.verdict import severity
from comity.vocabulary.words import Step
from tests.support.generated_cases import holds, requests

FROM_NOW = {"received": Received.FROM_EFFECTIVE, "older": Older.PROCEED}


def clauses(draft, *said, at=NOON):
    records = [one if isinstance(one, HoldRecord) else HoldRecord(one) for one in said]
    return {one.clause for one in contradictions(draft, published=records, at=at)}


DRAFT = a_hold(id="draft")


@pytest.mark.parametrize(
    ("said", "draft", "clause"),
    [
        ({"emergency": Treatment.PROCEED}, {}, Clause.EMERGENCIES),
        ({"emergency": Treatment.ASK}, {}, Clause.EMERGENCIES),
        ({"emergency": Treatment.PROCEED}, {"emergency": Treatment.ASK}, Clause.EMERGENCIES),
        ({}, {"stops": Step.REVIEW}, Clause.STOPS),
        ({"stops": Step.ANSWER}, {"stops": Step.REVIEW}, Clause.STOPS),
        (FROM_NOW, {}, Clause.OLDER),
        (FROM_NOW, {**FROM_NOW, "older": Older.ASK}, Clause.OLDER),
        (FROM_NOW, {**FROM_NOW, "effective_at": NOON - 3 * DAY}, Clause.OLDER),
        ({"exceptions": (an_exception(),)}, {}, Clause.EXCEPTION),
        (
            {"exceptions": (an_exception(),)},
            {"exceptions": (an_exception(needs=3),)},
            Clause.EXCEPTION,
        ),
        ({"routes": (Route("the treaty", Period()),)}, {}, Clause.ROUTE),
        (
            {"routes": (Route("the treaty", Period()),)},
            {"underlying": Underlying.HELD, "routes": (Route("the treaty", Period()),)},
            Clause.ROUTE,
        ),
    ],
)
def test_each_clause_is_contradicted_by_what_stops_more(said, draft, clause):
    assert clauses(replace(DRAFT, **draft), a_hold(**said)) == {clause}


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ({}, {}),
        ({"emergency": Treatment.HELD}, {"emergency": Treatment.PROCEED}),
        ({"stops": Step.REVIEW}, {}),
        ({}, FROM_NOW),
        (FROM_NOW, {**FROM_NOW, "effective_at": NOON}),
        ({"exceptions": (an_exception(published=False),)}, {}),
        ({"exceptions": (an_exception(),)}, {"exceptions": (an_exception(),)}),
        ({"exceptions": (an_exception(),)}, {"categories": ("content",)}),
        (
            {"routes": (Route("the treaty", Period()),)},
            {"routes": (Route("another", Period()),)},
        ),
        ({"routes": (Route("over", Period(end=NOON - DAY)),)}, {}),
        ({"emergency": Treatment.PROCEED}, {"requested_by": ("SG",)}),
        ({"emergency": Treatment.PROCEED, "services": ("search",)}, {"services": ("video",)}),
        ({"stops": Step.PRODUCTION}, {"stops": Step.REVIEW, "kinds": ("removal",)}),
    ],
)
def test_what_stops_no_more_or_elsewhere_contradicts_nothing(said, draft):
    assert clauses(replace(DRAFT, **draft), a_hold(**said)) == set()


def test_a_lifted_hold_and_an_older_version_of_itself_say_nothing():
    said = a_hold(emergency=Treatment.PROCEED)
    assert clauses(DRAFT, HoldRecord(said, (Lift(NOON - HOUR),))) == set()
    assert clauses(replace(DRAFT, id=said.id), said) == set()


def test_emergencies_are_contradicted_whatever_the_kinds_are():
    said = a_hold(emergency=Treatment.PROCEED, kinds=("removal",))
    assert clauses(replace(DRAFT, kinds=("disclosure",)), said) == {Clause.EMERGENCIES}


@pytest.mark.slow
@settings(max_examples=400)
@given(holds(), holds(), requests())
def test_whatever_a_draft_stops_that_a_published_hold_lets_on_is_named(said, draft, asked):
    """Of direct requests about accounts of known place, in the published hold's own scope."""
    said = replace(
        said, id="said", exceptions=tuple(replace(e, published=True) for e in said.exceptions)
    )
    draft = replace(draft, id="draft")
    asked = replace(asked, underlying_state=None)
    at = max(said.effective_at, draft.effective_at) + timedelta(days=1)
    assume(all(account.place is not UNKNOWN for account in asked.accounts) and asked.accounts)
    found = contradictions(draft, published=[HoldRecord(said)], at=at)
    for account in asked.accounts:
        for category in asked.categories:
            cell = {"gov_request": asked, "account": account, "category": category}
            if not (covers(said, **cell) and covers(draft, **cell)):
                continue
            assert may_meet(said, draft) or asked.kind == "emergency"
            for step in (Step.REVIEW, Step.ANSWER, Step.PRODUCTION):
                before, after = (
                    severity(judge_hold(one, **cell, established_in=Place("ZA")))
                    if one.stops.rank <= step.rank
                    else 0
                    for one in (said, draft)
                )
                assert found or after <= before
