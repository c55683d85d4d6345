"""Covered at all? Every list must match, and what is not stated is inside every list."""

import pytest

from comity.hold import Match, Route, Underlying, UnknownPlace, covers
from comity.testing import NOON, a_hold, a_request, an_account, an_authority, an_emergency
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.words import Category, Channel, RequestKind

OPEN_ROUTE = Route("MLAT via US DOJ", Period(start=NOON.replace(day=1), end=NOON.replace(day=20)))


def covered(hold, gov_request=None, account=None, category=Category.SUBSCRIBER):
    return covers(
        hold,
        gov_request=gov_request or a_request(),
        account=account or an_account(),
        category=category,
    )


def asked_by(jurisdiction, **changes):
    return a_request(authority=an_authority(jurisdiction=jurisdiction), **changes)


def test_a_hold_without_lists_covers_every_asker_and_user():
    assert covered(a_hold(requested_by=()), asked_by("FR"), an_account(place="DE"))


def test_a_hold_by_asker_covers_that_asker_and_no_other():
    hold = a_hold(requested_by=("HK",))
    assert covered(hold, asked_by("HK"))
    assert not covered(hold, asked_by("FR"))


def test_no_country_lies_in_another():
    assert not covered(a_hold(requested_by=("CN",)), asked_by("HK"))
    assert not covered(a_hold(requested_by=("HK",)), asked_by("CN"))


def test_an_authority_of_a_subdivision_is_one_of_its_country():
    assert covered(a_hold(requested_by=("US",)), asked_by("US-CA"))


def test_an_authority_of_a_country_is_none_of_its_subdivision():
    assert not covered(a_hold(requested_by=("US-CA",)), asked_by("US"))


@pytest.mark.parametrize(
    ("place", "expected"),
    [("HK", True), ("CN", False), ("DE", False), (UNKNOWN, True)],
)
def test_a_hold_by_users_places_follows_the_user(place, expected):
    hold = a_hold(requested_by=(), users_in=("HK",))
    assert covered(hold, asked_by("SG"), an_account(place=place)) is expected


def test_an_unknown_place_goes_on_where_the_hold_says_so():
    hold = a_hold(requested_by=(), users_in=("HK",), unknown_place=UnknownPlace.PROCEED)
    assert not covered(hold, account=an_account(place=UNKNOWN))


@pytest.mark.parametrize(("place", "expected"), [("UA-43", True), ("UA", True), ("UA-30", False)])
def test_a_place_coarser_than_the_rule_is_unknown_for_it(place, expected):
    hold = a_hold(requested_by=(), users_in=("UA-43",))
    assert covered(hold, account=an_account(place=place)) is expected


def test_a_coarse_place_goes_on_where_unknown_ones_do():
    hold = a_hold(requested_by=(), users_in=("UA-43",), unknown_place=UnknownPlace.PROCEED)
    assert not covered(hold, account=an_account(place="UA"))
    assert covered(hold, account=an_account(place="UA-43"))


def test_one_known_place_inside_decides_over_an_unclear_rule():
    hold = a_hold(requested_by=(), users_in=("UA-43", "UA"), unknown_place=UnknownPlace.PROCEED)
    assert covered(hold, account=an_account(place="UA"))


def test_a_request_that_names_no_account_is_one_account_of_unknown_place():
    hold = a_hold(requested_by=(), users_in=("HK",))
    gov_request = a_request(accounts=())
    assert covers(hold, gov_request=gov_request, account=None, category=None)
    proceeding = a_hold(requested_by=(), users_in=("HK",), unknown_place=UnknownPlace.PROCEED)
    assert not covers(proceeding, gov_request=gov_request, account=None, category=None)


@pytest.mark.parametrize(
    ("asker", "place", "either", "both"),
    [
        ("HK", "HK", True, True),
        ("HK", "DE", True, False),
        ("US", "HK", True, False),
        ("US", "DE", False, False),
        ("HK", UNKNOWN, True, True),
        ("US", UNKNOWN, True, False),
    ],
)
def test_either_is_from_or_related_to_and_both_is_both(asker, place, either, both):
    for match, expected in ((Match.EITHER, either), (Match.BOTH, both)):
        hold = a_hold(requested_by=("HK",), users_in=("HK",), match=match)
        assert covered(hold, asked_by(asker), an_account(place=place)) is expected


def test_match_is_asked_only_where_both_lists_are_given():
    assert covered(a_hold(requested_by=("HK",), match=Match.BOTH), account=an_account(place="DE"))


