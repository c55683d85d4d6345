"""The published editions: each by itself, by place, as a list, as files and as a feed."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.transparency.feed import FeedEntry, write_feed
from comity.transparency.open_data import report_schema
from comity_server import books, clock
from comity_server.casefile.reading import announced, editions
from comity_server.casefile.reading.editions import PublishedEdition
from comity_server.faces.parts import Digest, Moment, ProofLine
from comity_server.faces.shown import shown
from comity_server.ledger import reading
from comity_server.public import edition_pages
from comity_server.public.frames import frame, service_name
from comity_server.public.views import first_figures


def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest edition of the newest period; before the first, when it will come."""
    everything = editions.published()
    if not everything:
        return first_figures.newest(request)
    return _page(request, everything[0], everything)


def period(request: HttpRequest, name: str) -> HttpResponse:
    """Show the newest edition of one period."""
    everything = editions.published()
    found = next((one for one in everything if one.period_name == name and one.is_newest), None)
    if found is None:
        return first_figures.one(request, name)
    return _page(request, found, everything)


def one(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show one edition, which stays as it was whatever came after it."""
    everything = editions.published()
    for found in everything:
        if (found.period_name, found.number) == (name, number):
            return _page(request, found, everything)
    raise Http404


def _page(
    request: HttpRequest, found: PublishedEdition, everything: tuple[PublishedEdition, ...]
) -> HttpResponse:
    page = edition_pages.edition_page(
        found,
        frame=frame(request),
        everything=everything,
        statements=announced.announced(at=clock.now()),
        proof=_proof(found),
    )
    return shown(request, page)


def _proof(found: PublishedEdition) -> ProofLine | None:
    checkpoint = reading.checkpoint(found.checkpoint)
    if checkpoint is None:
        return None
    href = f"/checkpoints/{checkpoint.size}.txt"
    return ProofLine(checkpoint.size, Digest(checkpoint.root), Moment(checkpoint.made_at), href)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show all periods of one place."""
    page = edition_pages.place_page(
        code,
        frame=frame(request),
        everything=editions.published(),
        statements=announced.announced(at=clock.now()),
        has_guidelines=any(pack.code == code for pack in books.books().packs),
    )
    if page is None:
        raise Http404
    return shown(request, page)


def all_editions(request: HttpRequest) -> HttpResponse:
    """List everything that was ever published, with what changed and why."""
    return shown(request, edition_pages.editions_page(editions.published(), frame=frame(request)))


def file(request: HttpRequest, edition: str, name: str) -> HttpResponse:
    """Return a file of an edition, byte for byte as it appeared."""
    found = editions.file_body(edition=edition, file=name)
    if found is None:
        raise Http404
    media_type, body = found
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of the report file."""
    body = json.dumps(report_schema(), indent=2, ensure_ascii=False)
    return HttpResponse(body, content_type="application/schema+json; charset=utf-8")


def feed(request: HttpRequest) -> HttpResponse:
    """Return the editions as an Atom feed."""
    everything = editions.published()
    if not everything:
        raise Http404
    here = request.build_absolute_uri()
    entries = [
        FeedEntry(
            id=request.build_absolute_uri(f"/report/{found.period_name}/{found.number}/"),
            title=edition_pages.title_of(found),
            url=request.build_absolute_uri(f"/report/{found.period_name}/{found.number}/"),
            updated_at=found.published_at,
            summary=edition_pages.feed_summary(found),
        )
        for found in everything
    ]
    title = gettext("%(service)s: figures") % {"service": service_name()}
    body = write_feed(title=title, feed_id=here, url=here, entries=entries)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
