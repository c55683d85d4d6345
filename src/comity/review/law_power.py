"""Whose power an instrument is: the asker's law, the issuer, the authorisation, the service."""

from __future__ import annotations

from comity.pack.words import Effect, Level, NoIssuer
from comity.review.asker import belongs
from comity.review.law_case import MET, NO, UNSURE, Answer, LawCase, words_of
from comity.vocabulary.words import AuthorityKind, Recommendation

COURT_RANK = {
    AuthorityKind.MAGISTRATE: 1,
    AuthorityKind.JUDGE: 2,
    AuthorityKind.COURT: 2,
}
LEVEL_KIND = {level: kind for level in Level for kind in AuthorityKind if level.value == kind.value}
"""The kind of authority that an authorisation's level is, where it is one."""


def own_law(case: LawCase) -> Answer:
    """Check that the instrument is of the law for which the asker acts."""
    instrument = case.instrument
    name = f"{instrument.name.en} ({instrument.id})"
    if instrument.effect is Effect.PERMITS:
        return Answer(MET, f"{name} is a gateway: it lets us answer and is nobody's power.")
    if belongs(case.asker, pack=case.pack, instrument=instrument, books=case.books):
        return Answer(MET, f"{name} is of the asker's own law.")
    text = (
        f"An authority of {case.asker.jurisdiction} has no power under {name}, "
        f"an instrument of {case.pack.head.name.en}."
    )
    return Answer(NO, text, "authority-lacks-power", Recommendation.REFUSE)


def issuer(case: LawCase) -> Answer | None:
    """Check that whoever issued it may issue it."""
    instrument, issuer = case.instrument, case.gov_request.issued_by
    allowed = {kind for kind in instrument.issued_by if not isinstance(kind, NoIssuer)}
    level = LEVEL_KIND.get(instrument.authorisation.level)
    if not allowed:
        return None
    if instrument.effect is Effect.PERMITS:
        return _gateway(case, allowed)
    if not isinstance(issuer, AuthorityKind):
        if case.gov_request.authority.kind in allowed and level is None:
            return Answer(MET, f"The asker ({case.gov_request.authority.kind}) may issue it.")
        text = "Nobody says who issued it."
        return Answer(UNSURE, text, "issuer-not-stated", Recommendation.ASK)
    if issuer in allowed or issuer == level or _ranks_with(issuer, allowed):
        return Answer(MET, f"Its issuer ({words_of(issuer)}) may issue it.")
    may = ", ".join(sorted(words_of(kind) for kind in allowed))
    if issuer.is_court and issuer in COURT_RANK:
        text = f"Its issuer is {words_of(issuer)}; the books name {may}."
        return Answer(UNSURE, text, "issuer-rank-unclear", Recommendation.ASK)
    text = f"The issuer ({words_of(issuer)}) alone has no power to issue it; it takes {may}."
    return Answer(NO, text, "authority-lacks-power", Recommendation.REFUSE)


def _gateway(case: LawCase, allowed: set[AuthorityKind]) -> Answer | None:
    """Check that a gateway speaks of who asks or who issued the request; otherwise a person asks.

    It is nobody's power, so that another asker breaks no law; but whether we may answer is open.
    """
    asker, issuer = case.gov_request.authority.kind, case.gov_request.issued_by
    if asker in allowed or issuer in allowed or _ranks_with_issuer(issuer, allowed):
        return None
    may = ", ".join(sorted(words_of(kind) for kind in allowed))
    text = f"The books name {may} as those whom the gateway is for, and {words_of(asker)} asks."
    return Answer(UNSURE, text, "gateway-for-others", Recommendation.ASK)


def _ranks_with_issuer(issuer: object, allowed: set[AuthorityKind]) -> bool:
    return isinstance(issuer, AuthorityKind) and _ranks_with(issuer, allowed)


def _ranks_with(issuer: AuthorityKind, allowed: set[AuthorityKind]) -> bool:
    """Return whether a court of at least the same rank as one that may issue it has done so."""
    ranks = [COURT_RANK[kind] for kind in allowed if kind in COURT_RANK]
    return issuer in COURT_RANK and bool(ranks) and COURT_RANK[issuer] >= min(ranks)


def authorisation(case: LawCase) -> Answer | None:
    """Check that the authorisation which the instrument needs is shown."""
    authorisation, issuer = case.instrument.authorisation, case.gov_request.issued_by
    level = authorisation.level
    if level is Level.UNCLEAR:
        text = "Who must authorise it is not clear."
        return Answer(UNSURE, text, "authorisation-unclear", Recommendation.ASK)
    wanted = LEVEL_KIND.get(level)
    if wanted is None:
        return Answer(MET, "It needs no authorisation outside the authority.")
    shown = issuer == wanted or (isinstance(issuer, AuthorityKind) and issuer.is_court)
    if shown or issuer is AuthorityKind.INDEPENDENT_BODY:
        return Answer(MET, f"It was authorised as it must be ({words_of(wanted)}).")
    if not authorisation.independent and case.gov_request.authority.kind == wanted:
        return Answer(MET, f"The asker is who must authorise it ({words_of(wanted)}).")
    text = f"It needs the act of another body ({words_of(wanted)}), which is not shown."
    return Answer(UNSURE, text, "authorisation-not-shown", Recommendation.ASK)


def service(case: LawCase) -> Answer | None:
    """Check that it was served by whom the law lets serve it abroad."""
    instrument, authority = case.instrument, case.gov_request.authority
    if not instrument.served_by or case.at_home:
        return None
    named = any(name.casefold() in authority.name.casefold() for name in instrument.served_by_names)
    if named or authority.kind in instrument.served_by:
        return Answer(MET, f"{authority.name} may serve it.")
    who = ", ".join(instrument.served_by_names) or ", ".join(instrument.served_by)
    text = f"{authority.name} has no power to serve it abroad; only these do: {who}."
    return Answer(NO, text, "authority-lacks-power", Recommendation.REFUSE)
