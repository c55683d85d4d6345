"""The report: first figures of each half-year that is over and published."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.transparency.registry import figure_of
from comity_server import clock
from comity_server.casefile import histories
from comity_server.casefile.reading import editions
from comity_server.faces.cells import cell_of
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Link, Pair
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown as show
from comity_server.public import figures as safe
from comity_server.public import half_years
from comity_server.public.edition_cells import Facts
from comity_server.public.figure_words import group_words, say_figure
from comity_server.public.figures import Figures
from comity_server.public.frames import frame
from comity_server.public.half_years import HalfYear
from comity_server.public.pages.figures import (
    FigureTable,
    Foot,
    OpenPeriodPage,
    ReportPage,
    TableRow,
)
from comity_server.public.report_charts import outcome_chart, place_bars, place_map
from comity_server.public.report_page import headline, places_table


def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest published half-year, or when the first will be."""
    now = clock.now()
    known = _known(now)
    published = [half for half in known if half.published_at <= now]
    return _page(request, published[-1] if published else known[0], known, now)


def one(request: HttpRequest, name: str, *, is_open: bool = False) -> HttpResponse:
    """Show one half-year of this house's time.

    :param is_open: an edition has been published of some period. From then on first figures would
        be a second publication of the same cells, and the two could be subtracted.
    """
    now = clock.now()
    known = _known(now)
    half = half_years.parse(name)
    if half not in known:
        raise Http404
    if is_open:
        return show(request, _open(request, half, (), now))
    return _page(request, half, known, now)


def csv(request: HttpRequest, name: str) -> HttpResponse:
    """Return the published cells of a half-year as CSV."""
    now = clock.now()
    half = half_years.parse(name)
    if half not in _known(now) or half.published_at > now or editions.published():
        raise Http404
    response = HttpResponse(
        safe.csv_of(_figures(half), half=half), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="government-requests-{name}.csv"'
    return response


def _known(now: datetime) -> tuple[HalfYear, ...]:
    return half_years.between(half_years.of(histories.begun_at() or now), half_years.of(now))


def _figures(half: HalfYear) -> Figures:
    counts = histories.counted(half.period, announced_by=half.published_at)
    # Everybody in a story is invented: there, nobody is pointed at by a small number.
    return safe.publish(counts, threshold=1 if settings.UNSAFE_STORY else safe.THRESHOLD)


def _page(
    request: HttpRequest, half: HalfYear, known: tuple[HalfYear, ...], now: datetime
) -> HttpResponse:
    others = tuple(
        Link(other.say(), f"/report/{other.name}/") for other in reversed(known) if other != half
    )
    if half.published_at > now:
        return show(request, _open(request, half, others, now))
    return show(request, _report(request, half, others))


def _open(
    request: HttpRequest, half: HalfYear, others: tuple[Link, ...], now: datetime
) -> OpenPeriodPage:
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
        editions=others,
    )


def _report(request: HttpRequest, half: HalfYear, others: tuple[Link, ...]) -> ReportPage:
    found = _figures(half)
    facts = _facts(found, half)
    big, sentence = headline(facts)
    csv_link = Link("CSV", f"/report/{half.name}.csv")
    edition = gettext("Published on %(day)s, as it stood at the end of the period") % {
        "day": say_day(half.published_on, long=True)
    }
    return ReportPage(
        frame=frame(request),
        title=gettext("Government requests, %(period)s") % {"period": half.say()},
        edition=edition,
        big=big,
        sentence=sentence,
        outcome=outcome_chart(facts),
        places=place_bars(facts, href="") if facts.received else None,
        map=place_map(facts) if facts.received else None,
        table=places_table(facts),
        more=(_apart(found),),
        foot=Foot(edition, (Link(gettext("Definitions"), "#definitions"), csv_link)),
        downloads=(Pair(gettext("Every cell"), link=csv_link),),
        definitions=_definitions(found),
        check=(
            Pair(
                gettext("Today"),
                gettext(
                    "Counted from our records, each request once. Rolls by which you can check "
                    "each number come with the first full edition."
                ),
            ),
        ),
        editions=others,
    )


def _facts(found: Figures, half: HalfYear) -> Facts:
    return Facts(
        period=half.period,
        total=found.totals[safe.RECEIVED],
        received={place: row[safe.RECEIVED] for place, row in found.places.items()},
        outcomes={name: found.totals[name] for name in safe.OUTCOMES},
        by_place={
            place: {name: row[name] for name in safe.OUTCOMES}
            for place, row in found.places.items()
        },
    )


def _apart(found: Figures) -> FigureTable:
    """Return what is counted apart: emergencies, which are among the requests, and preservation."""
    return FigureTable(
        caption=gettext("Emergencies, and preservation apart"),
        headings=(
            gettext("Country or territory"),
            gettext("Emergencies"),
            gettext("Preservation"),
        ),
        rows=tuple(
            TableRow(
                say_place(place), (cell_of(row[safe.EMERGENCY]), cell_of(row[safe.PRESERVATION]))
            )
            for place, row in sorted(found.places.items(), key=lambda item: say_place(item[0]))
        ),
        totals=(cell_of(found.totals[safe.EMERGENCY]), cell_of(found.totals[safe.PRESERVATION])),
    )


def _definitions(found: Figures) -> tuple[Pair, ...]:
    column = group_words()
    rule = gettext("All are shown: everybody in this story is invented.")
    if found.threshold > 1:
        rule = gettext(
            "Numbers from 1 to %(most)s are withheld, and others with them, so that nobody gets "
            "them back by subtraction."
        ) % {"most": found.threshold - 1}
    return (
        Pair(say_figure("received"), figure_of("received").definition),
        Pair(say_figure("emergency"), figure_of("emergency").definition),
        Pair(column["gave-data"], figure_of("produced").definition),
        Pair(column["refused"], figure_of("refused").definition),
        Pair(
            column["answered-otherwise"],
            gettext("There was no such data, or another route was named, or it was taken back."),
        ),
        Pair(column["held"], gettext("Without an outcome, under a hold that was announced.")),
        Pair(column["pending"], gettext("Without an outcome, and under no announced hold.")),
        Pair(say_figure("preservation"), figure_of("preservation").definition),
        Pair(gettext("Small numbers"), rule),
    )
