"""Match the packs' concerns by statute, section, alias and kind. A match raises, never lowers."""

from __future__ import annotations

from collections.abc import Iterator

from comity.intake.gov_request import GovernmentRequest
from comity.pack import Books, Concern, Instrument, Offence
from comity.pack.words import Domain, SuggestedEffect
from comity.review.asker import asker_of
from comity.review.finding import Finding, Lens
from comity.review.text import parts_of, says
from comity.vocabulary.places import country_of
from comity.vocabulary.words import Recommendation

EFFECTS = {
    SuggestedEffect.REVIEW: Recommendation.ASK,
    SuggestedEffect.ESCALATE: Recommendation.ESCALATE,
    SuggestedEffect.HOLD: Recommendation.ESCALATE,
    SuggestedEffect.PRESUME_REFUSE: Recommendation.REFUSE,
}
"""What a matched concern at least leads to. The effects are the compiler's suggestions."""


def match_concerns(*, gov_request: GovernmentRequest, books: Books) -> tuple[Finding, ...]:
    """Return a finding for each concern of the askers' packs that the request touches."""
    instrument = books.instrument(gov_request.instrument)
    offences = [found for name in gov_request.offences if (found := books.offence(name))]
    own, near = _codes(gov_request, books=books)
    findings = []
    for code in sorted(own | near):
        pack = books.pack(code)
        for concern in pack.concerns if pack else ():
            said = next(_said(concern, gov_request, instrument, offences), None)
            kind = next(_of_kind(concern, instrument, offences), None) if code in own else None
            if said or kind:
                findings.append(_finding(concern, said or kind or "", by_kind=said is None))
    return tuple(findings)


def _codes(gov_request: GovernmentRequest, *, books: Books) -> tuple[set[str], set[str]]:
    """Return the askers' packs, and those of a special region or of the state that it is part of.

    The askers are the authority's state, that for which it acts and that behind a treaty request.
    """
    asker = asker_of(gov_request, books=books)
    places = [asker.jurisdiction, gov_request.authority.jurisdiction]
    if gov_request.underlying_state is not None:
        places.append(gov_request.underlying_state)
    own = {str(country_of(place)) for place in places}
    near = {
        str(relation.to)
        for code in own
        if (pack := books.pack(code))
        for relation in pack.head.relations
        if "special_administrative_region" in relation.kind
    }
    return own, near


def _said(
    concern: Concern,
    gov_request: GovernmentRequest,
    instrument: Instrument | None,
    offences: list[Offence],
) -> Iterator[str]:
    """Yield where the request names a concern: by statute, alias, or an offence of its own."""
    cited = [gov_request.cites]
    if instrument is not None:
        citation = instrument.citation
        cited += [citation.statute, citation.section, *citation.related]
    text = " | ".join(cited)
    for hint in (*parts_of(concern.statute), *concern.aliases):
        if says(text, hint):
            yield f"the request says {hint!r}"
    for offence in concern.offences:
        if says(gov_request.cites, offence.name):
            yield f"the request says {offence.name!r}"
    own = [item.name for item in concern.offences]
    named = " | ".join([*own, *concern.aliases])
    for item in offences:
        words = (item.name, *item.aliases)
        if any(says(named, word) for word in words) or any(
            says(word, name) for word in words for name in own
        ):
            yield f"the offence is {item.name!r}"


def _of_kind(
    concern: Concern, instrument: Instrument | None, offences: list[Offence]
) -> Iterator[str]:
    """Yield in what the request is of a concern's kind without naming it."""
    security = "national_security" in concern.kinds
    if security and instrument is not None and instrument.domain is Domain.NATIONAL_SECURITY:
        yield "the instrument is one of national security"
    for offence in offences:
        political = offence.national_security and offence.speech
        if offence.id.replace("-", "_") in concern.kinds or (security and political):
            yield f"the offence is {offence.name!r}"


def _finding(concern: Concern, why: str, *, by_kind: bool) -> Finding:
    """Return the finding; what is only remembered, or only of the same kind, refuses nothing."""
    recommends = EFFECTS[concern.suggested_effect]
    if recommends is Recommendation.REFUSE and (by_kind or not concern.evidence.may_drive):
        recommends = Recommendation.ESCALATE
    return Finding(
        lens=Lens.RIGHTS,
        id=concern.id,
        outcome=concern.suggested_effect,
        text=f"{concern.title}: {why}. {concern.why}",
        recommends=recommends,
        citation=concern.statute,
        basis=concern.evidence.basis,
        confidence=concern.evidence.confidence,
    )
