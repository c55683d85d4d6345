"""A figure over time: one column for each period, and what happened as dated notes on the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity_server.faces.charts import Cell, CellKind

HEIGHT: Final = 160
"""The tallest column in pixels."""


@dataclass(frozen=True, slots=True)
class Column:
    """One period: its name, its cell, the height of its column in pixels, and notes beneath."""

    label: str
    cell: Cell
    height: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns from zero, the oldest first."""

    title: str
    subtitle: str
    alternative: str
    columns: tuple[Column, ...]


def columns(*, title: str, subtitle: str, alternative: str, periods: Sequence[Column]) -> Columns:
    """Return columns with heights in proportion to the greatest figure; zero keeps its tick."""
    top = max((one.cell.high for one in periods), default=0)
    return Columns(
        title,
        subtitle,
        alternative,
        tuple(Column(one.label, one.cell, _height(one.cell, top), one.notes) for one in periods),
    )


def _height(cell: Cell, top: int) -> int:
    if cell.kind in {CellKind.NUMBER, CellKind.CORRECTED, CellKind.BAND} and top:
        return max(1, round(HEIGHT * cell.high / top))
    return 0
