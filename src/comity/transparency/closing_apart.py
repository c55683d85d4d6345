"""The tables that stand beside the three main ones: emergencies among the requests, preservation.

Emergencies are protected together with what is no emergency, since one is the difference of the
other and the requests. They are not split by place. Where the main tables leave a place out, what
emergencies lost to it would show, and where those have no total, this would be it; then they are
not reported. What is not reported once is not
reported in any later edition of the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.transparency.cells import Shown
from comity.transparency.closing import Salt, TablePlan, cells_of, draw_table, expect_commitments
from comity.transparency.edition import PublishedTable
from comity.transparency.history import CaseHistory
from comity.transparency.months import closed
from comity.transparency.registry import FigureId
from comity.transparency.standing import standing
from comity.transparency.suppression import Grid, Line, protect_line
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.words import RequestId, RequestKind

EMERGENCIES, PRESERVATION = "emergencies", "preservation-by-place"
EMERGENCY, OTHER = "emergency", "no-emergency"

_FIGURES: Final = {EMERGENCY: FigureId.EMERGENCY, OTHER: FigureId.RECEIVED}


@dataclass(frozen=True, slots=True)
class Apart:
    """Both lines, which the next edition must be given, and their tables."""

    emergencies: Line
    preservation: Line
    tables: tuple[PublishedTable, ...]


def close_apart(
    histories: Iterable[CaseHistory],
    *,
    edition: str,
    period: Period,
    threshold: int | None,
    salt: Salt,
    commitments: Mapping[RequestId, bytes],
    grid: Grid,
    before: Apart | None = None,
) -> Apart:
    """Return the tables that stand beside those of ``grid``.

    :param before: those of the edition that this one follows; its tables are not looked at.
    :raises FiguresError: if the period is open, a case comes twice or has no commitment.
    """
    known = tuple(histories)
    hurried = _emergencies(known, period, grid)
    kept = preservation_of(known, period=period)
    expect_commitments(kept, commitments)
    values = dict.fromkeys((EMERGENCY, OTHER), 0)
    for word in hurried.values():
        values[word] += 1
    emergencies = protect_next(values, threshold, before.emergencies if before else None)
    if grid.dropped or not grid.rows.is_reported:
        # Their total is that of the main tables.
        emergencies = Line(values, frozenset(), is_reported=False)
    places = dict.fromkeys(before.preservation.values if before else (), 0)
    for place in kept.values():
        places[place] = places.get(place, 0) + 1
    preservation = protect_next(places, threshold, before.preservation if before else None)
    plans = (
        TablePlan(
            EMERGENCIES,
            "Emergencies among the requests for user data",
            ("kind",),
            {(word,): (_FIGURES[word], shown) for word, shown in emergencies.shown().items()},
            emergencies.total(),
            {request: (word,) for request, word in hurried.items()},
        ),
        TablePlan(
            PRESERVATION,
            "Requests to preserve data, by place of the authority",
            ("jurisdiction",),
            _by_place(preservation.shown()),
            preservation.total(),
            {request: (place,) for request, place in kept.items()},
        ),
    )
    tables = tuple(draw_table(plan, edition, salt, commitments) for plan in plans)
    return Apart(emergencies, preservation, tables)


def _by_place(shown: Mapping[str, Shown]) -> dict[tuple[str, ...], tuple[FigureId, Shown]]:
    return {(place,): (FigureId.PRESERVATION, cell) for place, cell in shown.items()}


def _emergencies(
    histories: tuple[CaseHistory, ...], period: Period, grid: Grid
) -> dict[RequestId, str]:
    kinds = {history.id: history.kind for history in histories}
    where = cells_of(histories, period=period, held=frozenset())
    return {
        request: EMERGENCY if kinds[request] is RequestKind.EMERGENCY else OTHER
        for request, (place, _) in where.items()
        if place not in grid.dropped
    }


def preservation_of(histories: Iterable[CaseHistory], *, period: Period) -> dict[RequestId, str]:
    """Return the place of each counted request to preserve."""
    start, end = closed(period)
    return {
        history.id: history.jurisdiction
        for history in histories
        if start <= as_instant(history.received_at) < end
        and standing(history, before=end)[FigureId.PRESERVATION, ""]
    }


def protect_next(values: Mapping[str, int], threshold: int | None, before: Line | None) -> Line:
    """Return a line protected as the next edition of its period; what stood in it stays in it.

    :param threshold: None hides nothing, for stories whose people are invented.
    :param before: the line of the earlier edition; None for a first one.
    """
    if before is not None:
        values = dict.fromkeys(before.values, 0) | dict(values)
    if threshold is None:
        return Line(values, frozenset())
    if before is None:
        return protect_line(values, threshold=threshold)
    if not before.is_reported:
        return Line(values, before.hidden, is_reported=False)
    return protect_line(values, threshold=threshold, hidden_before=before.hidden)
