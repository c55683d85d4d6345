"""Imported figures as tidy CSV: one figure a row, each with the row it came from."""

from __future__ import annotations

from typing import Final

from comity.transparency.cells import Band
from comity.transparency.csv_text import write_csv
from comity.transparency.importing.found import Imported, ImportedFigure
from comity.transparency.registry import figure_of

HEADER: Final = (
    "publisher",
    "source_row",
    "period_start",
    "period_end",
    "jurisdiction",
    "figure",
    "unit",
    "group",
    "status",
    "value",
    "low",
    "high",
)


def write_tidy(imported: Imported) -> bytes:
    """Return the figures as RFC 4180 CSV. The period's end is exclusive."""
    return write_csv(HEADER, [_row(imported.publisher, found) for found in imported.figures])


def _row(publisher: str, found: ImportedFigure) -> tuple[str, ...]:
    start, end = found.period.start, found.period.end
    assert start is not None and end is not None  # noqa: S101  # importers make closed periods only
    match found.amount:
        case None:
            cell = ("not-reported", "", "", "")
        case Band(low=low, high=high):
            cell = ("band", "", str(low), str(high))
        case number:
            cell = ("number" if number else "zero", str(number), "", "")
    return (
        publisher,
        str(found.row),
        start.isoformat().replace("+00:00", "Z"),
        end.isoformat().replace("+00:00", "Z"),
        found.jurisdiction or "",
        found.figure.value,
        figure_of(found.figure).unit.value,
        found.group.strip(),
        *cell,
    )
