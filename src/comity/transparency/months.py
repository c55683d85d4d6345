"""Months in UTC, the grain in which the roll-up is kept, and the periods built of them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import NewType

from comity.errors import FiguresError
from comity.vocabulary.instants import Period, as_instant

Month = NewType("Month", int)
"""Months since year 0: ``year * 12 + month - 1``, so that months compare and count as numbers."""


def month_of(at: datetime) -> Month:
    """Return the month in UTC in which an instant lies."""
    utc = as_instant(at)
    return Month(utc.year * 12 + utc.month - 1)


def start_of_month(month: Month) -> datetime:
    """Return the first instant of a month in UTC."""
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def closed(period: Period) -> tuple[datetime, datetime]:
    """Return both ends of a period that has both.

    :raises FiguresError: if a side is open; a figure without an end can never be checked.
    """
    if period.start is None or period.end is None:
        side = "start" if period.start is None else "end"
        raise FiguresError(
            f"The period has no {side}, so its figures would change after they are published. "
            "Give both days."
        )
    return as_instant(period.start), as_instant(period.end)


def whole_months(period: Period) -> tuple[Month, Month]:
    """Return the first month of a period and the first one after it.

    :raises FiguresError: if the period is open or does not consist of whole months in UTC.
    """
    start, end = closed(period)
    first, after = month_of(start), month_of(end)
    if start_of_month(first) != start or start_of_month(after) != end:
        raise FiguresError(
            f"The roll-up is kept by month (UTC), and {start} to {end} is not whole months. "
            "Choose whole months, or recount from the events."
        )
    return first, after


def half_year(year: int, half: int) -> Period:
    """Return the first (1) or second (2) half of a year.

    :raises FiguresError: if ``half`` is neither.
    """
    if half not in (1, 2):
        raise FiguresError(f"There is no half {half} of a year: write 1 or 2.")
    middle = datetime(year, 7, 1, tzinfo=UTC)
    if half == 1:
        return Period(datetime(year, 1, 1, tzinfo=UTC), middle)
    return Period(middle, datetime(year + 1, 1, 1, tzinfo=UTC))


def reject_overlaps(periods: tuple[Period, ...]) -> None:
    """Raise :class:`FiguresError` where two periods of one table share an instant."""
    bounds = sorted(closed(period) for period in periods)
    for (start, end), (next_start, _) in pairwise(bounds):
        if next_start < end:
            raise FiguresError(
                f"The period from {start} to {end} overlaps the one from {next_start}: a request "
                "received in both would be counted twice. Let one end where the other begins."
            )
