"""An attacker with all published cells and all rolls of two editions and three tables.

It writes every published number as an equation over the unknown cells, supposes that hidden cells
did not change between the editions (the common case, and its best hope), solves what can be solved,
narrows every unknown to an interval, and guesses the likeliest value in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from comity.transparency.cells import WITHHELD_LABEL, Number, Status, Withheld, status_of
from tests.transparency.published import COLUMNS, ROWS, Edition

P = (1 << 61) - 1
Unknown = tuple[str, str, str]
Equation = tuple[Counter, int]
CELLS = [(row, str(column)) for row in ROWS for column in COLUMNS]


def in_sums(edition: Edition) -> list[tuple[str, str]]:
    """Return the cells that enter the sums of an edition: those of rows that are reported."""
    out = {
        row
        for row, cell in edition.rows.items()
        if status_of(cell) is Status.NOT_REPORTED and "correction" in cell.why
    }
    return [(row, column) for row, column in CELLS if row not in out]


def equations(edition: Edition, names: Mapping[tuple[str, str], Unknown]) -> list[Equation]:
    summed = in_sums(edition)
    found: list[Equation] = []

    def add(cells: list[tuple[str, str]], value: int) -> None:
        found.append((Counter(names[cell] for cell in cells), value))

    for cell, shown in edition.inner.items():
        if isinstance(shown, Number):
            add([cell], shown.value)
    for row, shown in edition.rows.items():
        if isinstance(shown, Number):
            add([c for c in summed if c[0] == row], shown.value)
    for column, shown in edition.columns.items():
        if isinstance(shown, Number):
            add([c for c in summed if c[1] == column], shown.value)
    if isinstance(edition.total, Number):
        add(summed, edition.total.value)
    for table, hidden in {
        "by-place": [c for c in summed if isinstance(edition.rows[c[0]], Withheld)],
        "by-outcome": [c for c in summed if isinstance(edition.columns[c[1]], Withheld)],
        "by-both": [c for c in summed if isinstance(edition.inner[c], Withheld)],
    }.items():
        if table in edition.rolls:
            add(hidden, edition.rolls[table].counts()[WITHHELD_LABEL])
    return [equation for equation in found if equation[0]]


def solved(system: list[Equation]) -> dict[int, dict[Unknown, int]]:
    """Return the reduced row echelon form, modulo a prime larger than any count."""
    rows: dict[Unknown, dict[Unknown | None, int]] = {}
    for coefficients, value in system:
        row: dict[Unknown | None, int] = {u: c % P for u, c in coefficients.items()}
        row[None] = value % P
        for pivot, other in rows.items():
            if row.get(pivot):
                row = minus(row, other, row[pivot])
        lead = next((u for u in row if u is not None and row[u]), None)
        if lead is None:
            continue
        scale = pow(row[lead], P - 2, P)
        row = {u: c * scale % P for u, c in row.items()}
        for pivot in rows:
            if rows[pivot].get(lead):
                rows[pivot] = minus(rows[pivot], row, rows[pivot][lead])
        rows[lead] = row
    return rows


def minus(row: dict, other: dict, factor: int) -> dict:
    keys = row.keys() | other.keys()
    return {u: c for u in keys if (c := (row.get(u, 0) - factor * other.get(u, 0)) % P)}


def pinned_by_algebra(system: list[Equation]) -> dict[Unknown, int]:
    found = {}
    for lead, row in solved(system).items():
        if all(u in (lead, None) for u in row):
            found[lead] = row.get(None, 0)
    return found


def intervals(system: list[Equation], unknowns: set[Unknown]) -> dict[Unknown, tuple[int, int]]:
    """Return for each unknown the interval to which the sums confine it, as far as they do."""
    top = max((value for _, value in system), default=200)
    bounds = dict.fromkeys(unknowns, (0, top))
    for _ in range(12):
        before = dict(bounds)
        for coefficients, value in system:
            low = sum(bounds[u][0] for u in coefficients)
            high = sum(bounds[u][1] for u in coefficients)
            for u in coefficients:
                least = max(bounds[u][0], value - (high - bounds[u][1]))
                most = min(bounds[u][1], value - (low - bounds[u][0]))
                if least > most:
                    return {}
                bounds[u] = (least, most)
        if bounds == before:
            break
    return bounds


def attack(first: Edition, second: Edition) -> list[tuple[str, str, tuple[int, int], int]]:
    """Return for each hidden cell: table, edition, the interval found, and the truth."""
    found = []
    for supposing_no_change in (True, False):
        for edition in (first, second):
            found += confine(first, second, edition, supposing_no_change)
        if found:
            break
    return found


def confine(first: Edition, second: Edition, edition: Edition, same: bool):
    one = {cell: ("1", *cell) for cell in CELLS}
    two = {
        cell: one[cell] if same and isinstance(second.inner[cell], Withheld) else ("2", *cell)
        for cell in CELLS
    }
    system = equations(first, one) + equations(second, two)
    unknowns = {*one.values(), *two.values()}
    bounds = intervals(system, unknowns)
    if not bounds:
        return []
    algebra = pinned_by_algebra(system)
    names = one if edition is first else two
    truth = edition.truth
    found = []
    for cell in CELLS:
        if isinstance(edition.inner[cell], Withheld):
            interval = bounds[names[cell]]
            if names[cell] in algebra:
                interval = (algebra[names[cell]],) * 2
            found.append(("inner", edition.name, interval, truth[cell[0]][cell[1]]))
    for row, shown in edition.rows.items():
        if isinstance(shown, Withheld):
            parts = [bounds[names[row, str(c)]] for c in COLUMNS]
            pool = edition.rolls["by-place"].counts()[WITHHELD_LABEL]
            hidden = sum(isinstance(s, Withheld) for s in edition.rows.values())
            interval = (
                max(1, sum(low for low, _ in parts)),
                min(pool - hidden + 1, sum(high for _, high in parts)),
            )
            found.append(("rows", edition.name, interval, sum(truth[row].values())))
    for column, shown in edition.columns.items():
        if isinstance(shown, Withheld):
            pool = edition.rolls["by-outcome"].counts()[WITHHELD_LABEL]
            hidden = sum(isinstance(s, Withheld) for s in edition.columns.values())
            value = sum(truth[row][column] for row, c in in_sums(edition) if c == column)
            found.append(("columns", edition.name, (1, pool - hidden + 1), value))
    return found