def test_authorities_are_told_by_their_names():
    hold = a_hold(requested_by=(), authorities=("National Security Department",))
    assert not covered(hold)
    named = an_authority(name="National Security Department")
    assert covered(hold, a_request(authority=named))


@pytest.mark.parametrize(
    ("instrument", "expected"),
    [
        ("hk.nslir.sch4.identification", True),
        ("hk.nslir2.other", False),
        ("hk.search-warrant", False),
        ("none", True),
    ],
)
def test_instruments_match_by_prefix_and_one_not_named_is_inside(instrument, expected):
    hold = a_hold(instruments=("hk.nslir.",))
    assert covered(hold, a_request(instrument=instrument)) is expected


def test_an_instrument_without_a_dot_matches_only_itself():
    hold = a_hold(instruments=("hk.search",))
    assert not covered(hold, a_request(instrument="hk.search-warrant"))


def test_the_account_s_service_counts_and_not_the_request_s():
    hold = a_hold(services=("video",))
    gov_request = a_request(services=("video",))
    assert not covered(hold, gov_request, an_account(service="search"))
    assert covered(hold, a_request(services=("search",)), an_account(service="video"))


@pytest.mark.parametrize(
    ("services", "expected"),
    [(("search",), False), (("search", "video"), True), ((), True)],
)
def test_the_request_s_services_count_where_it_names_no_account(services, expected):
    found = covers(
        a_hold(services=("video",)),
        gov_request=a_request(services=services, accounts=()),
        account=None,
        category=None,
    )
    assert found is expected


@pytest.mark.parametrize("kind", [RequestKind.PRESERVATION, RequestKind.REMOVAL])
def test_a_hold_touches_removals_and_preservation_only_where_it_says_so(kind):
    assert not covered(a_hold(), a_request(kind=kind))
    assert covered(a_hold(kinds=(kind,)), a_request(kind=kind))
    assert covered(a_hold(kinds=()), a_request(kind=kind))


def test_disclosure_and_realtime_are_the_default_kinds():
    for kind in (RequestKind.DISCLOSURE, RequestKind.REALTIME):
        assert covered(a_hold(), a_request(kind=kind))


def test_emergencies_are_covered_whatever_the_kinds_say():
    for kinds in ((), (RequestKind.REMOVAL,)):
        assert covered(a_hold(kinds=kinds), an_emergency())


def test_a_hold_on_content_covers_content_and_what_is_not_stated():
    hold = a_hold(categories=(Category.CONTENT,))
    assert covered(hold, category=Category.CONTENT)
    assert not covered(hold, category=Category.SUBSCRIBER)
    assert covered(hold, a_request(categories=()), category=None)


@pytest.mark.parametrize(
    ("underlying", "channel", "received_at", "expected"),
    [
        (Underlying.BY_ROUTE, Channel.MLAT, NOON, False),
        (Underlying.BY_ROUTE, Channel.PORTAL, NOON, True),
        (Underlying.BY_ROUTE, Channel.MLAT, OPEN_ROUTE.open.end, True),
        (Underlying.BY_ROUTE, Channel.MLAT, OPEN_ROUTE.open.start, False),
        (Underlying.HELD, Channel.MLAT, NOON, True),
        (Underlying.PROCEED, Channel.PORTAL, NOON, False),
    ],
)
def test_what_another_state_forwards_goes_on_only_by_an_open_route(
    underlying, channel, received_at, expected
):
    hold = a_hold(underlying=underlying, routes=(OPEN_ROUTE,))
    gov_request = asked_by("US", underlying_state="HK", channel=channel, received_at=received_at)
    assert covered(hold, gov_request) is expected


def test_without_a_route_what_another_state_forwards_is_held():
    gov_request = asked_by("US", underlying_state="HK", channel=Channel.MLAT)
    assert covered(a_hold(), gov_request)


def test_what_another_state_forwards_for_a_third_one_is_not_concerned():
    assert not covered(a_hold(), asked_by("US", underlying_state="SG"))


def test_a_covered_asker_gains_nothing_by_naming_itself_as_the_state_behind():
    hold = a_hold(underlying=Underlying.PROCEED)
    assert covered(hold, asked_by("HK", underlying_state="HK"))


def test_a_route_does_not_lead_around_a_hold_by_users_places():
    hold = a_hold(requested_by=("HK",), users_in=("HK",), routes=(OPEN_ROUTE,))
    gov_request = asked_by("US", underlying_state="HK", channel=Channel.MLAT, received_at=NOON)
    assert covered(hold, gov_request, an_account(place="HK"))
    assert not covered(hold, gov_request, an_account(place="DE"))
