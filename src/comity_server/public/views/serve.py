"""How to serve us: by place, which document reaches which data."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.pack.books import Pack
from comity.pack.law import Instrument
from comity.pack.words import Effect
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity_server import books, clock
from comity_server.casefile.reading import announced
from comity_server.faces.forms import Option, fill
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Chip, Link, Pair, State
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.public import stances
from comity_server.public.frames import frame
from comity_server.public.pages.texts import Reach, ServePage
from comity_server.public.words import say_categories

ASKS = frozenset({Effect.COMPELS, Effect.PERMITS, Effect.REQUESTS})


def serve(request: HttpRequest) -> HttpResponse:
    """Show the instruments of one place, from the packs, with what stands there today."""
    packs = books.books().packs
    asked = request.GET.get("place", "")
    pack = next((one for one in packs if one.code == asked), None)
    now = clock.now()
    stance = _stance(pack.code) if pack else ""
    places = [Option(one.code, say_place(one.code)) for one in packs]
    page = ServePage(
        frame=frame(request),
        form=fill(action="/serve/", entered={"place": asked if pack else ""}),
        places=tuple(sorted(places, key=lambda one: one.label)),
        place=say_place(pack.code) if pack else "",
        instruments=_instruments(pack, now.date()) if pack else (),
        how=_how(),
        stance=stance,
        stance_chip=Chip(State.BARRED, gettext("Held")) if stance else None,
        portal=Link(gettext("Open the portal"), "/portal/"),
        version=_version(pack) if pack else "",
    )
    return shown(request, page)


def _stance(code: str) -> str:
    """Return what was announced for askers of a place and stands; nothing that was not."""
    found = announced.announced(at=clock.now())
    said = [
        stances.say_statement(one.record.hold)
        for one in found
        if one.in_force
        and any(
            jurisdiction_lies_in(Jurisdiction(code), place)
            for place in one.record.hold.requested_by
        )
    ]
    return " ".join(dict.fromkeys(said))


def _instruments(pack: Pack, today: date) -> tuple[Reach, ...]:
    found = tuple(
        _reach(one)
        for one in pack.instruments
        if one.effect in ASKS
        and one.data
        and (one.effective.from_ is None or one.effective.from_ <= today)
        and (one.effective.to is None or today <= one.effective.to)
    )
    letter = Reach(
        gettext("Letter without an order"),
        "",
        gettext("We give no user data on a letter. You can ask us to preserve it."),
    )
    return (*found, letter)


def _reach(one: Instrument) -> Reach:
    reach = gettext("Can reach: %(data)s.") % {
        "data": say_categories([word.category for word in one.data])
    }
    doubtful = not one.evidence.may_drive
    note = gettext("Not checked against the text of the law: a person asks.") if doubtful else ""
    return Reach(one.name.en, str(one.citation), reach, note)


def _how() -> tuple[Pair, ...]:
    provider = announced.provider()
    ways = [Pair(gettext("Portal"), gettext("The quickest way, with a receipt"))]
    if provider and provider.mail:
        ways.append(Pair(gettext("E-mail"), provider.mail, mono=True))
    if provider and provider.phone:
        ways.append(Pair(gettext("Telephone"), provider.phone))
    if provider and provider.emergency_phone:
        ways.append(
            Pair(
                gettext("Danger to life"),
                gettext("%(phone)s, day and night") % {"phone": provider.emergency_phone},
                link=Link(gettext("Emergency form"), "/portal/emergency/"),
            )
        )
    return tuple(ways)


def _version(pack: Pack) -> str:
    return gettext("From our books of %(day)s for %(place)s, version %(digest)s.") % {
        "day": say_day(pack.head.as_of, long=True),
        "place": say_list([say_place(pack.code)]),
        "digest": pack.digest[:12],
    }
