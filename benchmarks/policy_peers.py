"""The same rules for the peers: Cedar's policies in Rust, and CEL's expressions in C++.

Each peer is given its rules parsed once and its facts as the values that it takes, read from the
request beforehand and not counted; ours reads them itself. Neither explains: Cedar names the rules
that found, CEL says yes or no to each.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cedarpy
from cel_expr_python import cel

from comity.pack import PolicyBook, Rule
from comity.pack.facts import FACTS, FactType
from comity.pack.policy import Predicate
from comity.review.policy_facts import READERS, PolicyCase
from comity.vocabulary.places import Unknown

Facts = dict[str, Any]
Found = frozenset[int]
TYPES = {FactType.FLAG: "BOOL", FactType.NUMBER: "INT"}


def facts_of(case: PolicyCase) -> Facts:
    """Return the facts of a case as plain values by name; what is unknown is left out."""
    read = {name.replace(".", "_"): reader(case) for name, reader in READERS.items()}
    known = {name: value for name, value in read.items() if not isinstance(value, Unknown)}
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in known.items()}


def _limit(predicate: Predicate, book: PolicyBook) -> int:
    limit = predicate.over if predicate.over is not None else predicate.under
    parameter = book.find(limit) if isinstance(limit, str) else None
    return parameter.value[-1].value if parameter else int(limit or 0)


def _cedar(predicate: Predicate, book: PolicyBook) -> str:
    claim, value = next(iter(predicate.claims.items()))
    name = predicate.fact.replace(".", "_")
    fact, words = f"context.{name}", json.dumps(predicate.words)
    return {
        "is": lambda: f"{fact} == {json.dumps(value)}",
        "over": lambda: f"(context has {name} && {fact} > {_limit(predicate, book)})",
        "under": lambda: f"(context has {name} && {fact} < {_limit(predicate, book)})",
        "any_of": lambda: f"{fact}.containsAny({words})",
        "all_of": lambda: f"{fact}.containsAll({words})",
        "none_of": lambda: f"!{fact}.containsAny({words})",
        "empty": lambda: f"{fact}.isEmpty() == {json.dumps(value)}",
    }[claim]()


def cedar(book: PolicyBook) -> Callable[[Facts], Found]:
    """Return a judge by Cedar: the kind is its action, so that it can pass rules over by it."""
    text = "\n".join(_policy(number, rule, book) for number, rule in enumerate(book.rule))
    policies = cedarpy.PolicySet.from_str(text)
    entities = cedarpy.Entities.from_json_str("[]")

    def judge(facts: Facts) -> Found:
        (kind,) = facts["kind"]
        asked = {
            "principal": 'Asker::"asker"',
            "action": f'Action::"{kind}"',
            "resource": 'Data::"data"',
            "context": facts,
        }
        said = cedarpy.is_authorized(asked, policies, entities)
        if said.diagnostics.errors:
            raise RuntimeError(f"Cedar could not judge: {said.diagnostics.errors}")
        return frozenset(int(name[6:]) for name in said.diagnostics.reasons)

    return judge


def _policy(number: int, rule: Rule, book: PolicyBook) -> str:
    actions = ", ".join(f'Action::"{kind}"' for kind in rule.kinds)
    when = " && ".join(_cedar(predicate, book) for predicate in rule.when)
    return f"forbid (principal, action in [{actions}], resource) when {{ {when} }};"


def _cel(predicate: Predicate, book: PolicyBook) -> str:
    claim, value = next(iter(predicate.claims.items()))
    fact = predicate.fact.replace(".", "_")
    asked = [f"{json.dumps(word)} in {fact}" for word in predicate.words]
    return {
        "is": lambda: fact if value else f"!{fact}",
        "over": lambda: f"({fact} >= 0 && {fact} > {_limit(predicate, book)})",
        "under": lambda: f"({fact} >= 0 && {fact} < {_limit(predicate, book)})",
        "any_of": lambda: f"({' || '.join(asked)})",
        "all_of": lambda: f"({' && '.join(asked)})",
        "none_of": lambda: f"!({' || '.join(asked)})",
        "empty": lambda: f"size({fact}) {'==' if value else '>'} 0",
    }[claim]()


def common_expressions(book: PolicyBook) -> Callable[[Facts], Found]:
    """Return a judge by CEL: one list of typed expressions, each trying the kind first."""
    words = cel.Type.List(cel.Type.STRING)
    types = {
        name.replace(".", "_"): getattr(cel.Type, TYPES[kind]) if kind in TYPES else words
        for name, kind in FACTS.items()
    }
    env = cel.NewEnv(variables=types)
    whole = env.compile(f"[{', '.join(_expression(rule, book) for rule in book.rule)}]")

    def judge(facts: Facts) -> Found:
        said = whole.eval(env.Activation({"period_days": -1, **facts})).plain_value()
        return frozenset(number for number, found in enumerate(said) if found)

    return judge


def _expression(rule: Rule, book: PolicyBook) -> str:
    kinds = _cel(Predicate("kind", any_of=tuple(map(str, rule.kinds))), book)
    return " && ".join((kinds, *(_cel(predicate, book) for predicate in rule.when)))
