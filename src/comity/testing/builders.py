"""Builders of ordinary values: a request of a Hong Kong police force about one account there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from comity.hold import Assessment, AssessmentScope, Hold, HoldException, Outcome, Received
from comity.hold import Treatment as EmergencyTreatment
from comity.intake.gov_request import Account, Emergency, GovernmentRequest, RequestingAuthority
from comity.intake.provider import Provider
from comity.restriction.market_exit import Exit, ExitId, Stages
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import (
    AccountId,
    AssessmentId,
    AuthorityKind,
    Category,
    Channel,
    HoldId,
    InstrumentId,
    PersonId,
    RequestId,
    RequestKind,
    Service,
    Step,
    Threat,
)

NOON: Final = datetime(2020, 7, 8, 12, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


T = TypeVar("T")


def _built(kind: Callable[..., T], values: Mapping[str, object]) -> T:
    return kind(**values)


def a_provider(**changes: object) -> Provider:
    """Return a provider of search and video, established in the United States."""
    values: dict[str, object] = {
        "name": "Example Search",
        "established_in": Place("US"),
        "services": (Service("search"), Service("video")),
    }
    return _built(Provider, values | changes)


def an_account(**changes: object) -> Account:
    """Return an account of a user in Hong Kong."""
    values: dict[str, object] = {
        "id": AccountId("alice"),
        "service": Service("search"),
        "place": Place("HK"),
    }
    return _built(Account, values | changes)


def an_authority(**changes: object) -> RequestingAuthority:
    """Return a verified police force of Hong Kong."""
    values: dict[str, object] = {
        "name": "Hong Kong Police Force",
        "kind": AuthorityKind.POLICE,
        "jurisdiction": Jurisdiction("HK"),
        "verified": True,
    }
    return _built(RequestingAuthority, values | changes)


def a_request(**changes: object) -> GovernmentRequest:
    """Return a request for the subscriber data of one account, received an hour before noon."""
    values: dict[str, object] = {
        "id": RequestId("r1"),
        "received_at": NOON - HOUR,
        "kind": RequestKind.DISCLOSURE,
        "authority": an_authority(),
        "channel": Channel.PORTAL,
        "instrument": InstrumentId("hk.search-warrant"),
        "issued_by": AuthorityKind.MAGISTRATE,
        "services": (Service("search"),),
        "accounts": (an_account(),),
        "categories": (Category.SUBSCRIBER,),
        "offences": ("theft",),
    }
    return _built(GovernmentRequest, values | changes)


def an_emergency(**changes: object) -> GovernmentRequest:
    """Return an emergency request with a verified call-back and no instrument."""
    values: dict[str, object] = {
        "kind": RequestKind.EMERGENCY,
        "instrument": InstrumentId("none"),
        "emergency": Emergency(threat=Threat.DEATH, verified_callback=True),
        "offences": (),
    }
    return a_request(**values | changes)


def a_hold(**changes: object) -> Hold:
    """Return a hold on production for whatever Hong Kong's authorities ask, emergencies too."""
    values: dict[str, object] = {
        "id": HoldId("hk"),
        "stops": Step.PRODUCTION,
        "effective_at": NOON - DAY,
        "received": Received.ALL,
        "requested_by": (Jurisdiction("HK"),),
        "emergency": EmergencyTreatment.HELD,
    }
    return _built(Hold, values | changes)


def an_exception(**changes: object) -> HoldException:
    """Return a published exception for trafficking in persons, without content, for two people."""
    values: dict[str, object] = {
        "id": "trafficking",
        "offences": frozenset({"human-trafficking"}),
        "limit": frozenset({Category.SUBSCRIBER, Category.ACCESS}),
        "needs": 2,
        "published": True,
    }
    return _built(HoldException, values | changes)


def an_assessment(**changes: object) -> Assessment:
    """Return an approved assessment of all that Hong Kong asks, which permits a lift."""
    values: dict[str, object] = {
        "id": AssessmentId("hria"),
        "scope": AssessmentScope(requested_by=(Jurisdiction("HK"),)),
        "outcome": Outcome.LIFT,
        "authors": frozenset({PersonId("analyst")}),
        "approved_at": NOON - HOUR,
        "signed_by": frozenset({PersonId("rights-lead"), PersonId("executive")}),
    }
    return _built(Assessment, values | changes)


def an_exit(**changes: object) -> Exit:
    """Return an exit from Hong Kong whose access ended an hour before noon."""
    values: dict[str, object] = {
        "id": ExitId("hk"),
        "place": Place("HK"),
        "services": frozenset({Service("video")}),
        "unknown_place": UnknownPlace.ADMIT,
        "stages": Stages(access_ends_at=NOON - HOUR),
    }
    return _built(Exit, values | changes)
