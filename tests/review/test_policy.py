"""The policy lens: rules as conjunctions of predicates, and a trace that can be judged again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.gov_request import Account, Emergency, GovernmentRequest
from comity.pack import PolicyBook, Rule
from comity.pack.policy import DatedValue, Parameter, Predicate, ValueSource
from comity.review import compile_policy, explain
from comity.review.finding import SEVERITY
from comity.review.policy_facts import PolicyCase
from comity.review.policy_predicates import FOUND, MISSING, describe
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place
from comity.vocabulary.words import (
    AccountId,
    Category,
    Recommendation,
    RequestKind,
    Service,
    Threat,
)
from tests.review.cases import a_provider, a_request, judged, shipped

START = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = ValueSource("ours", date(2026, 1, 1))


def accounts(count: int) -> tuple[Account, ...]:
    return tuple(Account(AccountId(f"a{n}"), Service("mail"), Place("DE")) for n in range(count))


def days(count: int) -> Period:
    return Period(START, START + timedelta(days=count))


@pytest.mark.parametrize(
    ("changes", "code", "recommends"),
    [
        ({"categories": ()}, "no-category", "ask"),
        ({"accounts": ()}, "no-account", "ask"),
        ({"offences": ()}, "no-offence", "ask"),
        ({"offences": ("nonsense",)}, "unknown-offence", "ask"),
        ({"services": (Service("video"),)}, "service-not-ours", "redirect"),
        ({"accounts": accounts(11)}, "many-accounts", "narrow"),
        ({"accounts": accounts(101)}, "mass-demand", "escalate"),
        ({"period": days(366)}, "long-period", "narrow"),
        ({"categories": (Category.CONTENT,)}, "no-dates", "narrow"),
        ({"categories": (Category.CONTENT,), "period": days(91)}, "long-content-period", "narrow"),
        (
            {"categories": (Category.CONTENT,), "period": days(9), "offences": ("theft",)},
            "intrusion-for-minor-offence",
            "narrow",
        ),
        ({"period": Period(START, START + timedelta(days=364))}, "future-data", "narrow"),
        ({"offences": ("sedition",)}, "speech-offence", "escalate"),
        ({"categories": (Category.REALTIME_CONTENT,)}, "realtime-as-disclosure", "escalate"),
    ],
)
def test_the_starter_policy_finds(changes, code, recommends):
    review = judged(a_request(**changes))
    found = next(item for item in review.findings if item.code == f"policy:{code}")
    assert found.recommends == recommends and found.citation


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("unsigned", "unsigned"),
        ("wrong-identifier", "wrong-identifier"),
        ("wrong-entity", "wrong-entity"),
        ("child-user", "child-user"),
        ("journalist-user", "journalist-user"),
        ("mass-demand", "mass-demand-marked"),
        ("geofence", "geofence"),
        ("keyword", "keyword"),
        ("duplicate", "duplicate"),
        ("language-not-read", "not-readable"),
    ],
)
def test_what_people_observed_of_a_submission_counts(mark, code):
    assert f"policy:{code}" in judged(a_request(), marks=frozenset({mark})).codes
    assert f"policy:{code}" not in judged(a_request()).codes


@pytest.mark.parametrize(
    ("count", "found"), [(365, False), (366, True)], ids=["a year", "a year and a day"]
)
def test_the_longest_period_itself_is_still_answered(count, found):
    assert ("policy:long-period" in judged(a_request(period=days(count))).codes) is found


def test_an_emergency_needs_a_call_back_and_asks_more_for_content():
    called = Emergency(Threat.DEATH, verified_callback=True)
    request = a_request("none", issued_by=None, asks="emergency", offences=(), emergency=called)
    assert judged(request).recommendation == "disclose"
    silent = replace(request, emergency=Emergency(Threat.DEATH, verified_callback=False))
    assert "policy:emergency-not-called-back" in judged(silent).codes
    content = replace(request, categories=(Category.CONTENT,))
    assert "policy:emergency-content" in judged(content).codes


def test_we_hold_nothing_of_what_is_asked():
    provider = a_provider(holds_data=frozenset({Category.SUBSCRIBER}))
    request = a_request(categories=("location",), period=days(9))
    assert judged(request, provider=provider).recommendation == "no-data"
    some = a_request(categories=("location", "subscriber"), period=days(9))
    assert judged(some, provider=provider).recommendation != "no-data"


def a_rule(*when: Predicate, **changes) -> Rule:
    values = {
        "id": "r",
        "says": "It is so.",
        "kinds": (RequestKind.DISCLOSURE,),
        "when": when,
        "recommends": Recommendation.ASK,
        "source": SOURCE,
    }
    return Rule(**{**values, **changes})


def a_case(gov_request: GovernmentRequest | None = None) -> PolicyCase:
    return PolicyCase(gov_request or a_request(), shipped(), a_provider())


def trace_of(rule: Rule, case: PolicyCase, *parameters: Parameter) -> int:
    return compile_policy(PolicyBook(parameters, (rule,))).trace(case)[0]


def test_the_byte_is_the_first_predicate_that_did_not_hold():
    holds = Predicate("authority.verified", is_=True)
    fails = Predicate("categories", any_of=("content",))
    assert trace_of(a_rule(holds, holds), a_case()) == FOUND
    assert trace_of(a_rule(holds, fails), a_case()) == 1
    assert trace_of(a_rule(fails, holds), a_case()) == 0


def test_a_missing_fact_is_told_unless_another_predicate_fails():
    missing = Predicate("period.days", over=1)
    fails = Predicate("authority.verified", is_=False)
    assert trace_of(a_rule(missing), a_case()) == MISSING
    assert trace_of(a_rule(missing, fails), a_case()) == 1


def test_a_rule_without_predicates_never_holds():
    assert trace_of(a_rule(), a_case()) == MISSING


def test_the_value_of_the_day_of_receipt_counts():
    """Values are never overwritten: old cases keep being judged by the old."""
    values = (
        DatedValue(date(2020, 1, 1), 5, SOURCE),
        DatedValue(date(2026, 11, 1), 1, SOURCE),
    )
    limit = Parameter("limit", "m", "accounts", values)
    rule = a_rule(Predicate("accounts.count", over="limit"))
    three = a_request(accounts=accounts(3))
    old = replace(three, received_at=datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    ancient = replace(three, received_at=datetime(2019, 1, 1, tzinfo=UTC))
    assert trace_of(rule, a_case(three), limit) == FOUND
    assert trace_of(rule, a_case(old), limit) == 0
    assert trace_of(rule, a_case(ancient), limit) == MISSING


requests = st.builds(
    a_request,
    categories=st.lists(st.sampled_from([str(c) for c in Category]), unique=True).map(tuple),
    offences=st.lists(st.sampled_from(["theft", "fraud", "sedition", "nonsense"]), unique=True).map(
        tuple
    ),
    accounts=st.integers(0, 120).map(accounts),
    period=st.one_of(st.just(Period()), st.integers(1, 900).map(days)),
    worldwide=st.booleans(),
)


@given(requests)
def test_a_trace_is_judged_again_bit_for_bit(request):
    policy = compile_policy(shipped().policy)
    first = judged(request).trace
    again = compile_policy(shipped().policy).trace(a_case(request))
    assert first.bytes == again
    lines = explain(first, policy)
    assert len(lines) == len(first.bytes) == len(policy.by_kind[RequestKind.DISCLOSURE])


@given(requests)
def test_the_trace_agrees_with_each_predicate_tried_alone(request):
    """The slow, obvious way: every predicate of every rule, one at a time."""
    case = a_case(request)
    compiled = compile_policy(shipped().policy)
    for item, byte in zip(
        compiled.by_kind[RequestKind.DISCLOSURE], compiled.trace(case), strict=True
    ):
        held = [
            trace_of(replace(item.rule, when=(one,)), case, *shipped().policy.parameter)
            for one in item.rule.when
        ]
        false = [index for index, one in enumerate(held) if one == 0]
        want = false[0] if false else MISSING if MISSING in held else FOUND
        assert byte == want


@given(requests, st.sampled_from(sorted(str(c) for c in Category)))
def test_a_mark_never_makes_the_outcome_milder(request, _category):
    before = judged(request)
    after = judged(request, marks=frozenset({"geofence"}))
    assert SEVERITY[after.recommendation] >= SEVERITY[before.recommendation]


def test_a_trace_in_plain_words():
    lines = explain(judged(a_request(offences=())).trace, compile_policy(shipped().policy))
    assert "no-offence: found. The request names no offence." in lines
    assert any(line.startswith("no-category: not so, because not: categories is") for line in lines)


def test_a_trace_of_another_book_is_not_read():
    other = compile_policy(PolicyBook())
    with pytest.raises(ValueError, match=r"shorter|longer"):
        explain(judged(a_request()).trace, other)


@pytest.mark.parametrize(
    ("predicate", "words"),
    [
        (Predicate("authority.verified", is_=False), "authority verified is false"),
        (Predicate("accounts.count", under=3), "accounts count is under 3"),
        (Predicate("offences", empty=True), "offences is empty"),
        (Predicate("kind", none_of=("removal",)), "kind has none of removal"),
        (
            Predicate("categories", all_of=("a", "b")),
            "categories has all of a, b",
        ),
    ],
)
def test_a_predicate_in_plain_words(predicate, words):
    assert describe(predicate) == words


def test_the_books_that_judged_are_named():
    review = judged(a_request())
    assert review.trace.digest == dict(shipped().digests)["policy"]
    assert review.digests == shipped().digests
