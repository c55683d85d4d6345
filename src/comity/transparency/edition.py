"""Editions: the published tables of one period, and the later ones that correct them.

An edition is closed once. What is found to be wrong afterwards appears in a new edition of the same
period, which says of each changed cell what it was and why it changed; the earlier one stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from comity.errors import FiguresError
from comity.transparency.cells import Number, Shown
from comity.transparency.months import closed
from comity.transparency.registry import FigureId, figure_of, reject_mixed_units
from comity.transparency.roll import Roll
from comity.transparency.words import Unit
from comity.vocabulary.instants import Period


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One cell: its name in the table's roll, its keys by column, its figure, what it says."""

    name: str
    keys: tuple[str, ...]
    figure: FigureId
    shown: Shown


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table. ``dimensions`` name the key columns.

    The roll, where there is one, has an entry for each request counted in the cells, each in one
    cell; ``total`` is then the number of its entries. ``why_no_roll`` says why where there is none.
    """

    id: str
    title: str
    dimensions: tuple[str, ...]
    cells: tuple[PublishedCell, ...]
    total: Shown
    roll: Roll | None = None
    why_no_roll: str = ""

    def __post_init__(self) -> None:
        names = [cell.name for cell in self.cells]
        if len(set(names)) != len(names):
            raise FiguresError(f"Table {self.id} has two cells of one name: no reader could tell.")
        if any(len(cell.keys) != len(self.dimensions) for cell in self.cells):
            raise FiguresError(f"In table {self.id} a cell does not have a key for each column.")
        if self.cells:
            reject_mixed_units(tuple(cell.figure for cell in self.cells))
        if (self.roll is None) != bool(self.why_no_roll):
            raise FiguresError(f"Table {self.id} needs a roll, or the reason why it has none.")

    @property
    def unit(self) -> Unit | None:
        """Return what the table counts; None for an empty one."""
        return figure_of(self.cells[0].figure).unit if self.cells else None


@dataclass(frozen=True, slots=True)
class BandedFigure:
    """A published band, the option it is under, and the law that allows it."""

    option: str
    category: str
    shown: Shown
    source: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later edition changes, and why."""

    table: str
    cell: str
    was: Shown
    now: Shown
    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise FiguresError(
                f"The correction of {self.cell} in table {self.table} does not say why. Say it: "
                "readers have the old number."
            )


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that is published of one period at one time."""

    publisher: str
    name: str
    number: int
    period: Period
    published_on: date
    tables: tuple[PublishedTable, ...]
    banded: tuple[BandedFigure, ...] = ()
    released: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def __post_init__(self) -> None:
        _, end = closed(self.period)
        if end.date() > self.published_on:
            raise FiguresError(
                f"The period ends on {end.date()}, after the day of publication. Wait for its end: "
                "figures of an open period change."
            )
        if self.number < 1 or (self.number == 1 and self.corrections):
            raise FiguresError("Editions count from 1, and the first corrects nothing.")
        ids = [table.id for table in self.tables]
        if len(set(ids)) != len(ids):
            raise FiguresError("Two tables of this edition have one id.")

    def table(self, name: str) -> PublishedTable:
        """Return a table by its id.

        :raises FiguresError: if there is none.
        """
        for table in self.tables:
            if table.id == name:
                return table
        raise FiguresError(f"Edition {self.name} has no table {name!r}.")


def changed_cells(earlier: Edition, later: Edition) -> tuple[tuple[str, str, Shown, Shown], ...]:
    """Return table, cell, what it was and what it is, for each cell that says something else."""
    before = {(table.id, cell.name): cell.shown for table in earlier.tables for cell in table.cells}
    found = []
    for table in later.tables:
        for cell in table.cells:
            was = before.get((table.id, cell.name))
            if was is not None and said(was) != said(cell.shown):
                found.append((table.id, cell.name, was, cell.shown))
    return tuple(found)


def said(shown: Shown) -> Shown:
    """Return a cell without the memory of what it corrects."""
    return Number(shown.value) if isinstance(shown, Number) else shown
