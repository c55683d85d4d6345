"""The policy lens: the service's own rules, compiled once and dispatched by kind and asker.

A rule is a conjunction of named predicates. Each leaves one byte in a trace, so that any decision
can be read, and judged again bit for bit, years later; text is made only when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.pack import PolicyBook, Rule
from comity.review.finding import Finding, Lens, PolicyTrace
from comity.review.policy_facts import PolicyCase
from comity.review.policy_predicates import (
    FOUND,
    MISSING,
    CompiledRule,
    compile_rule,
    describe,
)
from comity.review.policy_trace import Tracer, changes_of
from comity.vocabulary.words import Recommendation, RequestKind


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy book ready to judge: the rules of each kind, in the book's order."""

    book: PolicyBook
    by_kind: dict[RequestKind, tuple[CompiledRule, ...]]
    tracer: Tracer

    def trace(self, case: PolicyCase) -> bytes:
        """Return one byte for each rule for the request's kind."""
        return self.tracer.trace(case)


def compile_policy(book: PolicyBook) -> CompiledPolicy:
    """Return a policy with its predicates bound to their facts and parameters.

    The values that a parameter had on the day of receipt count: old cases keep being judged by the
    old.
    """
    compiled = tuple(compile_rule(rule, book) for rule in book.rule)
    kinds = {
        kind: tuple(item for item in compiled if kind in item.rule.kinds) for kind in RequestKind
    }
    return CompiledPolicy(book, kinds, Tracer(kinds, changes_of(book)))


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
