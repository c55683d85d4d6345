"""The periods of which editions are published: years and half-years in UTC, none over another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from comity.errors import FiguresError
from comity.transparency.months import closed, half_year
from comity.vocabulary.instants import Period
from comity_server.casefile.models import Edition

_NAME: Final = re.compile(r"([0-9]{4})(?:-([12]))?")


def period_of(name: str) -> Period:
    """Return the period with a name: ``2020`` is the year, ``2020-1`` and ``2020-2`` its halves.

    :raises FiguresError: if it is no such name.
    """
    found = _NAME.fullmatch(name)
    if found is None or not 1 <= int(found[1]) < 9999:
        raise FiguresError(
            f"{name!r} is no period. Write a year as 2020, or its halves as 2020-1 and 2020-2."
        )
    year = int(found[1])
    if found[2]:
        return half_year(year, int(found[2]))
    return Period(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))


def expect_over(name: str, *, at: datetime) -> Period:
    """Return a period that has ended.

    :raises FiguresError: if it is still open, or no period.
    """
    period = period_of(name)
    _, end = closed(period)
    if at < end:
        raise FiguresError(
            f"Period {name} is open: it ends on {end:%Y-%m-%d} at 00:00 UTC. Its figures still "
            "change; close it after that."
        )
    return period


def expect_apart(name: str, period: Period) -> None:
    """Refuse a period that overlaps another one of which there is an edition.

    :raises FiguresError: naming that other period.
    """
    start, end = closed(period)
    others = Edition.objects.exclude(state=Edition.State.DISCARDED).exclude(period_name=name)
    other = others.filter(start__lt=end, end__gt=start).order_by("start").first()
    if other is not None:
        raise FiguresError(
            f"Period {name} overlaps period {other.period_name}, of which there is an edition: a "
            "request received in both would be counted twice, and the difference of the two would "
            "tell what each hides. Go on with the periods that you began with."
        )
