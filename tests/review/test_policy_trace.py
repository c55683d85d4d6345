"""The fast trace against the plain one: the same bytes, whatever the rules and the requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.policy_book import PROVIDER, a_book, a_request, shipped
from comity.intake.provider import Provider
from comity.pack import PolicyBook
from comity.pack.policy import DatedValue, Parameter, Predicate, ValueSource
from comity.review import policy_trace
from comity.review.policy import CompiledPolicy, compile_policy
from comity.review.policy_facts import READERS, SOURCES, PolicyCase
from comity.review.policy_trace import LANES, day_of
from comity.vocabulary.places import Place
from comity.vocabulary.words import RequestKind, Service

SOURCE = ValueSource("ours", date(2026, 1, 1))
MARKS = ("unsigned", "duplicate", "geofence")
OTHER = Provider("Other", Place("HK"), services=(Service("search"),), holds_data=frozenset())


def plainly(policy: CompiledPolicy, case: PolicyCase) -> bytes:
    rules = policy.by_kind[case.gov_request.kind]
    return bytes(rule.judge(case, day_of(case)) for rule in rules)


def a_case(random: Random, *, provider: Provider = PROVIDER) -> PolicyCase:
    marks = frozenset(random.sample(MARKS, random.choice((0, 0, 1))))
    answers = random.choice(((), (("HR-L1", "no"),), (("HR-L1", "yes"), ("HR-S4", "list"))))
    made = replace(
        a_request(random, random.randrange(10_000)),
        answers=answers,
        cites=random.choice(("", "s. 50(7)")),
        worldwide=random.random() < 0.3,
    )
    return PolicyCase(made, shipped(), provider, marks)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_fast_trace_is_the_plain_one(rules, requests):
    policy = compile_policy(a_book(60, seed=rules))
    random = Random(requests)
    for _ in range(12):
        case = a_case(random, provider=random.choice((PROVIDER, PROVIDER, OTHER)))
        assert policy.trace(case) == plainly(policy, case)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_shipped_policy_is_traced_alike_both_ways(requests):
    policy = compile_policy(shipped().policy)
    random = Random(requests)
    for _ in range(12):
        case = a_case(random)
        assert policy.trace(case) == plainly(policy, case)


def test_equal_sources_give_equal_facts():
    """What is kept for a thing said may be used again for the next request that says it."""
    random = Random(3)
    known: dict[tuple[str, object], object] = {}
    again = 0
    for _ in range(1_500):
        case = a_case(random)
        for name, reader in READERS.items():
            key = (name, SOURCES[name](case))
            again += key in known
            assert known.setdefault(key, reader(case)) == reader(case), name
    assert again > 10_000


def a_policy(*when: Predicate, parameters: tuple[Parameter, ...] = ()) -> CompiledPolicy:
    rule = replace(a_book(1).rule[0], kinds=tuple(RequestKind), when=when)
    return compile_policy(PolicyBook(parameters, (rule,)))


def test_a_rule_with_more_predicates_than_a_byte_has_room_for_is_traced_all_the_same():
    case = a_case(Random(1))
    holds = Predicate("accounts.count", over=0)
    fails = Predicate("accounts.count", under=0)
    for many in (LANES - 1, LANES, LANES + 5):
        policy = a_policy(*(holds,) * many, fails)
        assert policy.trace(case) == plainly(policy, case) == bytes((many,))


def test_a_parameter_changes_in_the_night_and_what_was_kept_does_not_outlive_it():
    day = date(2026, 11, 2)
    values = (DatedValue(date(2000, 1, 1), 1, SOURCE), DatedValue(day, 1_000, SOURCE))
    limit = Parameter("limit", "m", "accounts", values)
    policy = a_policy(Predicate("accounts.count", under="limit"), parameters=(limit,))
    midnight = datetime(2026, 11, 2, tzinfo=UTC)
    case = a_case(Random(1))
    said = []
    for at in (midnight - timedelta(microseconds=1), midnight, midnight - timedelta(days=1)):
        received = replace(case, gov_request=replace(case.gov_request, received_at=at))
        assert policy.trace(received) == plainly(policy, received)
        said.append(policy.trace(received))
    assert said[0] == said[2] != said[1]


def test_what_is_kept_is_bounded_and_changes_no_answer(monkeypatch):
    monkeypatch.setattr(policy_trace, "MOST_KEPT", 2)
    policy, random = compile_policy(a_book(40)), Random(8)
    for _ in range(80):
        case = a_case(random)
        assert policy.trace(case) == plainly(policy, case)


def test_other_books_or_another_provider_are_read_anew():
    policy = a_policy(Predicate("services.foreign", empty=False))
    case = a_case(Random(2))
    other = replace(case, provider=OTHER)
    assert policy.trace(case) != policy.trace(other) == plainly(policy, other)
    assert policy.trace(case) == plainly(policy, case)
