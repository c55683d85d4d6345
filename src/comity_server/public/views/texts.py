"""The generated pages: how to serve us, how to check us, what we hold, how we tell users, security.

Each says since when it reads as it does and what changed; every version is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.casefile.reading import announced, page_versions
from comity_server.casefile.reading.page_versions import Version
from comity_server.faces.parts import Act, Chip, Link, Moment, State
from comity_server.faces.shown import shown
from comity_server.public.documents import serving_us, sources, strangers, users
from comity_server.public.documents.document import (
    Did,
    Document,
    changes_between,
    text_of,
)
from comity_server.public.documents.sources import Sources
from comity_server.public.frames import frame
from comity_server.public.pages.texts import (
    Line,
    PlaceLink,
    PlacesPage,
    TextPage,
    VersionRow,
    VersionsPage,
)

SECURITY_FOR = timedelta(days=180)
"""For how long a copy of security.txt may be relied on. RFC 9116 advises less than a year."""


def check(request: HttpRequest) -> HttpResponse:
    """Say how a stranger checks what we hand out and publish, with one file and no network."""
    tool = Act(gettext("Download comity_verify.py"), href="/comity_verify.py", main=True)
    return _text(request, strangers.checking(_now()), acts=(tool,))


def holdings(request: HttpRequest) -> HttpResponse:
    """Say which classes of data we hold, for how long, and which we cannot give."""
    return _text(request, users.holdings(_now()))


def telling(request: HttpRequest) -> HttpResponse:
    """Say when a user hears that somebody asked about them."""
    return _text(request, users.telling(_now()))


def security(request: HttpRequest) -> HttpResponse:
    """Say to whom to write about a hole."""
    return _text(request, strangers.security(_now()))


def serve(request: HttpRequest) -> HttpResponse:
    """List the places of which we have books; an address of before leads to the place's page."""
    found = _now()
    places = serving_us.places_named(found)
    asked = request.GET.get("place", "")
    if asked in dict(places):
        return HttpResponseRedirect(f"/serve/{asked}/")
    page = PlacesPage(
        frame=frame(request),
        places=tuple(
            PlaceLink(Link(name, f"/serve/{code}/"), _chip(code, found)) for code, name in places
        ),
        how=serving_us.how_to_send(found).pairs,
        portal=Link(gettext("Open the portal"), "/portal/"),
    )
    return shown(request, page)


def serve_place(request: HttpRequest, code: str) -> HttpResponse:
    """Show the guidelines of one place, from the books, with what stands there today."""
    found = _now()
    document = _document(f"serve/{code}", found)
    return _text(request, document)


def _chip(code: str, found: Sources) -> Chip | None:
    held = bool(serving_us.said_of(code, found))
    return Chip(State.BARRED, gettext("Held")) if held else None


def versions(request: HttpRequest, page: str) -> HttpResponse:
    """List every version of a page, each with what changed to it."""
    document = _document(page, _now())
    kept = page_versions.versions(page)
    rows = [
        _row(document, one, before) for one, before in zip(kept, (None, *kept[:-1]), strict=True)
    ]
    answer = VersionsPage(
        frame=frame(request),
        title=gettext("How this page changed: %(title)s") % {"title": document.title},
        back=Link(document.title, document.path),
        rows=tuple(reversed(rows)),
        empty=gettext("No version has been kept yet. The first follows within minutes."),
    )
    return shown(request, answer)


def version(request: HttpRequest, page: str, number: int) -> HttpResponse:
    """Return one version as the plain text whose digest stands in the ledger."""
    for one in page_versions.versions(page):
        if one.number == number:
            return HttpResponse(text_of(one.lines), content_type="text/plain; charset=utf-8")
    raise Http404


def _now() -> Sources:
    return sources.gathered(at=clock.now())


def _document(key: str, found: Sources) -> Document:
    """Return one generated page by its key.

    :raises Http404: if there is none.
    """
    single = {
        "holdings": users.holdings,
        "telling": users.telling,
        "check": strangers.checking,
        "security": strangers.security,
    }
    if key in single:
        return single[key](found)
    pack = next((p for p in found.books.packs if key == f"serve/{p.code}"), None)
    if pack is None:
        raise Http404
    return serving_us.guidelines(pack, found)


def _text(
    request: HttpRequest,
    document: Document,
    *,
    acts: tuple[Act, ...] = (),
) -> HttpResponse:
    kept = page_versions.versions(document.key)
    page = TextPage(
        frame=frame(request),
        title=document.title,
        lead=document.lead,
        sections=document.sections,
        acts=acts,
        version=_row(document, kept[-1], kept[-2] if len(kept) > 1 else None) if kept else None,
        versions=Link(gettext("All versions"), f"{document.path}versions/") if kept else None,
    )
    return shown(request, page)


def _row(document: Document, one: Version, before: Version | None) -> VersionRow:
    return VersionRow(
        label=gettext("Version %(number)s") % {"number": one.number},
        moment=Moment(one.at),
        link=Link(gettext("Whole text"), f"{document.path}versions/{one.number}.txt"),
        lines=_lines(before.lines, one.lines) if before else (),
        digest=one.digest,
        entry=one.entry,
    )


def _lines(earlier: Sequence[str], later: Sequence[str]) -> tuple[Line, ...]:
    words = {Did.ADDED: gettext("Added"), Did.REMOVED: gettext("Taken out")}
    return tuple(
        Line(words[one.did], one.did is Did.ADDED, one.text, one.heading)
        for one in changes_between(earlier, later)
    )


def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the contact for machines. Source: RFC 9116."""
    provider = announced.provider()
    contact = provider.security_contact if provider else ""
    # A contact with a line break would write lines of its own into the file.
    if not contact or any(c in contact for c in "\r\n"):
        raise Http404
    reach = contact if contact.startswith(("https://", "mailto:", "tel:")) else f"mailto:{contact}"
    expires = (clock.now() + SECURITY_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {reach}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {request.build_absolute_uri()}",
        f"Policy: {request.build_absolute_uri('/security/')}",
        "Preferred-Languages: en",
    )
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
