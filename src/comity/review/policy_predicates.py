"""Compile a rule of the policy to closures over the facts of a request, one a predicate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from comity.pack import PolicyBook, Rule
from comity.pack.policy import Predicate
from comity.review.policy_facts import READERS, Fact, PolicyCase
from comity.vocabulary.places import Unknown

FOUND = 255
MISSING = 254

Test = Callable[[PolicyCase, date], bool | None]
Claim = Callable[[Fact, date], bool | None]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule and its predicates as closures, which return None where a fact is missing."""

    rule: Rule
    tests: tuple[Test, ...]

    def judge(self, case: PolicyCase, day: date) -> int:
        """Return the byte for the trace: the plain way, one predicate after the other."""
        missing = not self.tests  # an empty rule permits nothing, so it never holds silently
        for index, test in enumerate(self.tests):
            held = test(case, day)
            if held is False:
                return index
            missing = missing or held is None
        return MISSING if missing else FOUND


def compile_rule(rule: Rule, book: PolicyBook) -> CompiledRule:
    """Return a rule with its predicates bound to their facts and parameters."""
    return CompiledRule(rule, tuple(bind(predicate, book) for predicate in rule.when))


def bind(predicate: Predicate, book: PolicyBook) -> Test:
    """Return a predicate as a closure over a case and its day of receipt."""
    read = READERS[predicate.fact]
    claim = claim_of(predicate, book)
    return lambda case, day: claim(read(case), day)


def claim_of(predicate: Predicate, book: PolicyBook) -> Claim:
    """Return what a predicate claims, as a closure over its fact and the day of receipt."""
    name = next(iter(predicate.claims))
    if name in {"over", "under"}:
        return _number(predicate, book)
    holds = _flag(predicate.is_) if name == "is" else _set(predicate, name)
    return lambda fact, _: None if isinstance(fact, Unknown) else holds(fact)


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


def _number(predicate: Predicate, book: PolicyBook) -> Claim:
    """Return a claim of a number against another, or against a parameter's value of the day."""
    over = predicate.over is not None
    limit = predicate.over if over else predicate.under
    parameter = book.find(limit) if isinstance(limit, str) else None

    def claim(fact: Fact, day: date) -> bool | None:
        bound = parameter.at(day) if parameter else None
        least = bound.value if bound else limit
        if not isinstance(fact, int) or not isinstance(least, int):
            return None
        return fact > least if over else fact < least

    return claim


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
