"""What figures, tables and pictures are called on pages, and a picture told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext

from comity.transparency.months import closed
from comity.transparency.registry import FigureId
from comity.vocabulary.instants import Period
from comity_server.faces.charts import Cell, CellKind
from comity_server.faces.instants import last_day, say_period
from comity_server.public import half_years

_NUMBERS = frozenset({CellKind.NUMBER, CellKind.ZERO, CellKind.CORRECTED})


def say_span(period: Period) -> str:
    """Return the name of a closed period: a year, a half-year, or its first and last day."""
    start, end = closed(period)
    first, last = start.date(), last_day(end)
    half = half_years.of(start)
    if half.period == period:
        return half.say()
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    return say_period(first, last)


def say_short_span(period: Period) -> str:
    """Return the name of a period as it stands beneath a column."""
    start, _ = closed(period)
    half = half_years.of(start)
    if half.period != period:
        return say_span(period)
    words = {1: gettext("Jan to Jun %(year)s"), 2: gettext("Jul to Dec %(year)s")}
    return words[half.half] % {"year": half.year}


def group_words() -> Mapping[str, str]:
    """Return the groups of outcomes as columns are headed."""
    return {
        "gave-data": gettext("Gave data"),
        "refused": gettext("Refused"),
        "answered-otherwise": gettext("Answered otherwise"),
        "held": gettext("Held"),
        "pending": gettext("Pending"),
    }


def say_figure(name: str) -> str:
    """Return what a figure is called; its definition stands in the registry."""
    said = {
        FigureId.RECEIVED: gettext("Requests"),
        FigureId.EMERGENCY: gettext("Emergencies"),
        FigureId.PRESERVATION: gettext("Preservation"),
        FigureId.REMOVAL: gettext("Removals asked for"),
        FigureId.ACCOUNT_RESTRICTION: gettext("Account restrictions asked for"),
        FigureId.ACCOUNTS_NAMED: gettext("Accounts named"),
        FigureId.ITEMS_NAMED: gettext("Items named"),
        FigureId.PRODUCED: gettext("Gave data"),
        FigureId.CONTENT: gettext("Gave content"),
        FigureId.NON_CONTENT: gettext("Gave other data only"),
        FigureId.ACCOUNTS_DISCLOSED: gettext("Accounts of which data was given"),
        FigureId.NO_DATA: gettext("Had no such data"),
        FigureId.REFUSED: gettext("Refused"),
        FigureId.REJECTED: gettext("Not taken in"),
        FigureId.REDIRECTED: gettext("Sent another way"),
        FigureId.WITHDRAWN: gettext("Taken back"),
        FigureId.OPEN: gettext("Open"),
        FigureId.HELD: gettext("Held"),
        FigureId.PENDING: gettext("Pending"),
        FigureId.NARROWED: gettext("Narrowed"),
        FigureId.HOLD_MET: gettext("Met a hold"),
        FigureId.EXCEPTION_USED: gettext("Answered by an exception"),
        FigureId.NOTICE_TOLD: gettext("Users told"),
        FigureId.NOTICE_DELAYED: gettext("Users to be told later"),
        FigureId.NOTICE_BARRED: gettext("Users whom we may not tell"),
        FigureId.NOTICE_ASKED: gettext("Telling waits for a person"),
        FigureId.NOTICE_MISSING: gettext("Telling not decided"),
        FigureId.FAKES_FOUND: gettext("Fakes found"),
        FigureId.FAKES_PRODUCED: gettext("Fakes that got data"),
        FigureId.REMOVED_ITEMS: gettext("Items removed"),
        FigureId.RESTRICTED_ACCOUNTS: gettext("Accounts restricted"),
        FigureId.CLOCKS_MET: gettext("Clocks kept"),
        FigureId.CLOCKS_MISSED: gettext("Clocks missed"),
        FigureId.HOURS_TO_ACKNOWLEDGE: gettext("Until we acknowledged it"),
        FigureId.HOURS_TO_EFFECT: gettext("Until the outcome that stands"),
    }
    return said.get(FigureId(name), name.replace("-", " ").capitalize())


def say_picture(kind: str, *, measure: str, finding: str, cells: Sequence[tuple[str, Cell]]) -> str:
    """Return a picture in words: kind, measure, finding, extremes, and what has no number."""
    parts = [f"{kind} {measure}.", f"{finding}."]
    numbers = [(cell.high, name, cell.text) for name, cell in cells if cell.kind in _NUMBERS]
    if len(numbers) > 1:
        most, least = max(numbers), min(numbers)
        parts.append(
            gettext("Most: %(most)s, %(much)s. Fewest: %(least)s, %(few)s.")
            % {"most": most[1], "much": most[2], "least": least[1], "few": least[2]}
        )
    rest = [f"{name}: {cell.text}" for name, cell in cells if cell.kind not in _NUMBERS]
    if rest:
        parts.append(gettext("Without a number: %(rest)s.") % {"rest": "; ".join(rest)})
    return " ".join(parts)
