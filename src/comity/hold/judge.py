"""What one hold says to one account and category, in the order that the scenario format gives."""

from __future__ import annotations

from comity.hold.coverage import covers, instrument_matches
from comity.hold.terms import Hold, HoldException, Older, Received, Treatment
from comity.intake.gov_request import Account, GovernmentRequest
from comity.vocabulary.places import Place, country_of
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict
from comity.vocabulary.words import Category, RequestKind


def judge_hold(
    hold: Hold,
    *,
    gov_request: GovernmentRequest,
    account: Account | None,
    category: Category | None,
    established_in: Place,
) -> Verdict:
    """Return what a hold in force says to the release of one category of one account.

    Whether it is in force, and whether it stops the step in question, is asked elsewhere.
    """
    if not covers(hold, gov_request=gov_request, account=account, category=category):
        return Clear()
    verdict = _inside(hold, gov_request, category)
    if isinstance(verdict, Barred) and is_home_court(gov_request, established_in):
        return _ask(hold, "it would stop a court of our own state, so counsel and a person decide")
    return verdict


def is_home_court(gov_request: GovernmentRequest, established_in: Place) -> bool:
    """Return whether a court of the state in which we are established asks."""
    authority = gov_request.authority
    return authority.kind.is_court and (
        country_of(authority.jurisdiction) == country_of(established_in)
    )


def exception_fits(exception: HoldException, gov_request: GovernmentRequest) -> bool:
    """Return whether an exception applies: every stated offence and the instrument are in it."""
    stated = frozenset(gov_request.offences)
    return (
        bool(stated)
        and stated <= exception.offences
        and (
            not exception.instruments
            or instrument_matches(gov_request.instrument, exception.instruments)
        )
    )


def is_older(hold: Hold, gov_request: GovernmentRequest) -> bool:
    """Return whether the request came before a hold that takes in only newer ones."""
    return hold.received is Received.FROM_EFFECTIVE and gov_request.received_at < hold.effective_at


def _inside(hold: Hold, gov_request: GovernmentRequest, category: Category | None) -> Verdict:
    if gov_request.kind is RequestKind.EMERGENCY:
        return _emergency(hold)
    # A category that nobody stated is inside no exception's limit: nothing opens by silence.
    needs = [
        one.needs
        for one in hold.exceptions
        if category in one.limit and exception_fits(one, gov_request)
    ]
    if needs:
        return _ask(hold, "a declared exception lets people decide", approvals=max(needs))
    if is_older(hold, gov_request):
        if hold.older is Older.PROCEED:
            return Clear()
        return _ask(hold, "the request is older than it, so a person decides")
    return _barred(hold, "it covers this request")


def _emergency(hold: Hold) -> Verdict:
    if hold.emergency is Treatment.PROCEED:
        return Clear()
    if hold.emergency is Treatment.ASK:
        return _ask(hold, "in an emergency a person decides")
    return _barred(hold, "it holds emergencies too")


def _ask(hold: Hold, why: str, approvals: int = 1) -> Ask:
    return Ask((_bar(hold, why),), approvals=approvals)


def _barred(hold: Hold, why: str) -> Barred:
    return Barred((_bar(hold, why),))


def _bar(hold: Hold, why: str) -> Bar:
    return Bar(f"hold:{hold.id}", f"The hold {hold.id} stops this: {why}")
