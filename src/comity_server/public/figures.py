"""The first figures of a half-year, made safe: small numbers hidden with what gives them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from comity.transparency.cells import Number, Shown, Withheld, status_of, value_of
from comity.transparency.counting import Counts
from comity.transparency.csv_text import write_csv
from comity.transparency.registry import FigureId as F
from comity.transparency.suppression import protect_grid, protect_line
from comity_server.public.half_years import HalfYear

THRESHOLD: Final = 5
"""The smallest number above zero that is shown (decision 0101)."""

OUTCOMES: Final[Mapping[str, tuple[F, ...]]] = {
    "gave-data": (F.CONTENT, F.NON_CONTENT),
    "refused": (F.REFUSED,),
    "answered-otherwise": (F.NO_DATA, F.REJECTED, F.REDIRECTED, F.WITHDRAWN),
    "held": (F.HELD,),
    "pending": (F.PENDING,),
}
"""The five outcomes in the order in which pages show them; each request has exactly one."""

RECEIVED, EMERGENCY, PRESERVATION = "received", "emergency", "preservation"
COLUMNS: Final = (RECEIVED, EMERGENCY, *OUTCOMES, PRESERVATION)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published of a half-year: by column for each place, and over all of them."""

    places: Mapping[str, Mapping[str, Shown]]
    totals: Mapping[str, Shown]
    threshold: int


def publish(counts: Counts, *, threshold: int) -> Figures:
    """Return the figures of counts that are safe to publish together.

    :param threshold: the smallest number above zero that is shown; 1 shows all of them.
    """
    asked = {slot.jurisdiction for slot in counts if slot.figure in {F.RECEIVED, F.PRESERVATION}}
    exact = {place: _exact(counts, place) for place in sorted(asked)}
    if threshold <= 1:
        totals = {name: sum(row[name] for row in exact.values()) for name in COLUMNS}
        rows = {place: _numbers(row) for place, row in exact.items()}
        return Figures(rows, _numbers(totals), 1)
    return _protected(exact, threshold)


def _exact(counts: Counts, place: str) -> dict[str, int]:
    return {
        RECEIVED: _sum(counts, place, F.RECEIVED),
        EMERGENCY: _sum(counts, place, F.EMERGENCY),
        **{name: _sum(counts, place, *of) for name, of in OUTCOMES.items()},
        PRESERVATION: _sum(counts, place, F.PRESERVATION),
    }


def _numbers(row: Mapping[str, int]) -> dict[str, Shown]:
    return {name: Number(value) for name, value in row.items()}


def _protected(exact: Mapping[str, Mapping[str, int]], threshold: int) -> Figures:
    outcomes = protect_grid(
        {place: {name: row[name] for name in OUTCOMES} for place, row in exact.items()},
        threshold=threshold,
    )
    # With its complement beside it: emergencies that are all but one would point at that one.
    emergencies = protect_grid(
        {
            place: {EMERGENCY: row[EMERGENCY], "others": row[RECEIVED] - row[EMERGENCY]}
            for place, row in exact.items()
        },
        threshold=threshold,
    )
    kept = protect_line(
        {place: row[PRESERVATION] for place, row in exact.items()}, threshold=threshold
    )
    received, inner, hurried = outcomes.row_totals(), outcomes.shown(), emergencies.shown()
    preserved = kept.shown()
    rows = {
        place: {
            RECEIVED: received[place],
            EMERGENCY: hurried[place, EMERGENCY],
            **{name: inner[place, name] for name in OUTCOMES},
            PRESERVATION: preserved[place],
        }
        for place in exact
    }
    columns, urgent = outcomes.columns.shown(), emergencies.columns.shown()
    totals = {
        RECEIVED: outcomes.rows.total(),
        EMERGENCY: urgent.get(EMERGENCY, Number(0)),
        **{name: columns.get(name, Number(0)) for name in OUTCOMES},
        PRESERVATION: kept.total(),
    }
    return Figures(rows, _small_hidden(totals, threshold), threshold)


def _sum(counts: Counts, place: str, *figures: F) -> int:
    return sum(
        amount
        for slot, amount in counts.items()
        if slot.jurisdiction == place and slot.figure in figures
    )


def _small_hidden(totals: Mapping[str, Shown], threshold: int) -> dict[str, Shown]:
    """Hide a total that is itself small: the sum of one place's requests points at them."""
    return {
        name: Withheld() if 0 < (value_of(shown) or 0) < threshold else shown
        for name, shown in totals.items()
    }


def csv_of(figures: Figures, *, half: HalfYear) -> bytes:
    """Return every published cell as one row of CSV; an empty place stands for all."""
    period = half.period
    ends = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (period.start, period.end) if at]
    rows = [
        (*ends, place, column, status_of(shown), _value(shown))
        for place, cells in (*figures.places.items(), ("", figures.totals))
        for column, shown in cells.items()
    ]
    header = ("period_start", "period_end", "jurisdiction", "figure", "status", "value")
    return write_csv(header, rows)


def _value(shown: Shown) -> str:
    value = value_of(shown)
    return "" if value is None else str(value)
