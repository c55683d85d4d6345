"""Before a period has its first figures: when they come; and one address for its newest cells."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.casefile import histories
from comity_server.casefile.reading import editions
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Link
from comity_server.faces.shown import shown
from comity_server.public import edition_pages, half_years
from comity_server.public.frames import frame
from comity_server.public.half_years import HalfYear
from comity_server.public.pages.figures import OpenPeriodPage


def newest(request: HttpRequest) -> HttpResponse:
    """Say of the first half-year of this house when its figures come."""
    now = clock.now()
    return shown(request, _page(request, _known(now)[0], now))


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Say of one half-year of this house's time when its figures come."""
    now = clock.now()
    half = half_years.parse(name)
    if half not in _known(now):
        raise Http404
    return shown(request, _page(request, half, now))


def csv(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the cells of a period's newest edition, whose address changes with each."""
    for found in editions.of_period(name):
        if found.is_newest:
            return HttpResponseRedirect(found.file("figures.csv").href)
    raise Http404


def _known(now: datetime) -> tuple[HalfYear, ...]:
    return half_years.between(half_years.of(histories.begun_at() or now), half_years.of(now))


def _page(request: HttpRequest, half: HalfYear, now: datetime) -> OpenPeriodPage:
    end = half.period.end
    is_over = end is not None and end <= now
    title = gettext("%(period)s is over") if is_over else gettext("%(period)s is not over")
    sentence = gettext("Its figures will be published on %(day)s.")
    if half.published_at <= now:
        sentence = gettext("Its figures were due on %(day)s. They are being checked.")
    return OpenPeriodPage(
        frame=frame(request),
        title=title % {"period": half.say()},
        sentence=sentence % {"day": say_day(half.published_on, long=True)},
        editions=tuple(
            Link(edition_pages.title_of(found), edition_pages.address(found))
            for found in editions.published()
        ),
    )
