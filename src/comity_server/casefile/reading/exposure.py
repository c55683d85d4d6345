"""Who and what of ours the states that a hold refuses could reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity_server.casefile.models import Entity, NaturalPerson
from comity_server.people.models import Person


@dataclass(frozen=True, slots=True)
class ExposedPerson:
    """One of our people whom a state that is held could reach.

    ``role`` is what they are to us, ``stake`` what they could lose, in words; both may be empty for
    one who signs in, of whom it is only known whether they have a stake.
    """

    name: str
    places: tuple[str, ...]
    has_stake: bool
    role: str = ""
    stake: str = ""


@dataclass(frozen=True, slots=True)
class ExposedEntity:
    """A company, an office or servers of ours in a place whose state is refused."""

    name: str
    place: str
    what: str


def entities() -> tuple[Entity, ...]:
    """Return what is ours now, by place."""
    return tuple(Entity.objects.filter(ended_at=None).order_by("place", "name"))


def natural_persons() -> tuple[NaturalPerson, ...]:
    """Return those of ours who were written down and need not sign in."""
    rows = NaturalPerson.objects.filter(ended_at=None).select_related("entity")
    return tuple(rows.order_by("name"))


def person_by_id(person: UUID) -> Person | None:
    """Return one of our own people; an officer of an authority is none."""
    return Person.objects.filter(id=person, officer__isnull=True).first()


def exposed_people(biting: frozenset[str]) -> tuple[ExposedPerson, ...]:
    """Return everybody of ours whom one of these states could reach, by name."""
    found = [
        ExposedPerson(row.name, _reach(row.exposed_to, biting), row.has_stake)
        for row in Person.objects.filter(officer__isnull=True, is_active=True)
    ]
    found += [
        ExposedPerson(
            row.name, _reach(row.exposed_to, biting), bool(row.stake), row.role, row.stake
        )
        for row in natural_persons()
    ]
    return tuple(sorted((one for one in found if one.places), key=lambda one: one.name))


def exposed_entities(biting: frozenset[str]) -> tuple[ExposedEntity, ...]:
    """Return what is ours where one of these states rules."""
    return tuple(
        ExposedEntity(row.name, row.place, str(row.what))
        for row in entities()
        if lies_in_any(row.place, biting)
    )


def _reach(places: Iterable[str], biting: frozenset[str]) -> tuple[str, ...]:
    return tuple(place for place in places if lies_in_any(place, biting))


def lies_in_any(place: str, biting: Iterable[str]) -> bool:
    """Return whether a place is one of these, lies in one or has one in it."""
    here = Jurisdiction(place)
    return any(
        jurisdiction_lies_in(here, Jurisdiction(one))
        or jurisdiction_lies_in(Jurisdiction(one), here)
        for one in biting
    )
