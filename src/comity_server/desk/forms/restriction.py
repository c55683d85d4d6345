"""Read and fill the restriction editor's blanks, and say its choices in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext

from comity.restriction.proposing import Doubt, Ground
from comity_server.casefile.reading.restrictions import Grounds
from comity_server.casefile.reading.rows import RestrictionRow
from comity_server.desk.pages.restriction import RestrictionEditPage
from comity_server.faces.forms import Option

ZONES = ("UTC", "Asia/Hong_Kong", "Europe/Dublin", "Europe/Berlin", "America/Los_Angeles")
SENT = frozenset(RestrictionEditPage.FIELDS) - {"participants", "act"}


def entered_fields(request: HttpRequest) -> dict[str, str]:
    """Return what was entered, field by field; the file of participants is no field."""
    return {name: request.POST.get(name, "") for name in SENT}


def with_zone(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with the civil time of a start as an instant of its zone."""
    start, zone = fields["starts_at"].strip(), fields["zone"] or "UTC"
    try:
        civil = datetime.fromisoformat(start)
        if zone in ZONES and civil.tzinfo is None:
            start = civil.replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        pass  # what it is not, the terms say with what to write instead
    return {**fields, "starts_at": start}


def from_row(row: RestrictionRow) -> dict[str, str]:
    """Return the blanks filled with the version in force, but for the day of review."""
    return {
        "title": row.title,
        "basis": row.basis,
        "basis_text": "" if row.basis == "request" else row.basis_text,
        "resource": row.resource,
        "places": ", ".join(row.places),
        "everywhere": "" if row.places else "yes",
        "everywhere_because": row.everywhere_because,
        "signals": row.signals,
        "unknown_place": row.unknown_place,
        "shown_text": row.shown_text,
        "published_as": row.published_as,
        "why": row.why,
    }


def from_proposal(grounds: Grounds | None) -> dict[str, str]:
    """Return the narrowest place and thing as the first words in the blanks."""
    if grounds is None:
        return {}
    found = grounds.proposal
    return {
        "basis": "policy" if found.ground is Ground.TERMS else "request",
        "places": ", ".join(found.places),
        "resource": found.resources[0] if found.resources else "",
    }


def bases(has_case: bool) -> tuple[Option, ...]:
    """Return on what a restriction can rest."""
    terms = Option("policy", gettext("our own terms"), gettext("People are told 403."))
    if has_case:
        asked = Option("request", gettext("this request"), gettext("People are told 451."))
        return (asked, terms)
    return (Option("order", gettext("an order"), gettext("People are told 451.")), terms)


def signal_options() -> tuple[Option, ...]:
    """Return how many signals must put somebody in the place."""
    return (
        Option("any", gettext("one is enough"), gettext("Hits travellers too.")),
        Option("majority", gettext("most of those known"), gettext("Lets some in.")),
    )


def unknown_options() -> tuple[Option, ...]:
    """Return what follows where no signal says anything."""
    return (
        Option("block", gettext("kept out"), gettext("Hits people elsewhere.")),
        Option("admit", gettext("let in"), gettext("Lets some people there in.")),
    )


def zones() -> tuple[Option, ...]:
    """Return the zones in which a start may be told."""
    return tuple(Option(zone, zone) for zone in ZONES)


def doubt_sentences(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """Return what a person has to settle, in sentences."""
    words = {
        Doubt.TERMS_NOT_JUDGED: gettext("Nobody has said yet whether it breaks our own terms."),
        Doubt.NO_LEGAL_BASIS: gettext("The law lens found no instrument that carries it."),
        Doubt.ASKER_HAS_NO_PLACE: gettext("Whoever asks is of no one place: name the places."),
        Doubt.ELSEWHERE_LEFT_OUT: gettext("Places where the asker's law does not apply: left out."),
        Doubt.WORLD_LEFT_OUT: gettext("The whole world was asked for. It is never proposed."),
        Doubt.WHOLE_SERVICE: gettext("A whole service was named. Find the one thing in it."),
        Doubt.NO_RESOURCE: gettext("What was named is no thing of a service: name it."),
    }
    return tuple(words[one] for one in doubts)
