"""From a demand to the narrowest restriction that could meet it: a proposal, and never a decision.

Terms first, then local law. What breaks our own terms is ours to act on and no demand is needed;
what does not can be limited only where the law of whoever asks applies. A demand for the whole
world becomes one for the place of its asker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from comity.restriction.rule import RestrictionFault, check_resource
from comity.vocabulary.places import (
    Jurisdiction,
    Place,
    PlaceError,
    Unknown,
    lies_in,
    parse_place,
)


class Ground(StrEnum):
    """On what a restriction could rest, in the order in which it is asked."""

    TERMS = "terms"
    LOCAL_LAW = "local-law"
    NONE = "none"


class Doubt(StrEnum):
    """What a person must settle before a proposal can be followed."""

    TERMS_NOT_JUDGED = "terms-not-judged"
    NO_LEGAL_BASIS = "no-legal-basis"
    ASKER_HAS_NO_PLACE = "asker-has-no-place"
    ELSEWHERE_LEFT_OUT = "elsewhere-left-out"
    WORLD_LEFT_OUT = "world-left-out"
    WHOLE_SERVICE = "whole-service"
    NO_RESOURCE = "no-resource"


@dataclass(frozen=True, slots=True)
class Demand:
    """What a request says, as far as a restriction could follow from it.

    ``named`` are the accounts or things that it names, each with its service. ``scope_asked`` is
    None where the request does not say for which places.
    """

    jurisdiction: Jurisdiction
    named: tuple[tuple[str, str], ...]
    services: tuple[str, ...] = ()
    scope_asked: tuple[Place, ...] | None = None
    worldwide: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The narrowest places and resources, on which ground, and every doubt. No place: none fits."""

    ground: Ground
    places: tuple[Place, ...]
    resources: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def propose(*, demand: Demand, breaks_terms: bool | Unknown, lawful: bool) -> Proposal:
    """Return the narrowest restriction that the demand could lead to.

    :param breaks_terms: what a person found of our own terms; unknown while nobody looked.
    :param lawful: whether the law lens found an instrument with every condition met.
    """
    places, left_out = _places(demand)
    resources, coarse = _resources(demand)
    doubts = [*_ground_doubts(breaks_terms, lawful=lawful), *left_out, *coarse]
    return Proposal(_ground(breaks_terms, lawful=lawful), places, resources, tuple(doubts))


def _ground(breaks_terms: bool | Unknown, *, lawful: bool) -> Ground:
    if breaks_terms is True:
        return Ground.TERMS
    return Ground.LOCAL_LAW if breaks_terms is False and lawful else Ground.NONE


def _ground_doubts(breaks_terms: bool | Unknown, *, lawful: bool) -> Iterable[Doubt]:
    if isinstance(breaks_terms, Unknown):
        yield Doubt.TERMS_NOT_JUDGED
    if breaks_terms is not True and not lawful:
        yield Doubt.NO_LEGAL_BASIS


def _places(demand: Demand) -> tuple[tuple[Place, ...], list[Doubt]]:
    """Return what was asked for and lies where the asker's law applies, or that place itself."""
    doubts = [Doubt.WORLD_LEFT_OUT] if demand.worldwide else []
    try:
        home = parse_place(demand.jurisdiction)
    except PlaceError:
        # The Union and international bodies are no place: a person names the places.
        return (), [*doubts, Doubt.ASKER_HAS_NO_PLACE]
    asked = () if demand.worldwide else demand.scope_asked or ()
    inside = tuple(sorted({place for place in asked if lies_in(place, home) is True}))
    if len(inside) < len(set(asked)):
        doubts.append(Doubt.ELSEWHERE_LEFT_OUT)
    return inside or (home,), doubts


def _resources(demand: Demand) -> tuple[tuple[str, ...], list[Doubt]]:
    found = []
    for service, name in demand.named:
        try:
            found.append(check_resource(f"{service}/{name}"))
        except RestrictionFault:
            return (), [Doubt.NO_RESOURCE]
    if found:
        return tuple(dict.fromkeys(found)), []
    # A whole service is what a demand may name; it is never what we take it to mean.
    return (), [Doubt.WHOLE_SERVICE if demand.services else Doubt.NO_RESOURCE]
