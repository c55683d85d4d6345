"""The policy lens: the service's own rules, compiled once and dispatched by kind of request.

A rule is a conjunction of named predicates. Each leaves one byte in a trace, so that any decision
can be read, and judged again bit for bit, years later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date

from comity.pack import PolicyBook, Rule
from comity.pack.policy import Predicate
from comity.review.finding import Finding, Lens, PolicyTrace
from comity.review.policy_facts import READERS, Fact, PolicyCase
from comity.vocabulary.places import Unknown
from comity.vocabulary.words import Recommendation, RequestKind

FOUND = 255
MISSING = 254

Test = Callable[[PolicyCase, date], bool | None]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule and its predicates as closures, which return None where a fact is missing."""

    rule: Rule
    tests: tuple[Test, ...]

    def judge(self, case: PolicyCase, day: date) -> int:
        """Return the byte for the trace."""
        missing = not self.tests  # an empty rule permits nothing, so it never holds silently
        for index, test in enumerate(self.tests):
            held = test(case, day)
            if held is False:
                return index
            missing = missing or held is None
        return MISSING if missing else FOUND


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy book ready to judge: the rules of each kind, in the book's order."""

    book: PolicyBook
    by_kind: dict[RequestKind, tuple[CompiledRule, ...]]

    def trace(self, case: PolicyCase) -> bytes:
        """Return one byte for each rule for the request's kind."""
        day = case.gov_request.received_at.astimezone(UTC).date()
        return bytes(rule.judge(case, day) for rule in self.by_kind[case.gov_request.kind])


def compile_policy(book: PolicyBook) -> CompiledPolicy:
    """Return a policy with its predicates bound to their facts and parameters.

    The values that a parameter had on the day of receipt count: old cases keep being judged by the
    old.
    """
    compiled = tuple(
        CompiledRule(rule, tuple(_bind(predicate, book) for predicate in rule.when))
        for rule in book.rule
    )
    kinds = {
        kind: tuple(item for item in compiled if kind in item.rule.kinds) for kind in RequestKind
    }
    return CompiledPolicy(book, kinds)


def _bind(predicate: Predicate, book: PolicyBook) -> Test:
    read = READERS[predicate.fact]
    claim = next(iter(predicate.claims))
    if claim in {"over", "under"}:
        return _number(predicate, book)
    holds = _flag(predicate.is_) if claim == "is" else _set(predicate, claim)

    def test(case: PolicyCase, day: date) -> bool | None:
        fact = read(case)
        return None if isinstance(fact, Unknown) else holds(fact)

    return test


def _flag(wanted: bool | None) -> Callable[[Fact], bool]:
    return lambda fact: fact is wanted


def _set(predicate: Predicate, claim: str) -> Callable[[Fact], bool]:
    words = frozenset(predicate.words)
    compare: dict[str, Callable[[frozenset[str]], bool]] = {
        "any_of": lambda fact: bool(fact & words),
        "all_of": lambda fact: fact >= words,
        "none_of": lambda fact: not fact & words,
        "empty": lambda fact: (not fact) is predicate.empty,
    }
    holds = compare[claim]
    return lambda fact: isinstance(fact, frozenset) and holds(fact)


def _number(predicate: Predicate, book: PolicyBook) -> Test:
    """Return a test of a number against another, or against a parameter's value of the day."""
    read = READERS[predicate.fact]
    over = predicate.over is not None
    limit = predicate.over if over else predicate.under
    parameter = book.find(limit) if isinstance(limit, str) else None

    def test(case: PolicyCase, day: date) -> bool | None:
        fact = read(case)
        bound = parameter.at(day) if parameter else None
        least = bound.value if bound else limit
        if not isinstance(fact, int) or not isinstance(least, int):
            return None
        return fact > least if over else fact < least

    return test


def read_policy(*, policy: CompiledPolicy, case: PolicyCase, digest: str) -> PolicyReading:
    """Return what the policy lens finds, and its trace."""
    kind = case.gov_request.kind
    trace = policy.trace(case)
    findings = tuple(
        _finding(item.rule, byte)
        for item, byte in zip(policy.by_kind[kind], trace, strict=True)
        if byte in {FOUND, MISSING}
    )
    return PolicyReading(findings, PolicyTrace(digest, kind, trace))


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """What the policy lens found, and the trace that proves it."""

    findings: tuple[Finding, ...]
    trace: PolicyTrace


def _finding(rule: Rule, byte: int) -> Finding:
    found = byte == FOUND
    return Finding(
        lens=Lens.POLICY,
        id=rule.id,
        outcome="found" if found else "cannot tell",
        text=rule.says if found else f"It cannot be told whether this is so: {rule.says}",
        recommends=rule.recommends if found else Recommendation.ASK,
        citation=rule.source.title,
        basis=rule.source.basis,
    )


def explain(trace: PolicyTrace, policy: CompiledPolicy) -> tuple[str, ...]:
    """Return a trace in plain words, one line a rule.

    :raises ValueError: if the trace is not of this policy's length for its kind.
    """
    return tuple(_line(rule, byte) for rule, byte in _read(trace, policy))


def rules_not_met(trace: PolicyTrace, policy: CompiledPolicy) -> tuple[Rule, ...]:
    """Return the rules that were looked at and did not apply, in the book's order.

    :raises ValueError: if the trace is not of this policy's length for its kind.
    """
    return tuple(rule for rule, byte in _read(trace, policy) if byte not in {FOUND, MISSING})


def _read(trace: PolicyTrace, policy: CompiledPolicy) -> Iterator[tuple[Rule, int]]:
    rules = policy.by_kind[RequestKind(trace.kind)]
    return ((item.rule, byte) for item, byte in zip(rules, trace.bytes, strict=True))


def _line(rule: Rule, byte: int) -> str:
    if byte == FOUND:
        return f"{rule.id}: found. {rule.says}"
    if byte == MISSING:
        return f"{rule.id}: cannot tell, a fact is missing. {rule.says}"
    return f"{rule.id}: not so, because not: {describe(rule.when[byte])}."


def describe(predicate: Predicate) -> str:
    """Return a predicate in plain words."""
    claim, value = next(iter(predicate.claims.items()))
    fact = predicate.fact.replace(".", " ").replace("_", " ")
    words = ", ".join(predicate.words)
    return {
        "is": f"{fact} is {'true' if value else 'false'}",
        "over": f"{fact} is over {value}",
        "under": f"{fact} is under {value}",
        "any_of": f"{fact} has any of {words}",
        "all_of": f"{fact} has all of {words}",
        "none_of": f"{fact} has none of {words}",
        "empty": f"{fact} {'is' if value else 'is not'} empty",
    }[claim]
