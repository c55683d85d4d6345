"""Hide small cells so that nobody gets them back by subtraction.

Small numbers point at people. A cell of 1 to ``threshold - 1`` is hidden, and with it as many
others as it takes. What is published then is, in all tables together, only: the shown cells, the
sum of all hidden cells of a table (its roll gives that away in any case), and the margins of the
closed rows of a grid. From these an attacker can compute for each hidden cell an interval; a table
is published only if each such interval is at least ``threshold`` wide. Otherwise more is hidden,
smallest first, and where that does not suffice the table is not reported.

Editions: what was hidden stays hidden, and what was shown is never hidden in a later edition, since
the difference of two sums would tell it. A row that would have to be hidden for the first time is
not reported instead, in no table and in no total, so that it enters no sum at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from comity.errors import FiguresError
from comity.transparency.cells import NotReported, Number, Shown, Withheld

Values = Mapping[str, int]

CORRECTED: Final = NotReported("a correction is under way that would point at few requests")
TOO_FEW: Final = NotReported("too few cells to hide one among the others")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells with one total, and which of them are hidden.

    ``is_reported`` is false where no choice of hidden cells is safe: then none is published.
    """

    values: Values
    hidden: frozenset[str]
    is_reported: bool = True

    def shown(self) -> dict[str, Shown]:
        """Return what is published."""
        if not self.is_reported:
            return dict.fromkeys(self.values, TOO_FEW)
        return {
            name: Withheld() if name in self.hidden else Number(value)
            for name, value in self.values.items()
        }

    def total(self) -> Shown:
        """Return what is published of the sum: nothing, where the line is not reported."""
        return Number(sum(self.values.values())) if self.is_reported else TOO_FEW

    def shown_zeros(self) -> frozenset[str]:
        """Return the cells that are published as zero. A hidden one may have become zero later."""
        if not self.is_reported:
            return frozenset()
        return frozenset(
            name for name, value in self.values.items() if not value and name not in self.hidden
        )

    def bounds(self) -> tuple[int, int]:
        """Return the least and the greatest value that a hidden cell can have, as seen outside.

        The attacker knows the sum, that zeros are shown, and that the smallest are hidden first.
        """
        pool = sum(self.values[name] for name in self.hidden)
        others = len(self.hidden) - 1
        beside = [v for name, v in self.values.items() if v and name not in self.hidden]
        ceiling = min(beside, default=pool)
        return max(1, pool - others * ceiling), min(ceiling, pool - others)


def is_small(value: int, threshold: int) -> bool:
    """Return whether a number is too small to be shown. Zero points at nobody."""
    return 0 < value < threshold


def protect_line(
    values: Values, *, threshold: int, hidden_before: frozenset[str] | None = None
) -> Line:
    """Return a line with its small cells hidden, and enough others.

    :param hidden_before: what the earlier edition hid; absent for a first edition.
    :raises FiguresError: if the threshold hides nothing, or a value is below zero.
    """
    _check(values.values(), threshold)
    if hidden_before is not None:
        return _next_line(values, threshold, hidden_before)
    hidden = frozenset(name for name, value in values.items() if is_small(value, threshold))
    if not hidden:
        return Line(values, hidden)
    for name in _smallest_first(values, hidden):
        if _is_safe(Line(values, hidden), threshold):
            break
        hidden |= {name}
    line = Line(values, hidden)
    return line if _is_safe(line, threshold) else Line(values, hidden, is_reported=False)


def _next_line(values: Values, threshold: int, hidden: frozenset[str]) -> Line:
    # What is hidden already may change; what is newly small was taken out by the caller.
    hidden &= values.keys()
    line = Line(values, hidden)
    newly = any(is_small(v, threshold) for name, v in values.items() if name not in hidden)
    # A hidden cell may have grown past shown ones, or fallen to zero: the pool has only its sum
    # and its size left to hide behind.
    pool = sum(values[name] for name in hidden)
    is_deep = not hidden or (len(hidden) > 1 and pool >= threshold + len(hidden))
    return line if is_deep and not newly else Line(values, hidden, is_reported=False)


def _is_safe(line: Line, threshold: int) -> bool:
    if not line.hidden:
        return True
    low, high = line.bounds()
    return len(line.hidden) > 1 and low <= 1 and high >= threshold


def _smallest_first(values: Values, hidden: frozenset[str]) -> list[str]:
    left = [name for name, value in values.items() if value and name not in hidden]
    # One more round than there are names, so that the last choice is looked at too.
    return sorted(left, key=lambda name: (values[name], name))


