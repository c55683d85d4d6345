"""The report: first figures of each half-year that is over and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.numbers import format_decimal
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.transparency.cells import NotReported, Number, Shown, Withheld, value_of
from comity.transparency.registry import figure_of
from comity_server import clock
from comity_server.casefile import histories
from comity_server.faces.charts import Bars, Cell, CellKind, OutcomeBar, bars, outcome_bar
from comity_server.faces.instants import reader_locale, say_day
from comity_server.faces.parts import Link, Pair
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown as show
from comity_server.public import figures as safe
from comity_server.public import half_years
from comity_server.public.figures import Figures
from comity_server.public.frames import frame
from comity_server.public.half_years import HalfYear
from comity_server.public.pages.figures import OpenPeriodPage, ReportPage, TableRow


def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest published half-year, or when the first will be."""
    now = clock.now()
    known = _known(now)
    published = [half for half in known if half.published_at <= now]
    return _page(request, published[-1] if published else known[0], known, now)


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one half-year of this house's time."""
    now = clock.now()
    known = _known(now)
    half = half_years.parse(name)
    if half not in known:
        raise Http404
    return _page(request, half, known, now)


def csv(request: HttpRequest, name: str) -> HttpResponse:
    """Return the published cells of a half-year as CSV."""
    now = clock.now()
    half = half_years.parse(name)
    if half not in _known(now) or half.published_at > now:
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
    return OpenPeriodPage(
        frame=frame(request),
        title=title % {"period": half.say()},
        sentence=gettext("Its figures will be published on %(day)s.")
        % {"day": say_day(half.published_on, long=True)},
        editions=others,
    )


def _report(request: HttpRequest, half: HalfYear, others: tuple[Link, ...]) -> ReportPage:
    found = _figures(half)
    received = found.totals[safe.RECEIVED]
    return ReportPage(
        frame=frame(request),
        title=gettext("Government requests, %(period)s") % {"period": half.say()},
        edition=gettext("Published on %(day)s, as it stood at the end of the period")
        % {"day": say_day(half.published_on, long=True)},
        big=_cell(received).text,
        sentence=_sentence(found),
        outcome=_outcome(found),
        places=_places(found) if found.places else None,
        columns=tuple(_columns()[name] for name in safe.COLUMNS),
        table=tuple(
            TableRow(say_place(place), tuple(_cell(cells[name]) for name in safe.COLUMNS))
            for place, cells in sorted(found.places.items(), key=lambda item: say_place(item[0]))
        ),
        totals=tuple(_cell(found.totals[name]) for name in safe.COLUMNS),
        downloads=(Link("CSV", f"/report/{half.name}.csv"),),
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


def _columns() -> Mapping[str, str]:
    return {
        safe.RECEIVED: gettext("Requests"),
        safe.EMERGENCY: gettext("Emergencies"),
        "gave-data": gettext("Gave data"),
        "refused": gettext("Refused"),
        "answered-otherwise": gettext("Answered otherwise"),
        "held": gettext("Held"),
        "pending": gettext("Pending"),
        safe.PRESERVATION: gettext("Preservation"),
    }


def _cell(shown: Shown) -> Cell:
    match shown:
        case Number(value=0):
            return Cell(CellKind.ZERO, "0")
        case Number(value=value):
            return Cell(CellKind.NUMBER, format_decimal(value, locale=reader_locale()), value)
        case Withheld():
            return Cell(CellKind.WITHHELD, gettext("withheld"))
        case NotReported():
            return Cell(CellKind.NOT_REPORTED, gettext("not reported"))
        case _:
            raise TypeError(f"first figures have no {type(shown).__name__}")


def _sentence(found: Figures) -> str:
    received, gave = found.totals[safe.RECEIVED], found.totals["gave-data"]
    if value_of(received) is None:
        return gettext("requests: too few to say more without pointing at people.")
    if value_of(gave) is None:
        return gettext("requests for user data.")
    return gettext("requests for user data. We gave data in %(count)s.") % {
        "count": _cell(gave).text
    }


def _outcome(found: Figures) -> OutcomeBar | None:
    counts = [(_columns()[name], value_of(found.totals[name])) for name in safe.OUTCOMES]
    known = [(label, value) for label, value in counts if value is not None]
    if len(known) < len(counts) or not any(value for _, value in known):
        return None
    return outcome_bar(
        title=_outcome_title(found),
        subtitle=gettext("Requests by outcome at the end of the period"),
        counts=known,
        alternative=gettext("One bar of all requests, divided by outcome; the numbers follow."),
    )


def _outcome_title(found: Figures) -> str:
    facts = {
        "gave": _cell(found.totals["gave-data"]).text,
        "all": _cell(found.totals[safe.RECEIVED]).text,
    }
    return gettext("We gave data in %(gave)s of %(all)s") % facts


def _places(found: Figures) -> Bars:
    cells = [(say_place(place), _cell(row[safe.RECEIVED])) for place, row in found.places.items()]
    ranked = sorted(cells, key=lambda item: (-item[1].high, item[0]))
    return bars(
        title=_places_title(ranked),
        subtitle=gettext("Requests for user data by place of the authority"),
        heading=gettext("Country or territory"),
        value_heading=gettext("Requests"),
        cells=ranked,
        alternative=gettext("Horizontal bars by place, the most requests first."),
    )


def _places_title(ranked: Sequence[tuple[str, Cell]]) -> str:
    """Return the finding: who asked most, where the numbers say it."""
    shown = all(cell.kind in {CellKind.NUMBER, CellKind.ZERO} for _, cell in ranked)
    if len(ranked) == 1:
        return gettext("%(place)s asked") % {"place": ranked[0][0]}
    if shown and ranked[0][1].high > ranked[1][1].high:
        return gettext("%(place)s asked most") % {"place": ranked[0][0]}
    return gettext("Who asked")


def _definitions(found: Figures) -> tuple[Pair, ...]:
    column = _columns()
    rule = gettext("All are shown: everybody in this story is invented.")
    if found.threshold > 1:
        rule = gettext(
            "Numbers from 1 to %(most)s are withheld, and others with them, so that nobody gets "
            "them back by subtraction."
        ) % {"most": found.threshold - 1}
    return (
        Pair(column[safe.RECEIVED], figure_of("received").definition),
        Pair(column[safe.EMERGENCY], figure_of("emergency").definition),
        Pair(column["gave-data"], figure_of("produced").definition),
        Pair(column["refused"], figure_of("refused").definition),
        Pair(
            column["answered-otherwise"],
            gettext("There was no such data, or another route was named, or it was taken back."),
        ),
        Pair(column["held"], gettext("Without an outcome, under a hold that was announced.")),
        Pair(column["pending"], gettext("Without an outcome, and under no announced hold.")),
        Pair(column[safe.PRESERVATION], figure_of("preservation").definition),
        Pair(gettext("Small numbers"), rule),
    )
