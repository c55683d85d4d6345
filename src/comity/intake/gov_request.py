"""The government request and the accounts it is about, as facts for every later stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.places import UNKNOWN, Jurisdiction, PersonPlace, Place, Unknown
from comity.vocabulary.words import (
    AccountId,
    AuthorityKind,
    Category,
    Channel,
    InstrumentId,
    RequestId,
    RequestKind,
    Service,
    Threat,
)

NO_INSTRUMENT = InstrumentId("none")


@dataclass(frozen=True, slots=True)
class Account:
    """A target account and where its user is taken to be."""

    id: AccountId
    service: Service
    place: PersonPlace = UNKNOWN


@dataclass(frozen=True, slots=True)
class RequestingAuthority:
    """The state body that asks; ``verified`` only after a call-back over a route of our own."""

    name: str
    kind: AuthorityKind
    jurisdiction: Jurisdiction
    verified: bool


@dataclass(frozen=True, slots=True)
class Secrecy:
    """Whether the request orders us to tell nobody, and until when; no end is a finding."""

    ordered: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """A claim that life or limb is at risk, and whether we called back on our own number."""

    threat: Threat
    verified_callback: bool


@dataclass(frozen=True, slots=True)
class GovernmentRequest:
    """One approach of a state body, as read from its submission.

    Empty ``services``, ``accounts``, ``categories`` or ``offences`` mean that the request does not
    state them. ``issued_by`` is unknown where nobody says who signed. ``answers`` are a reviewer's,
    by question, in question order.
    """

    id: RequestId
    received_at: datetime
    kind: RequestKind
    authority: RequestingAuthority
    channel: Channel
    underlying_state: Jurisdiction | None = None
    instrument: InstrumentId = NO_INSTRUMENT
    issued_by: AuthorityKind | Unknown = UNKNOWN
    services: tuple[Service, ...] = ()
    accounts: tuple[Account, ...] = ()
    categories: tuple[Category, ...] = ()
    period: Period = field(default_factory=Period)
    offences: tuple[str, ...] = ()
    cites: str = ""
    secrecy: Secrecy = field(default_factory=Secrecy)
    emergency: Emergency | None = None
    scope_asked: tuple[Place, ...] | None = None
    worldwide: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    follows: RequestId | None = None

    def __post_init__(self) -> None:
        as_instant(self.received_at)
        if (self.emergency is not None) != (self.kind is RequestKind.EMERGENCY):
            raise ValueError("an emergency is stated if and only if the kind is emergency")
