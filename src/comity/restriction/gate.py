"""The slow, plain gate: whether somebody may use something, with every reason.

Source: the scenario format, ``[[presence]]`` and what must follow from it; RFC 7725 for the status.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from comity.restriction.market_exit import Action, Exit
from comity.restriction.rule import Restriction, covers_resource
from comity.restriction.signals import SignalRule, Signals, UnknownPlace, is_inside
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import Place, Unknown

UNAVAILABLE_FOR_LEGAL_REASONS: Final = 451
FORBIDDEN: Final = 403


class Admission(StrEnum):
    """The two answers at the door."""

    ADMIT = "admit"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who wants to use something; an empty resource means that it is not known which."""

    at: datetime
    resource: str
    action: Action = Action.USE
    signals: Signals = field(default_factory=Signals)

    def __post_init__(self) -> None:
        as_instant(self.at)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer, the codes of every rule that blocks, sorted, and the HTTP status of a block."""

    verdict: Admission
    because: tuple[str, ...] = ()
    status: int | None = None


ADMITTED: Final = Judgement(Admission.ADMIT)


def blocks(
    *,
    signals: Signals,
    places: frozenset[Place],
    rule: SignalRule,
    unknown_place: UnknownPlace,
) -> bool:
    """Return whether a rule on these places takes the person to be inside."""
    inside = is_inside(signals=signals, places=places, rule=rule)
    if isinstance(inside, Unknown):
        return unknown_place is UnknownPlace.BLOCK
    return inside


def is_restricted(presence: Presence, restriction: Restriction) -> bool:
    """Return whether the restriction keeps this person from this resource now.

    It keeps them from every action, export included: what a demand forbids to people in a place is
    the resource itself.
    """
    return (
        restriction.in_force(presence.at)
        and covers_resource(restriction.resource, presence.resource)
        and blocks(
            signals=presence.signals,
            places=restriction.places,
            rule=restriction.signals,
            unknown_place=restriction.unknown_place,
        )
    )


def is_left(presence: Presence, leaving: Exit) -> bool:
    """Return whether the market exit has ended this action for this person."""
    return (
        leaving.ends(presence.action, at=presence.at)
        and leaving.covers_resource(presence.resource)
        and blocks(
            signals=presence.signals,
            places=frozenset({leaving.place}),
            rule=leaving.signals,
            unknown_place=leaving.unknown_place,
        )
    )


def judge_presence(
    *, presence: Presence, restrictions: Iterable[Restriction], exits: Iterable[Exit]
) -> Judgement:
    """Return whether somebody may use something, with the code of every rule that blocks.

    The status is 451 where a demand or an order is among the reasons, and 403 where there are only
    policies and exits. Source: RFC 7725, section 3.
    """
    restricting = [rule for rule in restrictions if is_restricted(presence, rule)]
    leaving = [market_exit for market_exit in exits if is_left(presence, market_exit)]
    codes = {rule.code for rule in restricting} | {rule.code for rule in leaving}
    if not codes:
        return ADMITTED
    demanded = any(rule.is_demanded for rule in restricting)
    return Judgement(
        verdict=Admission.BLOCK,
        because=tuple(sorted(codes)),
        status=UNAVAILABLE_FOR_LEGAL_REASONS if demanded else FORBIDDEN,
    )
