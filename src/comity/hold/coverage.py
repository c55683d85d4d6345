"""Whether a hold covers a request, account by account and category by category.

Source: ``docs/formats/scenario.md``: every list must match; what a request does not state is taken
to be inside every list.
"""

from __future__ import annotations

from collections.abc import Iterable

from comity.hold.terms import Hold, Match, Underlying, UnknownPlace
from comity.intake.gov_request import NO_INSTRUMENT, Account, GovernmentRequest
from comity.vocabulary.places import UNKNOWN, jurisdiction_lies_in, lies_in
from comity.vocabulary.words import Category, Channel, InstrumentId, RequestKind, Service


def covers(
    hold: Hold,
    *,
    gov_request: GovernmentRequest,
    account: Account | None,
    category: Category | None,
) -> bool:
    """Return whether every list of the hold takes in this account and category.

    ``account`` None stands for a request that names none: one account of unknown place.
    ``category`` None stands for one that states no category.
    """
    return (
        _covers_parties(hold, gov_request, account)
        and _covers_kind(hold, gov_request)
        and (not hold.authorities or gov_request.authority.name in hold.authorities)
        and _covers_instrument(hold, gov_request.instrument)
        and _covers_services(hold, services_of(gov_request, account))
        and (not hold.categories or category is None or category in hold.categories)
    )


def services_of(gov_request: GovernmentRequest, account: Account | None) -> tuple[Service, ...]:
    """Return the services concerned: the account's, or the request's where it names no account."""
    return gov_request.services if account is None else (account.service,)


def instrument_matches(instrument: InstrumentId, patterns: Iterable[InstrumentId]) -> bool:
    """Return whether an instrument is one of ``patterns``: ids, or prefixes that end in a dot."""
    return any(
        instrument.startswith(pattern) if pattern.endswith(".") else instrument == pattern
        for pattern in patterns
    )


def has_open_route(hold: Hold, gov_request: GovernmentRequest) -> bool:
    """Return whether the request came by a route that the hold lists as open on its arrival."""
    return gov_request.channel is Channel.MLAT and any(
        route.open.covers(gov_request.received_at) for route in hold.routes
    )


def _covers_parties(hold: Hold, gov_request: GovernmentRequest, account: Account | None) -> bool:
    match bool(hold.requested_by), bool(hold.users_in):
        case False, False:
            return True
        case True, False:
            return _covers_asker(hold, gov_request)
        case False, True:
            return _covers_user(hold, account)
        case _:
            sides = (_covers_asker(hold, gov_request), _covers_user(hold, account))
            return all(sides) if hold.match is Match.BOTH else any(sides)


def _covers_asker(hold: Hold, gov_request: GovernmentRequest) -> bool:
    asker = gov_request.authority.jurisdiction
    if any(jurisdiction_lies_in(asker, rule) for rule in hold.requested_by):
        return True
    behind = gov_request.underlying_state
    if behind is None or not any(jurisdiction_lies_in(behind, rule) for rule in hold.requested_by):
        return False
    if hold.underlying is Underlying.PROCEED:
        return False
    return hold.underlying is Underlying.HELD or not has_open_route(hold, gov_request)


def _covers_user(hold: Hold, account: Account | None) -> bool:
    place = UNKNOWN if account is None else account.place
    found = [lies_in(place, rule) for rule in hold.users_in]
    if True in found:
        return True
    return UNKNOWN in found and hold.unknown_place is UnknownPlace.HELD


def _covers_kind(hold: Hold, gov_request: GovernmentRequest) -> bool:
    # Whether an emergency goes on is said by ``emergency`` alone, whatever ``kinds`` says.
    if gov_request.kind is RequestKind.EMERGENCY:
        return True
    return not hold.kinds or gov_request.kind in hold.kinds


def _covers_instrument(hold: Hold, instrument: InstrumentId) -> bool:
    # A request that names no instrument must not slip past a hold on some of them.
    return (
        not hold.instruments
        or instrument == NO_INSTRUMENT
        or instrument_matches(instrument, hold.instruments)
    )


def _covers_services(hold: Hold, services: tuple[Service, ...]) -> bool:
    return not hold.services or not services or any(one in hold.services for one in services)