def _check(values: Iterable[int], threshold: int) -> None:
    if threshold < 2:
        raise FiguresError(f"A threshold of {threshold} hides nothing. Choose at least 2.")
    if any(value < 0 for value in values):
        raise FiguresError("A cell counts less than nothing. Recount before publishing.")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns with both margins: three tables that must be safe together.

    ``closed`` rows show none of their cells. ``dropped`` rows are not reported in this edition, in
    no table and no total.
    """

    cells: Mapping[str, Values]
    rows: Line
    columns: Line
    closed: frozenset[str]
    dropped: frozenset[str] = field(default_factory=frozenset)
    is_reported: bool = True

    def shown(self) -> dict[tuple[str, str], Shown]:
        """Return what is published of the inner table."""
        found: dict[tuple[str, str], Shown] = {}
        empty = self.columns.shown_zeros()
        for row, line in self.cells.items():
            for column, value in line.items():
                found[row, column] = self._cell(row, column, value, column in empty)
        return found

    def _cell(self, row: str, column: str, value: int, is_empty: bool) -> Shown:
        if row in self.dropped:
            return CORRECTED
        if not self.is_reported:
            return TOO_FEW
        # Nobody is pointed at by a zero that the column's total gives away.
        return Number(value) if is_empty or row not in self.closed else Withheld()

    def row_totals(self) -> dict[str, Shown]:
        """Return what is published of the row totals."""
        return {**self.rows.shown(), **dict.fromkeys(sorted(self.dropped), CORRECTED)}


def protect_grid(
    cells: Mapping[str, Values], *, threshold: int, before: Grid | None = None
) -> Grid:
    """Return a grid whose inner table and both margins are safe together.

    :param before: the grid of the earlier edition of the same period.
    :raises FiguresError: if rows do not have the same columns.
    """
    if len({frozenset(line) for line in cells.values()}) > 1:
        raise FiguresError("The rows of a grid have different columns. Fill the missing with 0.")
    dropped = _dropped(cells, threshold, before) if before is not None else frozenset[str]()
    kept = {row: line for row, line in cells.items() if row not in dropped}
    row_values = {row: sum(line.values()) for row, line in kept.items()}
    column_values = _column_sums(kept)
    rows = protect_line(
        row_values, threshold=threshold, hidden_before=_hidden(before.rows if before else None)
    )
    columns = protect_line(
        column_values,
        threshold=threshold,
        hidden_before=_hidden(before.columns if before else None),
    )
    if not rows.is_reported:
        # Both lines have one total: told here, it would tell what the rows keep back.
        columns = replace(columns, is_reported=False)
    closed, is_safe = _close(kept, rows, columns, threshold, before)
    return Grid(cells, rows, columns, closed, dropped, is_safe)


def unsafe_open_grid(cells: Mapping[str, Values]) -> Grid:
    """Return a grid that hides nothing: for stories in which everybody is invented."""
    rows = Line({row: sum(line.values()) for row, line in cells.items()}, frozenset())
    return Grid(cells, rows, Line(_column_sums(cells), frozenset()), closed=frozenset())


def _hidden(line: Line | None) -> frozenset[str] | None:
    # A line that was not published gave nothing away, so the next one starts anew.
    return line.hidden if line is not None and line.is_reported else None


def _column_sums(cells: Mapping[str, Values]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in cells.values():
        for column, value in line.items():
            found[column] = found.get(column, 0) + value
    return found


def _dropped(cells: Mapping[str, Values], threshold: int, before: Grid) -> frozenset[str]:
    """Return the rows that would have to be hidden now for the first time."""

    def is_newly_small(row: str) -> bool:
        values = [*cells[row].values(), sum(cells[row].values())]
        return row not in before.closed and any(is_small(value, threshold) for value in values)

    return before.dropped & cells.keys() | frozenset(filter(is_newly_small, cells))


def _close(
    cells: Mapping[str, Values],
    rows: Line,
    columns: Line,
    threshold: int,
    before: Grid | None,
) -> tuple[frozenset[str], bool]:
    """Return the rows whose cells are hidden, and whether that is enough."""
    if before is not None:
        closed = before.closed & cells.keys()
        safe = before.is_reported and _grid_is_safe(cells, closed, rows, columns, threshold)
        return closed, safe
    closed = frozenset(
        row
        for row, line in cells.items()
        if row in rows.hidden or any(is_small(value, threshold) for value in line.values())
    )
    for row in _smallest_first(rows.values, closed):
        if _grid_is_safe(cells, closed, rows, columns, threshold):
            break
        closed |= {row}
    return closed, _grid_is_safe(cells, closed, rows, columns, threshold)


def _grid_is_safe(
    cells: Mapping[str, Values],
    closed: frozenset[str],
    rows: Line,
    columns: Line,
    threshold: int,
) -> bool:
    """Return whether every cell of the closed rows is wide open to who knows both margins.

    With row sums ``r``, column sums ``q`` and total ``t`` known, a cell lies anywhere from
    ``max(0, r + q - t)`` to ``min(r, q)`` and nowhere else (transportation polytope).
    """
    if not closed:
        return True
    if not rows.is_reported or not columns.is_reported:
        return False
    inner = {row: cells[row] for row in closed}
    row_sums = _known_sums({row: sum(line.values()) for row, line in inner.items()}, rows.hidden)
    column_sums = _known_sums(_column_sums(inner), columns.hidden)
    empty = columns.shown_zeros()
    total = sum(row_sums)
    wanted = [q for q, names in _with_names(column_sums, inner, columns.hidden) if names - empty]
    return len(wanted) > 1 and all(
        min(r, q) - max(0, r + q - total) >= threshold - 1 for r in row_sums for q in wanted
    )


def _known_sums(values: Values, hidden: frozenset[str]) -> list[int]:
    """Return the sums that are known of some lines: each shown one, and one for all hidden."""
    pooled = [value for name, value in values.items() if name in hidden]
    known = [value for name, value in values.items() if name not in hidden]
    return [*known, sum(pooled)] if pooled else known


def _with_names(
    sums: list[int], inner: Mapping[str, Values], hidden: frozenset[str]
) -> list[tuple[int, frozenset[str]]]:
    columns = next(iter(inner.values())).keys()
    names = [frozenset({column}) for column in columns if column not in hidden]
    pooled = hidden & columns
    return list(zip(sums, [*names, pooled] if pooled else names, strict=True))
