"""The terms of a hold: every field of ``[[hold]]``, each independent of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import (
    AssessmentId,
    Category,
    HoldId,
    InstrumentId,
    RequestKind,
    Service,
    Step,
)


class Received(StrEnum):
    """Which requests a hold takes in: pending ones too, or only those from its effect on."""

    ALL = "all"
    FROM_EFFECTIVE = "from-effective"


class Older(StrEnum):
    """What becomes of a request received before a hold that takes in only newer ones."""

    PROCEED = "proceed"
    ASK = "ask"


class Treatment(StrEnum):
    """What becomes of emergencies under a hold. There is no default: its maker must choose."""

    HELD = "held"
    ASK = "ask"
    PROCEED = "proceed"


class Match(StrEnum):
    """How asker and users' places combine: from OR related to, or both."""

    EITHER = "either"
    BOTH = "both"


class UnknownPlace(StrEnum):
    """What becomes of an account whose place is not known, under a hold by users' places."""

    HELD = "held"
    PROCEED = "proceed"


class Underlying(StrEnum):
    """What becomes of a request that another state makes for a covered one."""

    HELD = "held"
    BY_ROUTE = "by-route"
    PROCEED = "proceed"


@dataclass(frozen=True, slots=True)
class HoldException:
    """A declared clause by which people may decide in spite of the hold.

    ``instruments`` empty means any; ``offences`` and ``limit`` are never empty.
    """

    id: str
    offences: frozenset[str]
    limit: frozenset[Category]
    needs: int
    published: bool
    instruments: tuple[InstrumentId, ...] = ()

    def __post_init__(self) -> None:
        if not self.offences or not self.limit or self.needs < 1:
            raise ValueError(
                f"exception {self.id!r} needs offences, a limit and at least one person to decide"
            )


@dataclass(frozen=True, slots=True)
class Route:
    """Another way that a hold names for what it stops, and when it is open."""

    to: str
    open: Period


@dataclass(frozen=True, slots=True)
class OnAssessment:
    """People may lift once the named human-rights assessment permits it."""

    assessment: AssessmentId


@dataclass(frozen=True, slots=True)
class OnAttested:
    """People may lift once they attest, with grounds, that an event has come."""

    event: str


@dataclass(frozen=True, slots=True)
class OnDate:
    """People may lift from the start of a day in UTC."""

    date: date


@dataclass(frozen=True, slots=True)
class Never:
    """Nobody may lift it; only a narrower world would."""


LiftCondition = OnAssessment | OnAttested | OnDate | Never

DATA_KINDS = (RequestKind.DISCLOSURE, RequestKind.REALTIME)


@dataclass(frozen=True, slots=True)
class Hold:
    """A suspension of our work on a class of requests. In every list, empty means any.

    ``effective_at`` is from when it counts (scope, figures, statement check); ``recorded_at`` from
    when the gate knows it, by default the same. It bars from the later of the two.
    """

    id: HoldId
    stops: Step
    effective_at: datetime
    received: Received
    emergency: Treatment
    older: Older | None = None
    recorded_at: datetime | None = None
    announced_at: datetime | None = None
    requested_by: tuple[Jurisdiction, ...] = ()
    users_in: tuple[Place, ...] = ()
    match: Match = Match.EITHER
    authorities: tuple[str, ...] = ()
    instruments: tuple[InstrumentId, ...] = ()
    services: tuple[Service, ...] = ()
    kinds: tuple[RequestKind, ...] = DATA_KINDS
    categories: tuple[Category, ...] = ()
    unknown_place: UnknownPlace = UnknownPlace.HELD
    underlying: Underlying = Underlying.BY_ROUTE
    exceptions: tuple[HoldException, ...] = ()
    routes: tuple[Route, ...] = ()
    lift: LiftCondition | None = None
    review_by: date | None = None
    statement: str = field(default="")

    def __post_init__(self) -> None:
        if self.stops is Step.ACKNOWLEDGE:
            raise ValueError("acknowledging is never stopped: a hold stops review or a later step")
        if (self.older is not None) != (self.received is Received.FROM_EFFECTIVE):
            raise ValueError("'older' is chosen if and only if 'received' is 'from-effective'")
        if RequestKind.EMERGENCY in self.kinds:
            raise ValueError("'emergency' alone decides emergencies: 'kinds' never names them")
        for instant in (self.effective_at, self.recorded_at, self.announced_at):
            if instant is not None:
                as_instant(instant)

    @property
    def bars_from(self) -> datetime:
        """Return the later of the instants from which it counts and from which the gate knows."""
        return max(self.effective_at, self.recorded_at or self.effective_at)
