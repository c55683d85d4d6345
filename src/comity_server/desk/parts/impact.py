"""The impact of a hold in words, from what was worked out about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext, ngettext

from comity.hold.terms import Hold
from comity_server.casefile.reading.exposure import ExposedEntity, ExposedPerson
from comity_server.casefile.reading.impact import CoveredCase, HoldImpact
from comity_server.casefile.reading.preview import Clocks
from comity_server.desk.pages.hold import Impact
from comity_server.desk.parts.statement import (
    contradiction_text,
    counted_pairs,
    instead_of,
    result_pair,
)
from comity_server.desk.wording.duty import duty_pairs
from comity_server.desk.words import case_sentence
from comity_server.faces import instants
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.places import say_place
from comity_server.faces.zones import zone_of


def zone_of_terms(terms: Hold) -> str:
    """Return the civil time in which a hold's instants are told."""
    places = terms.requested_by or terms.users_in
    return zone_of(places[0]) if places else "UTC"


def impact_part(found: HoldImpact, *, now: datetime) -> Impact:
    """Return the impact as it stands beside the fields."""
    zone = zone_of_terms(found.statement.terms)
    total = found.covered.total
    return Impact(
        heading=ngettext(
            "One pending request covered",
            "%(n)s pending requests covered",
            total,
        )
        % {"n": total},
        pairs=tuple(_pairs(found)),
        contradictions=tuple(map(contradiction_text, found.contradicts)),
        cases=tuple(_case(one, now=now) for one in found.first),
        more_cases=_more(total - len(found.first)),
        duties=duty_pairs(found.duties),
        released=counted_pairs(found.statement.contradicted_by, zone=zone),
        instead=instead_of(found.statement, zone=zone),
    )


def _pairs(found: HoldImpact) -> Iterator[Pair]:
    if found.covered.total:
        yield Pair(gettext("Clocks"), _clocks(found.clocks))
    home = found.covered.home_court
    if home:
        yield Pair(
            gettext("Our home court"),
            ngettext("One order is not barred", "%(n)s orders are not barred", home) % {"n": home},
            note=gettext("A person decides each, with counsel."),
        )
    yield _exposed(found.people)
    if found.entities:
        yield _reached(found.entities)
    if found.our_seat:
        yield Pair(
            gettext("Our seat"),
            gettext("We are established in %(place)s") % {"place": say_place(found.our_seat)},
            note=gettext("Its courts reach us; what they order is not barred silently."),
        )
    yield result_pair(found.statement)


def _clocks(found: Clocks) -> str:
    parts = [
        gettext("%(n)s late") % {"n": found.late},
        gettext("%(n)s due within a week") % {"n": found.soon},
        gettext("%(n)s with 80 %% used") % {"n": found.used},
    ]
    return ", ".join(parts)


def _exposed(people: tuple[ExposedPerson, ...]) -> Pair:
    if not people:
        return Pair(
            gettext("Our people exposed"),
            gettext("none that we know of"),
            note=gettext("Only what people told us about themselves is known here."),
        )
    return Pair(
        gettext("Our people exposed"), str(len(people)), note="; ".join(map(_person, people)) + "."
    )


def _person(one: ExposedPerson) -> str:
    parts = [one.name, *([one.role] if one.role else [])]
    if one.stake:
        parts.append(gettext("stake: %(stake)s") % {"stake": one.stake})
    elif one.has_stake:
        parts.append(gettext("has a stake"))
    return ", ".join(parts)


def _reached(entities: tuple[ExposedEntity, ...]) -> Pair:
    return Pair(
        gettext("Our entities exposed"),
        str(len(entities)),
        note="; ".join(f"{one.name}, {say_place(one.place)}" for one in entities) + ".",
    )


def _case(one: CoveredCase, *, now: datetime) -> Pair:
    case = one.case
    used = (
        gettext("No clock runs.")
        if one.share_used is None
        else gettext("%(share)s %% of its time is used.") % {"share": int(one.share_used * 100)}
    )
    asks = " " + gettext("A person decides: our home court.") if one.asks_person else ""
    return Pair(
        case.ref,
        case_sentence(case),
        note=used + asks,
        moment=Moment(one.due_at, zone_of(case.jurisdiction)) if one.due_at else None,
        chip=instants.due_chip(due_at=one.due_at, now=now) if one.due_at else None,
        link=Link(gettext("Open"), f"/desk/cases/{case.ref}/"),
    )


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext(
        "One more is covered. Keep the draft to see all of them.",
        "%(n)s more are covered. Keep the draft to see all of them.",
        count,
    ) % {"n": count}
