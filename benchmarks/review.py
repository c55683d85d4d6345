"""Judge requests by 200 rules: one with a full trace, and a million past ones by a changed policy.

**review**: a trace, against Cedar and CEL, which explain nothing.

The rules and the requests are made up, the same for all three; the rounds take turns, and the
middle ratio counts. Ours reads its facts from the request. The peers get theirs ready made, their
rules are parsed beforehand, and CEL's stand in one expression, in which they are fastest. Before
anything is measured, all three must find the same.

**backtest**: which answers of a million past requests a changed policy changes, from their columns
on; the best of five runs. The rows are drawn from fifty thousand different requests. A sample of
the answers is judged anew, request by request, and must be the same.
"""

from __future__ import annotations

import statistics
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy

from benchmarks.measurement import Benchmark, Measurement
from benchmarks.policy_book import PROVIDER, a_book, a_request, shipped
from benchmarks.policy_peers import Facts, Found, cedar, common_expressions, facts_of
from comity.pack import PolicyBook
from comity.review.finding import SEVERITY
from comity.review.past import RESTS, PastRequests, Rest, tabled
from comity.review.policy import CompiledPolicy, compile_policy, read_policy
from comity.review.policy_facts import PolicyCase
from comity.review.policy_predicates import FOUND
from comity.review.recommend import severest
from comity.vocabulary.words import Recommendation
from comity_server.adapters.backtest import Side, changed_answers

REQUESTS = 512
ROUNDS = 7
GOAL = 20.0
PAST, DIFFERENT, SAMPLE = 1_000_000, 50_000, 5_000
RUNS, SECONDS = 5, 2.0
Peer = Callable[[Facts], Found]


def cases(count: int = REQUESTS) -> tuple[PolicyCase, ...]:
    """Return so many requests as the policy lens takes them."""
    random = Random(9)
    return tuple(
        PolicyCase(a_request(random, number), shipped(), PROVIDER) for number in range(count)
    )


def _found(policy: CompiledPolicy, book: PolicyBook, case: PolicyCase) -> Found:
    numbers = {rule.id: number for number, rule in enumerate(book.rule)}
    rules = policy.by_kind[case.gov_request.kind]
    traced = zip(rules, policy.trace(case), strict=True)
    return frozenset(numbers[one.rule.id] for one, byte in traced if byte == FOUND)


def agree(book: PolicyBook, policy: CompiledPolicy, peer: Peer) -> None:
    """See to it that a peer finds what we find.

    :raises RuntimeError: if it does not.
    """
    for case in cases():
        if _found(policy, book, case) != peer(facts_of(case)):
            raise RuntimeError(f"the peer judges {case.gov_request.id} otherwise")


def _each(judge: Callable[[Any], object], asked: Sequence[Any]) -> float:
    """Return how long a request takes, in microseconds."""
    begun = time.perf_counter()
    for one in asked:
        judge(one)
    return (time.perf_counter() - begun) / len(asked) * 1e6


def measure_review() -> Iterator[Measurement]:
    """Measure a trace of 200 rules against each peer."""
    book = a_book()
    policy = compile_policy(book)
    ready = cases()
    facts = [facts_of(case) for case in ready]
    for name, make in {"cedar": cedar, "cel": common_expressions}.items():
        peer = make(book)
        agree(book, policy, peer)
        pairs = [(_each(policy.trace, ready), _each(peer, facts)) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(other / own for own, other in pairs)
        yield Measurement(f"review {name}", ours, theirs, ratio, GOAL, "higher", "µs")


def a_past() -> tuple[PastRequests, tuple[PolicyCase, ...], Any]:
    """Return a million past requests in columns, those they are drawn from, and which row is which.

    The columns are put together by drawing rows, as one by one would make them.
    """
    different = cases(DIFFERENT)
    past = PastRequests()
    for case in different:
        past.add(case)
    drawn = numpy.random.default_rng(5).integers(0, DIFFERENT, PAST)
    for column in past.columns.values():
        numbers = numpy.asarray(column.numbers, numpy.uint32).take(drawn)
        column.numbers = array("I", numbers.tobytes())
    past.count = PAST
    return past, different, drawn


def a_changed_book() -> PolicyBook:
    """Return the policy with one rule in twenty made severer and two left out."""
    book = a_book()
    harder = (
        replace(rule, recommends=Recommendation.ESCALATE) if number % 20 == 0 else rule
        for number, rule in enumerate(book.rule[2:])
    )
    return replace(book, rule=tuple(harder))


def _severity(policy: CompiledPolicy, case: PolicyCase) -> int:
    found = read_policy(policy=policy, case=case, digest="").findings
    return SEVERITY[severest(found)]


def measure_backtest() -> Iterator[Measurement]:
    """Measure which answers of the past change.

    :raises RuntimeError: if a request of the sample, judged anew, changes otherwise.
    """
    past, different, drawn = a_past()
    books = [replace(shipped(), policy=book) for book in (a_book(), a_changed_book())]
    rests = bytes([RESTS.index(Rest(0))]) * PAST
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        now, tried = (Side(rules, rests) for rules in tabled(*books, past=past))
        changed = changed_answers(past, now=now, tried=tried)
        taken.append(time.perf_counter() - begun)
    policies = [compile_policy(one.policy) for one in books]
    said = {one.row: (one.was, one.becomes) for one in changed}
    for row in range(0, PAST, PAST // SAMPLE):
        was, becomes = (_severity(policy, different[drawn[row]]) for policy in policies)
        if said.get(row, (was, was)) != (was, becomes):
            raise RuntimeError(f"row {row} changes otherwise when it is judged anew")
    yield Measurement("backtest", min(taken), None, None, SECONDS, unit="s")


BENCHMARKS: dict[str, Benchmark] = {"review": measure_review, "backtest": measure_backtest}
