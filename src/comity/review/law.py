"""The law lens: from who asks, by what, for what and when, to the conditions of an instrument.

For each condition: met, not met or cannot tell, with the citation. What the books only remember, or
hold with low confidence, never refuses by itself: it asks.
Source: README of the jurisdiction facts, "How a rule engine should use it".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from comity.intake.gov_request import NO_INSTRUMENT, GovernmentRequest
from comity.intake.provider import Provider
from comity.pack import Books, Instrument, Pack
from comity.pack.words import Effect, Route
from comity.review import law_power, law_reach, law_scope
from comity.review.asker import Asker, asker_of, belongs
from comity.review.finding import SEVERITY, Condition, Finding, LawReading, Lens
from comity.review.law_case import ACTIONS, NO, UNSURE, Answer, LawCase
from comity.review.text import names_instrument
from comity.vocabulary.places import country_of
from comity.vocabulary.words import Recommendation, RequestKind

Check = Callable[[LawCase], Answer | None]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("asker's own law", law_power.own_law),
    ("in force", law_scope.in_force),
    ("what it orders", law_scope.action),
    ("data", law_scope.data),
    ("issuer", law_power.issuer),
    ("authorisation", law_power.authorisation),
    ("service", law_power.service),
    ("reach", law_reach.reach),
    ("offence", law_scope.offence),
    ("addressee", law_scope.addressee),
    ("secrecy", law_scope.secrecy),
)


def read_law(
    *, gov_request: GovernmentRequest, books: Books, provider: Provider, at: datetime
) -> LawReading:
    """Return what the law lens reads in a request.

    :param at: the instant of the review, which tells whether the packs are stale.
    """
    asker = asker_of(gov_request, books=books)
    found = _candidates(gov_request, books=books, provider=provider, asker=asker)
    general = tuple(_general(gov_request, books=books, asker=asker, at=at))
    if not found:
        return LawReading((), (), (*general, _no_basis(gov_request)), passed=False)
    cases = [LawCase(gov_request, provider, books, asker, item, pack) for item, pack in found]
    readings = [(case.instrument, *_judge(case)) for case in cases]
    instrument, conditions, findings = min(readings, key=lambda reading: _weight(reading[2]))
    if gov_request.instrument == NO_INSTRUMENT:
        findings = (*findings, _inferred(instrument, gov_request))
    passed = all(item.severity < SEVERITY[Recommendation.ASK] for item in (*general, *findings))
    return LawReading(
        candidates=tuple(item.id for item, _ in found),
        conditions=conditions,
        findings=(*general, *findings),
        passed=passed,
        binding=passed and instrument.effect is Effect.COMPELS,
    )


def _weight(findings: tuple[Finding, ...]) -> tuple[int, int]:
    return max((item.severity for item in findings), default=-1), len(findings)


def _candidates(
    gov_request: GovernmentRequest, *, books: Books, provider: Provider, asker: Asker
) -> list[tuple[Instrument, Pack]]:
    """Return the instruments that may carry the request: the one named, or those that it cites.

    An emergency without an instrument rests on the gateways of the provider's own law.
    """
    if gov_request.instrument != NO_INSTRUMENT:
        named = books.instrument(gov_request.instrument)
        pack = books.pack_of(gov_request.instrument)
        return [(named, pack)] if named and pack else []
    acts = ACTIONS[gov_request.kind]
    cited = [
        (item, pack)
        for pack in books.packs
        for item in pack.instruments
        if acts & set(item.actions)
        and item.effect is not Effect.PROHIBITS
        and belongs(asker, pack=pack, instrument=item, books=books)
        and names_instrument(gov_request.cites, item)
    ]
    if cited or gov_request.kind is not RequestKind.EMERGENCY:
        return cited
    home = books.pack(country_of(provider.established_in))
    return [(item, home) for item in home.instruments if _is_gateway(item)] if home else []


def _is_gateway(instrument: Instrument) -> bool:
    """Return whether an instrument lets a provider disclose by itself in an emergency."""
    path = instrument.emergency.path if instrument.emergency else None
    return (
        instrument.effect is Effect.PERMITS
        and "voluntary_gateway" in instrument.flags
        and path is Route.AVAILABLE
    )


def _judge(case: LawCase) -> tuple[tuple[Condition, ...], tuple[Finding, ...]]:
    """Return how each condition of one instrument came out, and the findings."""
    conditions, findings = [], []
    for name, check in CHECKS:
        answer = check(case)
        if answer is None:
            continue
        citation = str(case.instrument.citation)
        conditions.append(Condition(name, answer.state, answer.text, citation))
        if answer.id:
            findings.append(_finding(case, answer))
    findings.extend(_notes(case))
    return tuple(conditions), tuple(findings)


def _finding(case: LawCase, answer: Answer) -> Finding:
    evidence = case.instrument.evidence
    recommends = answer.recommends
    if recommends is Recommendation.REFUSE and not evidence.may_drive:
        recommends = Recommendation.ASK
    return Finding(
        lens=Lens.LAW,
        id=answer.id,
        outcome=str(answer.state),
        text=answer.text,
        recommends=recommends,
        citation=str(case.instrument.citation),
        basis=evidence.basis,
        confidence=evidence.confidence,
    )


def _notes(case: LawCase) -> Iterator[Finding]:
    """Yield what the evidence and flags of an instrument say to whoever reads them."""
    instrument = case.instrument
    if not instrument.evidence.may_drive:
        text = "The books only remember this instrument, or are not sure of it: counsel confirms."
        yield _finding(case, Answer(UNSURE, text, "evidence-weak", Recommendation.ASK))
    for doubt in instrument.doubts:
        yield _finding(case, Answer(UNSURE, f"Open question: {doubt}", "doubt", Recommendation.ASK))
    if "no_independent_authorisation" in instrument.flags:
        text = "No court or other independent body has to approve it."
        yield _finding(case, Answer(NO, text, "no-independent-authorisation"))


def _general(
    gov_request: GovernmentRequest, *, books: Books, asker: Asker, at: datetime
) -> Iterator[Finding]:
    """Yield what is true whatever the instrument: for whom the asker acts, how old the pack is."""
    if asker.jurisdiction != gov_request.authority.jurisdiction:
        text = (
            f"{gov_request.authority.name} acts for {asker.jurisdiction}, "
            f"not for {gov_request.authority.jurisdiction}: its request counts as that."
        )
        yield Finding(Lens.LAW, "asks-for-another-state", "met", text, Recommendation.ESCALATE)
    if gov_request.secrecy.ordered and gov_request.secrecy.until is None:
        text = "It orders silence and states no end."
        yield Finding(Lens.LAW, "secrecy-without-end", str(NO), text)
    pack = books.pack(asker.country)
    if pack is None:
        text = f"There is no law pack for {asker.country}."
        yield Finding(Lens.LAW, "no-pack", str(UNSURE), text, Recommendation.ASK)
    elif pack.is_stale(at):
        text = f"The pack {pack.code} is of {pack.head.as_of}, more than 180 days old."
        yield Finding(Lens.LAW, "pack-stale", str(UNSURE), text)


def _no_basis(gov_request: GovernmentRequest) -> Finding:
    text = "No instrument that the books know is named or cited: on which law does this rest?"
    cites = gov_request.cites
    return Finding(
        Lens.LAW, "legal-basis-not-recognised", str(UNSURE), text, Recommendation.ASK, cites
    )


def _inferred(instrument: Instrument, gov_request: GovernmentRequest) -> Finding:
    """Say that the instrument was taken from the wording, or from our own law in an emergency."""
    if _is_gateway(instrument) and not gov_request.cites:
        text = f"No instrument is named; {instrument.name.en} lets us answer of our own choice."
        return Finding(
            Lens.LAW, "voluntary-gateway", "met", text, citation=str(instrument.citation)
        )
    text = f"The instrument is not named; the wording suggests {instrument.name.en}."
    return Finding(
        Lens.LAW,
        "legal-basis-inferred",
        str(UNSURE),
        text,
        Recommendation.ASK,
        str(instrument.citation),
    )
