"""Read the cells of a published edition: by place, by outcome, and outcomes joined into groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.transparency.cells import NotReported, Number, Shown, Withheld
from comity.transparency.closing import BY_BOTH, BY_OUTCOME, BY_PLACE, OUTCOMES
from comity.transparency.edition import Edition, PublishedCell, PublishedTable
from comity.transparency.registry import FigureId as F
from comity.vocabulary.instants import Period

GROUPS: Final[Mapping[str, tuple[F, ...]]] = {
    "gave-data": (F.CONTENT, F.NON_CONTENT),
    "refused": (F.REFUSED,),
    "answered-otherwise": (F.NO_DATA, F.REJECTED, F.REDIRECTED, F.WITHDRAWN),
    "held": (F.HELD,),
    "pending": (F.PENDING,),
}
"""The outcomes in five groups, in the order in which pages show them; each has exactly one."""

KNOWN: Final = frozenset({BY_PLACE, BY_OUTCOME, BY_BOTH})
"""The tables that the report draws; any other stands on it as a plain table."""

NOWHERE: Final = NotReported("this edition has no such table")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pictures of a period are drawn from: published cells by place and by outcome.

    ``outcomes`` and ``by_place`` have the groups of :data:`GROUPS` as their columns.
    """

    period: Period
    total: Shown
    received: Mapping[str, Shown]
    outcomes: Mapping[str, Shown]
    by_place: Mapping[str, Mapping[str, Shown]]


def facts_of(edition: Edition) -> Facts:
    """Return what the pictures of an edition are drawn from."""
    places = received(edition)
    return Facts(
        period=edition.period,
        total=total(edition),
        received=places,
        outcomes=grouped(outcomes(edition)),
        by_place={place: grouped(outcomes_of(edition, place)) for place in places},
    )


def received(edition: Edition) -> Mapping[str, Shown]:
    """Return the requests for user data by place of the authority."""
    return {cell.keys[0]: cell.shown for cell in _cells(edition, BY_PLACE)}


def total(edition: Edition) -> Shown:
    """Return all requests for user data."""
    table = _table(edition, BY_PLACE)
    return table.total if table is not None else NOWHERE


def outcomes(edition: Edition) -> Mapping[str, Shown]:
    """Return what became of all requests, by outcome."""
    return _in_order({cell.keys[0]: cell.shown for cell in _cells(edition, BY_OUTCOME)})


def outcomes_of(edition: Edition, place: str) -> Mapping[str, Shown]:
    """Return what became of the requests of one place, by outcome."""
    return _in_order(
        {cell.keys[1]: cell.shown for cell in _cells(edition, BY_BOTH) if cell.keys[0] == place}
    )


def grouped(cells: Mapping[str, Shown]) -> Mapping[str, Shown]:
    """Return outcomes joined into their groups; what has a part without number has none itself."""
    return {
        name: joined(cells[part] for part in parts if part in cells)
        for name, parts in GROUPS.items()
    }


def joined(cells: Iterable[Shown]) -> Shown:
    """Return the sum of cells, which is a number only where each of them is one.

    Unknown is never zero: no cell at all is not reported, and one hidden cell hides the sum.
    """
    known = tuple(cells)
    numbers = [cell for cell in known if isinstance(cell, Number)]
    if known and len(numbers) == len(known):
        was = sum(cell.value if cell.was is None else cell.was for cell in numbers)
        is_corrected = any(cell.was is not None for cell in numbers)
        value = sum(cell.value for cell in numbers)
        return Number(value, was=was if is_corrected and was != value else None)
    silent = [cell for cell in known if isinstance(cell, NotReported)]
    if silent or not known:
        return silent[0] if silent else NOWHERE
    return Withheld()


def other_tables(edition: Edition) -> tuple[PublishedTable, ...]:
    """Return the tables that the report has beside those that it draws."""
    return tuple(table for table in edition.tables if table.id not in KNOWN)


def _in_order(cells: Mapping[str, Shown]) -> Mapping[str, Shown]:
    order = {outcome.value: place for place, outcome in enumerate(OUTCOMES)}
    return dict(sorted(cells.items(), key=lambda item: (order.get(item[0], 99), item[0])))


def _table(edition: Edition, name: str) -> PublishedTable | None:
    return next((table for table in edition.tables if table.id == name), None)


def _cells(edition: Edition, name: str) -> tuple[PublishedCell, ...]:
    table = _table(edition, name)
    return table.cells if table is not None else ()
