"""The frame of each portal page: who reads, whose house it is, what is announced."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from comity.hold import HoldRecord
from comity_server import clock
from comity_server.casefile.reading import for_officers
from comity_server.faces import sentences
from comity_server.faces.parts import Act, Link
from comity_server.faces.places import say_place
from comity_server.people import signing_in
from comity_server.portal.pages.frame import PortalFrame, StandingNotice

FULL_ONCE = "notices-shown"


def frame(request: HttpRequest, *, said: str = "", leave: Act | None = None) -> PortalFrame:
    """Return what stands around a page for this reader."""
    provider = for_officers.provider()
    officer = signing_in.officer_of(request.user) if request.user.is_authenticated else None
    notices = standing_notices(officer.authority.jurisdiction) if officer else ()
    full = bool(notices) and not request.session.get(FULL_ONCE)
    if full:
        request.session[FULL_ONCE] = True
    nav = (
        Link(gettext("My requests"), "/portal/requests/"),
        Link(gettext("New request"), "/portal/new/"),
        Link(gettext("Your key"), "/portal/key/"),
        Link(gettext("Sign out"), "/portal/sign-out/"),
    )
    return PortalFrame(
        service=provider.name if provider else gettext("This service"),
        officer=officer.person.name if officer else "",
        nav=nav if officer else (),
        leave=leave,
        notices=notices,
        notices_full=full,
        telephone=provider.phone if provider else "",
        duty_telephone=provider.emergency_phone if provider else "",
        said=said,
        practice=gettext("This is a story for practice.") if settings.UNSAFE_STORY else "",
    )


def standing_notices(jurisdiction: str) -> tuple[StandingNotice, ...]:
    """Return sentence 3 for each announced hold that follows from who asks."""
    at = clock.now()
    found = for_officers.announced_holds(jurisdiction=jurisdiction, at=at)
    return tuple(_notice(record) for record in found)


def _notice(record: HoldRecord) -> StandingNotice:
    hold = record.hold
    place = say_place(hold.requested_by[0])
    heading, _, counted = sentences.not_producing(place=place).partition(". ")
    middle = sentences.what_stops(hold.stops)
    end = sentences.emergencies_under_hold(hold.emergency)
    open_routes = [route.to for route in hold.routes if route.open.covers(clock.now())]
    route = gettext("You can use: %(to)s.") % {"to": open_routes[0]} if open_routes else ""
    return StandingNotice(
        heading=f"{heading}.",
        text=" ".join(part for part in (counted, middle, end, route) if part),
        line=f"{heading}.",
        link=Link(gettext("Read what we published"), "/stand/"),
    )
