"""Where we stand: the page, its feed, and the same for machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext

from comity.transparency.feed import FeedEntry, write_feed
from comity_server import clock
from comity_server.casefile.reading import announced
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown
from comity_server.ledger import reading
from comity_server.public import stances
from comity_server.public.copying.asking import MARK
from comity_server.public.copying.links import is_live_only
from comity_server.public.frames import frame, proof_line, service_name
from comity_server.public.machine import statement
from comity_server.public.pages.stand import StandPage

FORMAT = "comity.public/government-requests@1"
WELL_KNOWN = "/.well-known/government-requests.json"


def stand(request: HttpRequest) -> HttpResponse:
    """Show each announced hold as published, by place and date; nothing of any other."""
    at = clock.now()
    found = announced.announced(at=at)
    page = StandPage(
        frame=frame(request),
        proof=proof_line(),
        stances=stances.stances(found, at=at),
        everywhere_else=gettext("Everywhere else: we review each request."),
        feeds=(
            Link(gettext("Feed"), "/stand/feed.xml"),
            Link(gettext("JSON"), WELL_KNOWN),
        ),
        past=stances.past(found, at=at),
    )
    return shown(request, page)


def feed(request: HttpRequest) -> HttpResponse:
    """Return what we announced and lifted as an Atom feed."""
    at = clock.now()
    entries = [
        entry
        for one in announced.announced(at=at)
        for entry in _entries(one, url=request.build_absolute_uri("/stand/"), at=at)
    ]
    here = request.build_absolute_uri()
    title = gettext("%(service)s: where we stand") % {"service": service_name()}
    if not entries:
        # A feed must have an entry and an instant: the first says that there is nothing to say.
        entries = [_nothing(request, at)]
    body = write_feed(title=title, feed_id=here, url=here, entries=entries)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _entries(one: announced.Announced, *, url: str, at: datetime) -> list[FeedEntry]:
    hold = one.record.hold
    place = stances.heading(hold)
    said = [
        FeedEntry(
            id=f"{url}#{hold.id}",
            title=f"{place}: {stances.say_statement(hold)}",
            url=url,
            updated_at=hold.announced_at or hold.effective_at,
            summary=gettext("Ends %(end)s. Emergencies: %(emergencies)s.")
            % {"end": stances.say_end(hold), "emergencies": stances.say_emergencies(hold)},
        )
    ]
    said += [
        FeedEntry(
            id=f"{url}#{hold.id}-lifted-{lift.at:%Y%m%dT%H%M%SZ}",
            title=gettext("%(place)s: people lifted the hold") % {"place": place},
            url=url,
            updated_at=lift.at,
            summary=gettext("Each request that waited is reviewed anew."),
        )
        for lift in one.record.lifts
        if lift.at <= at
    ]
    return said


def _nothing(request: HttpRequest, at: datetime) -> FeedEntry:
    newest = reading.newest()
    url = request.build_absolute_uri("/stand/")
    return FeedEntry(
        id=f"{url}#none",
        title=gettext("No hold was announced. We review each request."),
        url=url,
        updated_at=newest.made_at if newest else at,
        summary="",
    )


def well_known(request: HttpRequest) -> HttpResponse:
    """Return where we stand and how to reach us, for machines; see docs/formats."""
    at = clock.now()
    newest = reading.newest()
    body: Mapping[str, Any] = {
        "format": FORMAT,
        "as_of": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "service": service_name(),
        "contact": _contact(request),
        "pages": {
            name: _whole(request, path)
            for name, path in (
                ("stand", "/stand/"),
                ("feed", "/stand/feed.xml"),
                ("report", "/report/"),
                ("serve", "/serve/"),
                ("check", "/check/"),
                ("notice", "/notice/"),
                ("ledger", "/ledger/checkpoint"),
            )
        },
        "statements": [statement(one, at=at) for one in announced.announced(at=at)],
        "checkpoint": newest.note if newest else None,
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _whole(request: HttpRequest, path: str) -> str | None:
    """Return a whole address; in a copy, what works only live leads there or nowhere."""
    live = request.META.get(MARK)
    if live is None or not is_live_only(path):
        return request.build_absolute_uri(path)
    return f"{live.rstrip('/')}{path}" if live else None


def _contact(request: HttpRequest) -> Mapping[str, Any]:
    provider = announced.provider()
    return {
        "portal": _whole(request, "/portal/"),
        "emergency": _whole(request, "/portal/emergency/"),
        "mail": provider.mail or None if provider else None,
        "phone": provider.phone or None if provider else None,
        "emergency_phone": provider.emergency_phone or None if provider else None,
        "security": provider.security_contact or None if provider else None,
    }
