"""Whether the signals about a person put them inside the places of a rule.

Source: the scenario format, "Places" and "Restrictions and exits".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from comity.vocabulary.places import (
    UNKNOWN,
    PersonPlace,
    Place,
    Unknown,
    lies_in,
    parse_outside_place,
)


class SignalRule(StrEnum):
    """How many of the known signals must be inside."""

    ANY = "any"
    MAJORITY = "majority"


class UnknownPlace(StrEnum):
    """What follows where nobody can tell; every rule chooses, there is no default."""

    BLOCK = "block"
    ADMIT = "admit"


@dataclass(frozen=True, slots=True)
class Signals:
    """Where each source puts a person; unknown where it says nothing."""

    ip_place: PersonPlace = UNKNOWN
    sim_place: PersonPlace = UNKNOWN
    billing_place: PersonPlace = UNKNOWN
    declared_place: PersonPlace = UNKNOWN

    @classmethod
    def from_texts(
        cls,
        *,
        ip_place: str = "",
        sim_place: str = "",
        billing_place: str = "",
        declared_place: str = "",
    ) -> Signals:
        """Return the signals that outside data name; empty, ``unknown`` or no place is unknown."""
        return cls(
            ip_place=parse_outside_place(ip_place),
            sim_place=parse_outside_place(sim_place),
            billing_place=parse_outside_place(billing_place),
            declared_place=parse_outside_place(declared_place),
        )

    @property
    def places(self) -> tuple[PersonPlace, ...]:
        """Return the four places, in the order of the fields."""
        return (self.ip_place, self.sim_place, self.billing_place, self.declared_place)


@lru_cache(maxsize=1 << 16)
def is_in_any(place: PersonPlace, places: frozenset[Place]) -> bool | Unknown:
    """Return whether one signal is inside one of the places; unknown where it is too coarse."""
    answers = [lies_in(place, rule) for rule in places]
    if True in answers:
        return True
    return UNKNOWN if UNKNOWN in answers else False


def is_inside(*, signals: Signals, places: frozenset[Place], rule: SignalRule) -> bool | Unknown:
    """Return whether the signals together put the person inside; unknown where they cannot tell.

    No places at all means everywhere, and everywhere everybody is inside. A signal that says
    nothing, or too little for these places, has no voice. Under ``majority`` a tie is unknown.
    """
    if not places:
        return True
    voices = [is_in_any(place, places) for place in signals.places]
    inside, outside = voices.count(True), voices.count(False)
    if rule is SignalRule.ANY and inside:
        return True
    if inside == outside:
        return UNKNOWN
    return inside > outside
