"""Checks before publishing: what is wrong with an edition is said before the world says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.transparency.cells import NotReported, Number, Withheld, sum_of, value_of
from comity.transparency.counting import Counts
from comity.transparency.edition import Edition, PublishedTable, changed_cells, said
from comity.transparency.registry import FigureId, figure_of
from comity.transparency.roll import check_counts


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One reason why an edition may not appear: a stable code, where, and a sentence."""

    code: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """What the statement check of a hold found: whether it holds, and what it found if not."""

    hold: str
    holds: bool
    found: str = ""


def check_edition(
    edition: Edition,
    *,
    earlier: Sequence[Edition] = (),
    counts: Counts | None = None,
    statements: Iterable[StatementCheck] = (),
    declared_exceptions: frozenset[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Return every fault of an edition, in order; nothing means that it may appear.

    :param earlier: the editions of the same period that are out already, in order.
    :param counts: a full recount of the period. Exceptions that it counts as used must be declared.
    """
    found = [fault for table in edition.tables for fault in _table(table)]
    found += _across(edition.tables)
    found += _against_earlier(edition, earlier)
    found += _statements(statements)
    if counts is not None:
        found += _exceptions(counts, declared_exceptions)
    return tuple(sorted(set(found)))


def _table(table: PublishedTable) -> Iterator[Fault]:
    total = value_of(table.total)
    cells = {cell.name: cell.shown for cell in table.cells}
    summed = sum_of(cells)
    if total is not None and summed.is_whole and summed.shown != total:
        text = f"The rows add up to {summed.shown:,}, the total says {total:,}."
        yield Fault("total.rows", table.id, text)
    if total is not None and summed.shown > total:
        text = f"The shown rows alone add up to {summed.shown:,}, more than the total {total:,}."
        yield Fault("total.exceeded", table.id, text)
    if total is not None and not summed.is_whole and _gives_one_away(table):
        text = "The total less the shown rows is the one cell that is withheld."
        yield Fault("withheld.alone", table.id, text)
    if table.roll is not None:
        yield from _roll(table)


def _gives_one_away(table: PublishedTable) -> bool:
    missing = [cell.shown for cell in table.cells if value_of(cell.shown) is None]
    counted = [shown for shown in missing if not isinstance(shown, NotReported)]
    return len(counted) == 1 and isinstance(counted[0], Withheld)


def _roll(table: PublishedTable) -> Iterator[Fault]:
    roll, total = table.roll, value_of(table.total)
    assert roll is not None  # noqa: S101  # the caller looked
    if total is None:
        yield Fault("roll.total", table.id, "A roll tells the total that the table keeps back.")
        return
    shown = {cell.name: cell.shown.value for cell in table.cells if isinstance(cell.shown, Number)}
    for text in check_counts(roll, shown, total=total):
        yield Fault("roll.counts", table.id, f"{text[:1].upper()}{text[1:]}.")


def _across(tables: Sequence[PublishedTable]) -> Iterator[Fault]:
    """Compare tables that split the same requests: those for user data that have a roll."""
    rolled = [table for table in tables if table.roll is not None and _splits_data(table)]
    totals = {value_of(table.total): table.id for table in rolled}
    if len(totals) > 1:
        names = ", ".join(sorted(totals.values()))
        yield Fault("total.tables", names, "Tables of the same requests have different totals.")


_OTHER_REQUESTS = frozenset({FigureId.PRESERVATION, FigureId.REMOVAL, FigureId.ACCOUNT_RESTRICTION})


def _splits_data(table: PublishedTable) -> bool:
    figures = {cell.figure for cell in table.cells}
    return bool(figures) and figures.isdisjoint(_OTHER_REQUESTS)


def _against_earlier(edition: Edition, earlier: Sequence[Edition]) -> Iterator[Fault]:
    if edition.number != len(earlier) + 1:
        text = f"This is edition {edition.number}, and {len(earlier)} are out."
        yield Fault("edition.number", edition.name, text)
    if not earlier:
        return
    last = earlier[-1]
    if last.period != edition.period:
        yield Fault("edition.period", edition.name, "The earlier edition is of another period.")
        return
    told = {(c.table, c.cell): c for c in edition.corrections}
    for table, cell, was, now in changed_cells(last, edition):
        correction = told.get((table, cell))
        if correction is None:
            text = "This cell differs from the earlier edition, and no correction says why."
            yield Fault("correction.missing", f"{table}/{cell}", text)
        elif (said(correction.was), said(correction.now)) != (said(was), said(now)):
            text = "The correction does not say what the two editions say."
            yield Fault("correction.wrong", f"{table}/{cell}", text)
    yield from _vanished(last, edition)


def _vanished(last: Edition, edition: Edition) -> Iterator[Fault]:
    now = {(table.id, cell.name) for table in edition.tables for cell in table.cells}
    for table in last.tables:
        for cell in table.cells:
            if (table.id, cell.name) not in now:
                text = "This cell stood in the earlier edition and is gone."
                yield Fault("cell.gone", f"{table.id}/{cell.name}", text)


def _statements(statements: Iterable[StatementCheck]) -> Iterator[Fault]:
    for statement in statements:
        if not statement.holds:
            text = f"What was published of this hold does not fit what was done: {statement.found}"
            yield Fault("statement.fails", statement.hold, text)


def _exceptions(counts: Counts, declared: frozenset[str]) -> Iterator[Fault]:
    used = {slot.facet for slot in counts if slot.figure is FigureId.EXCEPTION_USED}
    for exception in sorted(used - declared):
        text = "This exception was used and is not declared."
        yield Fault("exception.undeclared", exception, text)


def check_parts(counts: Counts) -> tuple[Fault, ...]:
    """Return each figure that exceeds the one of which it is a part, over all its slots."""
    totals: dict[FigureId, int] = {}
    for slot, amount in counts.items():
        if not slot.facet:
            totals[slot.figure] = totals.get(slot.figure, 0) + amount
    found = []
    for figure, amount in totals.items():
        whole = figure_of(figure).of
        if whole is not None and amount > totals.get(whole, 0):
            text = f"{amount:,} {figure} of {totals.get(whole, 0):,} {whole}."
            found.append(Fault("part.exceeds", figure, text))
    return tuple(sorted(found))
