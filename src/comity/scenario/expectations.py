"""What must follow: one value for each kind of expectation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from comity.hold.assessment import LiftReason
from comity.intake.gov_request import Account
from comity.restriction.gate import Admission
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.verdict import VerdictWord
from comity.vocabulary.words import (
    Category,
    Clock,
    HoldId,
    NoticeWord,
    Recommendation,
    RequestId,
    Step,
)

Figures = tuple[tuple[str, int], ...]
"""Counts by the names that the format gives them."""

COUNTS: Final = (
    "received",
    "emergency",
    "preservation",
    "removal",
    "produced",
    "refused",
    "redirected",
    "no-data",
    "held",
    "pending",
)


class LiftWord(StrEnum):
    """Whether an attempt lifted its hold."""

    LIFTED = "lifted"
    DENIED = "denied"


class StatementWord(StrEnum):
    """Whether a published statement holds against what was done."""

    HOLDS = "holds"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class StepExpected:
    """A step of a request. None means that the expectation leaves it unchecked."""

    gov_request: RequestId
    at: datetime
    step: Step
    verdict: VerdictWord
    accounts: tuple[Account, ...]
    categories: tuple[Category, ...]
    bars: frozenset[str] | None = None
    bars_include: frozenset[str] = frozenset()
    limit: frozenset[Category] | None = None
    approvals: int | None = None
    route: str | None = None


@dataclass(frozen=True, slots=True)
class RecommendationExpected:
    """What the three lenses recommend, which findings are among theirs and which are not."""

    gov_request: RequestId
    at: datetime
    recommendation: Recommendation | None = None
    findings: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PresenceExpected:
    """Whether somebody may use something."""

    presence: str
    verdict: Admission
    because: frozenset[str] | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class LiftExpected:
    """Whether an attempt lifts a hold, and every reason why not."""

    lift: str
    verdict: LiftWord
    because: frozenset[LiftReason] | None = None


@dataclass(frozen=True, slots=True)
class ClockExpected:
    """When something is due; None where a side is not checked.

    With neither side it says that no day ends it. ``at`` is the instant up to which events are
    known; None stands for all of the file.
    """

    gov_request: RequestId
    clock: Clock
    not_before: datetime | None = None
    not_after: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeExpected:
    """Whether the affected user is told, and with a delay when."""

    gov_request: RequestId
    at: datetime
    notice: NoticeWord
    notice_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FiguresExpected:
    """The figures of one asker in a period."""

    period: Period
    jurisdiction: Jurisdiction
    counts: Figures


@dataclass(frozen=True, slots=True)
class StatementExpected:
    """Whether a hold's statement holds against what was done until an instant."""

    hold: HoldId
    at: datetime
    word: StatementWord


Expectation = (
    StepExpected
    | RecommendationExpected
    | PresenceExpected
    | LiftExpected
    | ClockExpected
    | NoticeExpected
    | FiguresExpected
    | StatementExpected
)
