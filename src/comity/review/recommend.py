"""Bring the three lenses together: the severest wins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import Provider
from comity.pack import Books, PolicyBook, Rule
from comity.review.conflict import conflicts
from comity.review.finding import (
    SEVERITY,
    Finding,
    LawReading,
    PolicyTrace,
    Review,
    Unanswered,
    in_order,
)
from comity.review.law import read_law
from comity.review.policy import CompiledPolicy, compile_policy, read_policy, rules_not_met
from comity.review.policy_facts import PolicyCase
from comity.review.rights import read_rights
from comity.vocabulary.words import Recommendation

_COMPILED: list[CompiledPolicy] = []
_KEPT = 4


def review(
    *,
    gov_request: GovernmentRequest,
    books: Books,
    provider: Provider,
    at: datetime,
    unanswered: Unanswered | str,
    marks: frozenset[str] = frozenset(),
) -> Review:
    """Return what policy, law and rights say of a request, and what they recommend together.

    The recommendation is for people: it decides nothing, and a weak or missing instrument is a
    finding, not a bar.

    :param unanswered: ``ignore`` lists questions without an answer, ``unknown`` counts them so.
    :param marks: what intake or a person observed of the submission (``comity.pack.facts.MARKS``).
    """
    law = read_law(gov_request=gov_request, books=books, provider=provider, at=at)
    against = conflicts(gov_request=gov_request, books=books, provider=provider, at=at)
    rights = read_rights(gov_request=gov_request, books=books, unanswered=Unanswered(unanswered))
    case = PolicyCase(gov_request, books, provider, marks)
    digest = dict(books.digests).get("policy", "")
    policy = read_policy(policy=_compiled(books.policy), case=case, digest=digest)
    findings = in_order((*policy.findings, *law.findings, *against, *rights.findings))
    recommended = _recommend(findings, law=law, gov_request=gov_request, provider=provider)
    return Review(
        recommendation=recommended,
        findings=findings,
        unanswered=rights.unanswered,
        law=law,
        trace=policy.trace,
        digests=books.digests,
        contest=_contest(findings, law=law, gov_request=gov_request, books=books),
        hold_candidates=rights.hold_candidates,
    )


def rules_looked_at(trace: PolicyTrace, *, book: PolicyBook) -> tuple[Rule, ...]:
    """Return the rules of the policy that a review looked at and that did not apply.

    :raises ValueError: if the trace is not of this book's length for its kind.
    """
    return rules_not_met(trace, _compiled(book))


def _compiled(book: PolicyBook) -> CompiledPolicy:
    """Return the compiled policy; the last few books are kept, told apart by identity."""
    for policy in _COMPILED:
        if policy.book is book:
            return policy
    _COMPILED.insert(0, compile_policy(book))
    del _COMPILED[_KEPT:]
    return _COMPILED[0]


def severest(findings: Iterable[Finding]) -> Recommendation:
    """Return the severest that any finding leads to; disclose where none leads to anything."""
    words = [item.recommends for item in findings if item.recommends is not None]
    return max(words, key=SEVERITY.__getitem__, default=Recommendation.DISCLOSE)


def _recommend(
    findings: tuple[Finding, ...],
    *,
    law: LawReading,
    gov_request: GovernmentRequest,
    provider: Provider,
) -> Recommendation:
    asked = frozenset(gov_request.categories)
    if gov_request.kind.asks_for_data and asked and not asked & provider.holds_data:
        return Recommendation.NO_DATA
    worst = severest(findings)
    if worst is Recommendation.GEO_LIMIT and not law.passed:
        return Recommendation.ASK  # limiting a place needs a legal basis there
    return worst


def _contest(
    findings: tuple[Finding, ...],
    *,
    law: LawReading,
    gov_request: GovernmentRequest,
    books: Books,
) -> tuple[str, ...]:
    """Return the lawful routes where refusing is not ours to choose.

    A binding instrument whose every condition is met leaves no right to refuse: what the other
    lenses refuse is contested by these routes, and never lapses in silence.
    """
    if not law.binding or severest(findings) is not Recommendation.REFUSE:
        return ()
    sets = books.rights.instrument_override.for_
    fitting = [
        item.routes
        for item in sets
        if any(_names(pattern, gov_request.instrument) for pattern in item.instruments)
    ]
    general = [item.routes for item in sets if not item.instruments]
    return (fitting or general or [()])[0]


def _names(pattern: str, instrument: str) -> bool:
    return instrument == pattern or (pattern.endswith(".") and instrument.startswith(pattern))
