"""Counting twice: the full recount from histories, and the differences that a roll-up adds up.

A roll-up is a table of :class:`Cell` to amount. The action that changes a case adds the
:func:`deltas` of the change to it in its own transaction. Because each case's share depends on that
case alone, the sum of all differences is the sum of all shares, whatever was corrected, merged or
entered late: the roll-up equals the recount, or a write went past the action.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.errors import FiguresError
from comity.transparency.history import CaseHistory
from comity.transparency.months import Month, closed, month_of, start_of_month, whole_months
from comity.transparency.registry import FigureId
from comity.transparency.standing import Standing, standing
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import RequestId, RequestKind, Service


@dataclass(frozen=True, slots=True)
class Slot:
    """One figure for one asker, service and kind: what a published cell is the sum of."""

    figure: FigureId
    jurisdiction: Jurisdiction
    service: Service
    kind: RequestKind | None
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the roll-up: a slot, when its cases arrived, and when this came to be so.

    Requests received in ``received_in`` stand in ``slot`` with the sum of all amounts whose
    ``since`` is before the instant asked about.
    """

    slot: Slot
    received_in: Month
    since: Month


@dataclass(frozen=True, slots=True)
class Delta:
    """A change of one row of the roll-up; never zero."""

    cell: Cell
    amount: int


Counts = Mapping[Slot, int]
"""Amounts by slot; what is not in it is zero."""


def shares(history: CaseHistory) -> Counter[Cell]:
    """Return what one case adds to the rows of the roll-up."""
    arrived = month_of(history.received_at)
    months = {month_of(event.at) for event in history.events} | {arrived}
    if history.report_from is not None:
        months.add(month_of(history.report_from))
    found: Counter[Cell] = Counter()
    earlier = Standing()
    # What is said to have happened before the request arrived counts from its arrival.
    for month in sorted(month for month in months if month >= arrived):
        now = standing(history, before=start_of_month(Month(month + 1)))
        for figure, facet in now.keys() | earlier.keys():
            change = now[figure, facet] - earlier[figure, facet]
            if change:
                slot = _slot(history, figure, facet)
                found[Cell(slot, arrived, month)] = change
        earlier = now
    return found


def deltas(before: CaseHistory | None, after: CaseHistory | None) -> tuple[Delta, ...]:
    """Return what a change of one case adds to the roll-up.

    :param before: the history as it stood; absent for a new case.
    :param after: the history as it stands now; absent where a case is struck out.
    """
    change = shares(after) if after is not None else Counter[Cell]()
    if before is not None:
        change.subtract(shares(before))
    return tuple(Delta(cell, amount) for cell, amount in change.items() if amount)


def read_roll_up(roll_up: Mapping[Cell, int], *, period: Period) -> Counts:
    """Return the counts of a period as they stood at its end, from the roll-up.

    :raises FiguresError: if the period is open or not whole months.
    """
    first, after = whole_months(period)
    found: Counter[Slot] = Counter()
    for cell, amount in roll_up.items():
        if first <= cell.received_in < after and cell.since < after:
            found[cell.slot] += amount
    return {slot: amount for slot, amount in found.items() if amount}


def recount(
    histories: Iterable[CaseHistory],
    *,
    period: Period,
    held: frozenset[RequestId] = frozenset(),
) -> Counts:
    """Return the counts of a period as they stood at its end, from the histories themselves.

    This is the slow, obvious way, and the one that decides where the roll-up disagrees.

    :param held: the cases that stood under a hold at the period's end. Which those are follows from
        the holds, and making a hold writes nothing to requests; so the roll-up knows only ``open``,
        and here ``open`` is shown as ``held`` and ``pending`` as well.
    :raises FiguresError: if the period is open, or one case comes twice.
    """
    start, end = closed(period)
    found: Counter[Slot] = Counter()
    seen: set[RequestId] = set()
    for history in histories:
        if history.id in seen:
            raise FiguresError(f"Case {history.id} comes twice and would be counted twice.")
        seen.add(history.id)
        if start <= as_instant(history.received_at) < end:
            for (figure, facet), amount in standing(history, before=end).items():
                found[_slot(history, figure, facet)] += amount
                if figure is FigureId.OPEN:
                    split = FigureId.HELD if history.id in held else FigureId.PENDING
                    found[_slot(history, split, facet)] += amount
    return {slot: amount for slot, amount in found.items() if amount}


def _slot(history: CaseHistory, figure: FigureId, facet: str) -> Slot:
    return Slot(figure, history.jurisdiction, history.service, history.kind, facet)
