"""What the next edition of a period must know of the numbers that this one hides.

It holds exact numbers and stays inside the house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.ledger.canonical import Json
from comity.transparency.closing_apart import Apart
from comity.transparency.suppression import Grid, Line


@dataclass(frozen=True, slots=True)
class Plan:
    """The grid of the main tables, and the lines of those apart and beside them."""

    grid: Grid
    emergencies: Line
    preservation: Line
    beside: Mapping[str, Line] = field(default_factory=dict)

    @property
    def apart(self) -> Apart:
        """Return the lines apart, without tables."""
        return Apart(self.emergencies, self.preservation, ())

    def to_json(self) -> Mapping[str, Json]:
        """Return the plan as JSON says it."""
        grid = self.grid
        return {
            "beside": {table: _line(line) for table, line in self.beside.items()},
            "cells": {row: dict(line) for row, line in grid.cells.items()},
            "closed": sorted(grid.closed),
            "columns": _line(grid.columns),
            "dropped": sorted(grid.dropped),
            "emergencies": _line(self.emergencies),
            "is_reported": grid.is_reported,
            "preservation": _line(self.preservation),
            "rows": _line(grid.rows),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Plan:
        """Return the plan that :meth:`to_json` wrote."""
        return cls(
            grid=Grid(
                cells=said["cells"],
                rows=_to_line(said["rows"]),
                columns=_to_line(said["columns"]),
                closed=frozenset(said["closed"]),
                dropped=frozenset(said["dropped"]),
                is_reported=said["is_reported"],
            ),
            emergencies=_to_line(said["emergencies"]),
            preservation=_to_line(said["preservation"]),
            beside={table: _to_line(line) for table, line in said.get("beside", {}).items()},
        )


def _line(line: Line) -> Mapping[str, Json]:
    return {
        "hidden": sorted(line.hidden),
        "is_reported": line.is_reported,
        "values": dict(line.values),
    }


def _to_line(said: Mapping[str, Any]) -> Line:
    return Line(said["values"], frozenset(said["hidden"]), said["is_reported"])
