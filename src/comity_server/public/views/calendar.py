"""A person's calendar by its secret address: the one page that asks for no sign-in but that."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from comity_server import clock
from comity_server.casefile.reading import for_calendars


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Send a calendar; every address that opens nothing looks alike."""
    person = for_calendars.reader_of(token)
    if person is None:
        raise Http404
    text = for_calendars.calendar_of(person, at=clock.now())
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="comity.ics"',
            "X-Robots-Tag": "noindex",
        },
    )
