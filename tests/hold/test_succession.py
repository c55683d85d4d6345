"""A version that loosens nothing says nothing milder to any request than the one before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from comity.hold import (
    Match,
    Never,
    Older,
    OnAssessment,
    OnAttested,
    OnDate,
    Received,
    Route,
    Treatment,
    Underlying,
    UnknownPlace,
    judge_hold,
)
from comity.hold.succession import loosened
from comity.testing import DAY, NOON, a_hold, a_request, an_account, an_emergency, an_exception
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Ask, severity
from comity.vocabulary.words import Category, Channel, RequestKind, Step

PLACES = st.lists(st.sampled_from(["HK", "US", "US-CA", "MO"]), max_size=2, unique=True).map(tuple)
ROUTE = Route("MLAT", Period(NOON - DAY, NOON + DAY))
EXCEPTION = an_exception(offences=frozenset({"theft"}))
RECEIVED = st.sampled_from(
    [
        (Received.ALL, None),
        (Received.FROM_EFFECTIVE, Older.ASK),
        (Received.FROM_EFFECTIVE, Older.PROCEED),
    ]
)


@st.composite
def holds(draw):
    received, older = draw(RECEIVED)
    return a_hold(
        stops=draw(st.sampled_from([Step.REVIEW, Step.ANSWER, Step.PRODUCTION])),
        effective_at=draw(st.sampled_from([NOON - DAY, NOON, NOON + DAY])),
        received=received,
        older=older,
        requested_by=draw(PLACES),
        users_in=draw(PLACES),
        match=draw(st.sampled_from(Match)),
        services=draw(st.sampled_from([(), ("search",), ("search", "video")])),
        instruments=draw(st.sampled_from([(), ("hk.",), ("hk.search-warrant",)])),
        kinds=draw(st.sampled_from([(), (RequestKind.DISCLOSURE,)])),
        categories=draw(st.sampled_from([(), (Category.CONTENT,)])),
        emergency=draw(st.sampled_from(Treatment)),
        unknown_place=draw(st.sampled_from(UnknownPlace)),
        underlying=draw(st.sampled_from(Underlying)),
        exceptions=draw(st.sampled_from([(), (EXCEPTION,)])),
        routes=draw(st.sampled_from([(), (ROUTE,)])),
    )


@st.composite
def requests(draw):
    make = draw(st.sampled_from([a_request, an_emergency]))
    jurisdiction = draw(st.sampled_from(["HK", "US", "US-CA", "MO", "FR"]))
    found = make(
        received_at=draw(st.sampled_from([NOON - 2 * DAY, NOON, NOON + 2 * DAY])),
        services=("search",),
        offences=draw(st.sampled_from([(), ("theft",)])),
        channel=draw(st.sampled_from([Channel.PORTAL, Channel.MLAT])),
        underlying_state=draw(st.sampled_from([None, "HK", "US"])),
    )
    return replace(found, authority=replace(found.authority, jurisdiction=jurisdiction))


ACCOUNTS = st.sampled_from(["HK", "US-CA", "US", "FR", UNKNOWN]).map(
    lambda place: an_account(place=place)
)


FIELDS = (
    *("stops", "effective_at", "requested_by", "users_in", "match", "services", "instruments"),
    *("kinds", "categories", "emergency", "unknown_place", "underlying", "exceptions", "routes"),
)


@st.composite
def versions(draw):
    """Return a hold and a version of it that differs in a few fields and loosens nothing."""
    old, other = draw(holds()), draw(holds())
    names = draw(st.lists(st.sampled_from([*FIELDS, "received"]), min_size=1, max_size=3))
    changed = {name: getattr(other, name) for name in names}
    if "received" in names:
        changed["older"] = other.older
    new = replace(old, **changed)
    assume(not loosened(new, old, at=NOON + DAY))
    return new, old


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(both=versions(), gov_request=requests(), account=ACCOUNTS, data=st.data())
def test_what_loosens_nothing_is_never_milder(both, gov_request, account, data):
    category = data.draw(st.sampled_from([*Category, None]))
    newer, older = (
        judge_hold(
            one, gov_request=gov_request, account=account, category=category, established_in="US"
        )
        for one in both
    )
    assert severity(newer) >= severity(older)
    if isinstance(newer, Ask) and isinstance(older, Ask):
        assert newer.approvals >= older.approvals
    assert both[0].stops.rank <= both[1].stops.rank


@given(old=holds())
def test_the_same_terms_loosen_nothing(old):
    assert loosened(old, old, at=NOON + DAY) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stops": Step.PRODUCTION}, "stops"),
        ({"requested_by": ("MO",)}, "requested_by"),
        ({"requested_by": (), "users_in": ("HK",)}, "requested_by"),
        ({"users_in": ("HK",), "match": Match.BOTH}, "requested_by"),
        ({"categories": (Category.CONTENT,)}, "categories"),
        ({"services": ("search",)}, "services"),
        ({"authorities": ("Police",)}, "authorities"),
        ({"instruments": ("hk.",)}, "instruments"),
        ({"kinds": (RequestKind.DISCLOSURE,)}, "kinds"),
        ({"emergency": Treatment.ASK}, "emergency"),
        ({"received": Received.FROM_EFFECTIVE, "older": Older.ASK}, "received"),
        ({"effective_at": NOON + 2 * DAY}, "effective_at"),
        ({"underlying": Underlying.PROCEED}, "underlying"),
        ({"exceptions": (EXCEPTION,)}, "except"),
        ({"routes": (ROUTE,)}, "routes"),
        ({"lift": OnAttested("news")}, "lift"),
    ],
)
def test_each_loosening_is_named(changed, field):
    old = a_hold(
        stops=Step.ANSWER,
        requested_by=("HK",),
        emergency=Treatment.HELD,
        effective_at=NOON,
        lift=OnAssessment("hria"),
    )
    new = replace(old, **changed)
    assert field in loosened(new, old, at=NOON + DAY)


@pytest.mark.parametrize(
    ("new", "old", "allowed"),
    [
        (OnAssessment("b"), OnAssessment("a"), True),
        (Never(), OnAssessment("a"), True),
        (OnAssessment("a"), Never(), False),
        (OnDate(date(2021, 1, 2)), OnDate(date(2021, 1, 1)), True),
        (OnDate(date(2021, 1, 1)), OnDate(date(2021, 1, 2)), False),
        (OnAttested("a"), OnAttested("b"), False),
        (OnDate(date(2021, 1, 1)), OnAttested("b"), False),
        (OnDate(date(2021, 1, 1)), None, True),
        (None, OnDate(date(2021, 1, 1)), False),
        (None, None, True),
    ],
)
def test_a_condition_may_only_become_harder(new, old, allowed):
    found = loosened(a_hold(lift=new), a_hold(lift=old), at=NOON + timedelta(days=9))
    assert ("lift" not in found) is allowed
