"""What an instrument covers: the day, the act, the data, the offence, the addressee, silence."""

from __future__ import annotations

from comity.pack.words import Domain, SecrecyKind, Status
from comity.review.law_case import ACTIONS, MET, NO, UNSURE, Answer, LawCase
from comity.vocabulary.words import Recommendation

ONLINE = frozenset(
    {
        "any_controller",
        "any_person",
        "app_store",
        "designated_communications_provider",
        "domain_ip",
        "ecs",
        "email",
        "hosting",
        "intermediary",
        "messenger",
        "network_service",
        "platform",
        "rcs",
        "search",
    }
)
"""Words for addressees that an online service may be; others ask whether we are one."""


def in_force(case: LawCase) -> Answer:
    """Check that the instrument was law on the day of receipt."""
    status, effective = case.instrument.status, case.instrument.effective
    name, day = case.instrument.name.en, case.day
    if effective.from_ and day < effective.from_:
        text = f"{name} was not yet law on {day}: it applies from {effective.from_}."
        return Answer(NO, text, "not-in-force", Recommendation.REFUSE)
    if effective.to and day > effective.to:
        text = f"{name} was no longer law on {day}: it applied to {effective.to}."
        return Answer(NO, text, "not-in-force", Recommendation.REFUSE)
    if status in {Status.PENDING, Status.NOT_IN_FORCE, Status.ANNULLED}:
        text = f"{name} is not law: {str(status).replace('_', ' ')}."
        return Answer(NO, text, "not-in-force", Recommendation.REFUSE)
    ended = status in {Status.LAPSED, Status.REPEALED, Status.SUSPENDED}
    unclear = status in {Status.PARTLY_IN_FORCE, Status.ADOPTED_START_UNKNOWN}
    if unclear or (ended and effective.to is None) or effective.from_ is None:
        text = f"The books cannot tell whether {name} was law on {day}: {_why_unclear(case)}."
        return Answer(UNSURE, text, "force-unclear", Recommendation.ASK)
    return Answer(MET, f"{name} was law on {day}.")


def _why_unclear(case: LawCase) -> str:
    """Say what the books lack: a first day, a last day, or which part is law."""
    effective, status = case.instrument.effective, case.instrument.status
    if status in {Status.PARTLY_IN_FORCE, Status.ADOPTED_START_UNKNOWN}:
        return str(status).replace("_", " ")
    return "they give no first day" if effective.from_ is None else "they give no last day"


def action(case: LawCase) -> Answer:
    """Check that the instrument can order what is asked."""
    kind, actions = case.gov_request.kind, case.instrument.actions
    if ACTIONS[kind] & set(actions):
        return Answer(MET, f"It can order what is asked ({kind}).")
    text = f"It cannot order what is asked ({kind}); it covers {', '.join(actions)}."
    return Answer(NO, text, "action-not-covered", Recommendation.REFUSE)


def data(case: LawCase) -> Answer | None:
    """Check that every asked category is one that the instrument reaches."""
    asked = case.gov_request.categories
    covered = {word.category for word in case.instrument.data}
    if not asked or not (case.gov_request.kind.asks_for_data or covered):
        return None
    outside = [category for category in asked if category not in covered]
    if not outside:
        return Answer(MET, f"It reaches {', '.join(asked)}.")
    text = f"It does not reach {', '.join(outside)}."
    least = Recommendation.NARROW if len(outside) < len(asked) else Recommendation.REFUSE
    return Answer(NO, text, "data-not-covered", least)


def offence(case: LawCase) -> Answer | None:
    """Check the offence against the instrument's threshold, as far as the books can tell."""
    threshold, stated = case.instrument.threshold, case.gov_request.offences
    special = case.instrument.domain is Domain.NATIONAL_SECURITY
    years = threshold.min_max_penalty_years if threshold else None
    if not special and (threshold is None or not (threshold.offences or years)):
        return None
    if not stated:
        text = "It is for certain offences, and the request names none."
        return Answer(UNSURE, text, "offence-not-stated", Recommendation.ASK)
    known = [found for name in stated if (found := case.books.offence(name))]
    if years and not any(item.serious for item in known):
        text = f"It takes an offence with a maximum of at least {years} years; none is shown."
        return Answer(UNSURE, text, "offence-below-threshold", Recommendation.ASK)
    if special and not any(item.national_security for item in known):
        text = "It is for offences against national security, and none is named."
        return Answer(UNSURE, text, "offence-outside-domain", Recommendation.ASK)
    return Answer(MET, "An offence is named; counsel compares it with the threshold.")


def addressee(case: LawCase) -> Answer | None:
    """Check that a service like ours is among those addressed."""
    addressees = set(case.instrument.addressees)
    if not addressees:
        return None
    if addressees & ONLINE:
        return Answer(MET, "An online service is among those addressed.")
    text = f"It is addressed to {', '.join(sorted(addressees))}; whether we are one is not known."
    return Answer(UNSURE, text, "addressee-unclear", Recommendation.ASK)


def secrecy(case: LawCase) -> Answer | None:
    """Check that an order of silence has an end and a basis."""
    secrecy = case.gov_request.secrecy
    if not secrecy.ordered:
        return None
    rule = case.instrument.secrecy
    if rule is not None and rule.kind is SecrecyKind.NONE:
        text = "It orders silence, for which this law has no basis."
        return Answer(NO, text, "secrecy-without-basis", Recommendation.ASK)
    return Answer(MET, "Its order of silence has a basis.")
