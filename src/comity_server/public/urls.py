"""Where the public pages are."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path

from comity_server.public.views import (
    calendar,
    doors,
    edge,
    editions,
    first_figures,
    market_exit,
    meeting,
    notices,
    openings,
    proofs,
    restrictions,
    stand,
    texts,
)


def routes(*, story: bool) -> list[URLPattern]:
    """Return the public routes; the door of one click is among them only in a story."""
    entry = (
        [path("demo/enter/", doors.enter), path("demo/meeting/", meeting.meeting)] if story else []
    )
    return [
        path("", doors.front),
        path("home/", doors.home),
        path("calendar/<str:token>.ics", calendar.calendar),
        path("stand/", stand.stand),
        path("stand/feed.xml", stand.feed),
        path("stand/feed/", stand.feed),
        path(".well-known/government-requests.json", stand.well_known),
        path("checkpoints/", proofs.checkpoints),
        path("checkpoints/<int:size>.txt", proofs.note),
        path("checkpoints/<int:size>/", proofs.note),
        re_path(r"^ledger/(?P<name>.+)$", proofs.ledger_file),
        path("comity_verify.py", proofs.tool),
        path("restrictions/", restrictions.index),
        path("restrictions/letters/<uuid:letter_id>/", restrictions.letter),
        path("edge/restrictions.snapshot", edge.snapshot),
        path("report/", editions.newest),
        path("report/editions/", editions.all_editions),
        path("report/feed.xml", editions.feed),
        path("report/schema.json", editions.schema),
        path("report/place/<slug:code>/", editions.place),
        path("report/<slug:name>/", editions.period),
        path("report/<slug:name>.csv", first_figures.csv),
        path("report/<slug:name>/<int:number>/", editions.one),
        re_path(r"^report/(?P<edition>.+)/(?P<name>[a-z0-9-]+\.[a-z]+)$", editions.file),
        path("serve/", texts.serve),
        path("serve/<slug:code>/", texts.serve_place),
        path("<path:page>/versions/", texts.versions),
        path("<path:page>/versions/<int:number>.txt", texts.version),
        path("check/", texts.check),
        path("holdings/", texts.holdings),
        path("telling/", texts.telling),
        path("security/", texts.security),
        path(".well-known/security.txt", texts.security_txt),
        path("exits/<slug:ref>/", market_exit.market_exit),
        path("farewell/<slug:ref>/", market_exit.farewell),
        path("notice/", notices.check),
        path("notice/opening/", openings.opening),
        *entry,
    ]


urlpatterns = routes(story=settings.UNSAFE_STORY)
