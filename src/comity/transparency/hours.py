"""The medians of a period in whole hours, where enough requests stand behind them."""

from __future__ import annotations

from typing import Final

from comity.transparency.beside_counts import by_facet
from comity.transparency.cells import NotReported, Number, Shown, Withheld
from comity.transparency.counting import Counts
from comity.transparency.edition import PublishedCell, PublishedTable
from comity.transparency.registry import FigureId as F

HOURS: Final = "hours"
MEDIANS: Final = (F.HOURS_TO_ACKNOWLEDGE, F.HOURS_TO_EFFECT)
NONE_YET: Final = NotReported("no request of the period has come to it")
NO_SUM: Final = NotReported("medians are not added up")


def hours_table(counts: Counts, *, threshold: int | None) -> PublishedTable:
    """Return the table of medians; with fewer requests than ``threshold`` one is withheld.

    It is not split by place: a median of few requests is the time of one of them.
    """
    cells = tuple(
        PublishedCell(figure.value, (figure.value,), figure, _median(counts, figure, threshold))
        for figure in MEDIANS
    )
    return PublishedTable(
        HOURS,
        "Median hours from receipt",
        ("figure",),
        cells,
        NO_SUM,
        why_no_roll="it counts hours and no requests",
    )


def _median(counts: Counts, figure: F, threshold: int | None) -> Shown:
    sample = sorted((int(tenths), n) for tenths, n in by_facet(counts, figure).items() if n)
    known = sum(n for _, n in sample)
    if not known:
        return NONE_YET
    if threshold is not None and known < threshold:
        return Withheld()
    values = [tenths for tenths, n in sample for _ in range(n)]
    middle = values[known // 2] + values[(known - 1) // 2]
    return Number(whole_hours(middle))


def whole_hours(twentieths: int) -> int:
    """Return twentieths of an hour in whole hours, rounded half up."""
    return (twentieths + 10) // 20
