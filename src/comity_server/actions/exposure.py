"""Write down who and what of ours a state could reach: entities, people, what they could lose.

Names stand in no entry. Whoever has a stake cannot lift a hold, so that it is a gate input.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.vocabulary.places import parse_place
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Entity, NaturalPerson
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person

MAY_DESCRIBE = ("administrator", "counsel", "rights")


@retry_whole
def add_entity(*, name: str, place: str, what: str, by: Actor, at: datetime) -> Entity:
    """Write down a company, an office or servers of ours.

    :raises ValueError: if it has no name, is none of the three, or stands there already.
    """
    by.must_be(*MAY_DESCRIBE)
    parse_place(place)
    kind = Entity.What(what)
    _need(name, "Give it the name that it is registered under.")
    with change(Side.NONE):
        known = Entity.objects.filter(name=name, place=place, what=kind, ended_at=None)
        if known.exists():
            raise ValueError(f"{name} stands here already, with this place.")
        row = Entity.objects.create(name=name, place=place, what=kind)
        _record("people.entity-added", {"place": place, "what": kind.value}, name, by=by, at=at)
    return row


@retry_whole
def end_entity(*, entity_id: UUID, by: Actor, at: datetime) -> None:
    """Write down that an entity is no longer ours."""
    by.must_be(*MAY_DESCRIBE)
    with change(Side.NONE):
        row = Entity.objects.select_for_update().get(id=entity_id)
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            body = {"place": row.place, "what": str(row.what)}
            _record("people.entity-ended", body, row.name, by=by, at=at)


@retry_whole
def add_natural_person(
    *,
    name: str,
    role: str,
    exposed_to: Sequence[str],
    stake: str,
    entity_id: UUID | None,
    by: Actor,
    at: datetime,
) -> NaturalPerson:
    """Write down somebody of ours who need not sign in, and whose state could reach them.

    :param role: what they are to us: director, employee, contractor.
    :raises ValueError: if they have no name, no role or no place.
    """
    by.must_be(*MAY_DESCRIBE)
    _need(name, "Write their name.")
    _need(role, "Say what they are to us: director, employee, contractor.")
    if not exposed_to:
        raise ValueError("Say whose state could reach them: a place, as HK.")
    places = sorted({str(parse_place(place)) for place in exposed_to})
    with change(Side.NONE):
        row = NaturalPerson.objects.create(
            name=name, role=role, exposed_to=places, stake=stake, entity_id=entity_id
        )
        _record("people.exposure-added", {"places": places}, name, by=by, at=at)
    return row


@retry_whole
def end_natural_person(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Write down that somebody is no longer of ours."""
    by.must_be(*MAY_DESCRIBE)
    with change(Side.NONE):
        row = NaturalPerson.objects.select_for_update().get(id=person_id)
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            _record("people.exposure-ended", {}, row.name, by=by, at=at)


@retry_whole
def describe_exposure(
    *, person_id: UUID, exposed_to: Sequence[str], has_stake: bool, by: Actor, at: datetime
) -> Person:
    """Write down which states could reach one who signs in, and whether they have a stake.

    :raises ValueError: if it is an officer of an authority, or a place is none.
    """
    by.must_be(*MAY_DESCRIBE)
    places = sorted({str(parse_place(place)) for place in exposed_to})
    with change(Side.EXCLUSIVE):
        row = Person.objects.select_for_update().get(id=person_id)
        if hasattr(row, "officer"):
            raise ValueError("An officer is none of our people.")
        row.exposed_to, row.has_stake = places, has_stake
        row.save(update_fields=["exposed_to", "has_stake"])
        body: dict[str, object] = {"places": places, "stake": has_stake}
        _record("people.exposure-described", body, str(row.id), by=by, at=at)
    return row


def _record(kind: str, body: dict[str, object], whom: str, *, by: Actor, at: datetime) -> None:
    store.append(kind, at=at, actor=by.role, body=body, commits={"whom": whom.encode()})  # type: ignore[arg-type]  # texts, lists of texts and truth values


def _need(text: str, otherwise: str) -> None:
    if not text.strip():
        raise ValueError(otherwise)
