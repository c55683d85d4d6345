"""Close an edition: from histories to three tables that are safe together, each with its roll.

Requests for user data by place of the asking authority, by outcome, and by both. Every counted
request stands in one cell of each. What may not be counted exactly (banded, delayed, fake, merged)
is in none of them, and the edition's notes say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.errors import FiguresError
from comity.transparency.cells import Number, Shown, Withheld
from comity.transparency.edition import PublishedCell, PublishedTable
from comity.transparency.history import CaseHistory
from comity.transparency.months import closed
from comity.transparency.registry import FigureId
from comity.transparency.roll import Counted, draw_up
from comity.transparency.standing import standing
from comity.transparency.suppression import TOO_FEW, Grid, protect_grid, unsafe_open_grid
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.words import RequestId

OUTCOMES: Final = (
    FigureId.CONTENT,
    FigureId.NON_CONTENT,
    FigureId.NO_DATA,
    FigureId.REFUSED,
    FigureId.REJECTED,
    FigureId.REDIRECTED,
    FigureId.WITHDRAWN,
    FigureId.HELD,
    FigureId.PENDING,
)
"""The outcomes in the order in which pages show them; each request has exactly one."""

BY_PLACE, BY_OUTCOME, BY_BOTH = "received-by-place", "outcomes", "outcomes-by-place"

NOT_IN_ROLLS: Final = (
    "Classes of which the law allows no exact number are in no table and no roll. They are "
    "published in bands, or later, where that is allowed.",
    "Requests found to be fake, and duplicates of others, are in no roll.",
    "A place of which a correction would point at few requests is not reported until it no longer "
    "does.",
)

Salt = Callable[[RequestId, str], bytes]
"""Draw 16 fresh random bytes for a request in a table; keep them, or no one can check an entry."""


@dataclass(frozen=True, slots=True)
class ClosedTables:
    """The three tables, and the grid that the next edition must be given."""

    grid: Grid
    tables: tuple[PublishedTable, ...]


def close_tables(
    histories: Iterable[CaseHistory],
    *,
    edition: str,
    period: Period,
    threshold: int | None,
    salt: Salt,
    commitments: Mapping[RequestId, bytes],
    held: frozenset[RequestId] = frozenset(),
    before: Grid | None = None,
    places: frozenset[str] = frozenset(),
) -> ClosedTables:
    """Return the tables of an edition.

    :param threshold: the smallest number above zero that may be shown; None hides nothing, which is
        for stories whose people are invented.
    :param commitments: for each request the ledger's commitment to its submission.
    :param held: the cases that stood under a hold at the period's end.
    :param before: the grid of the edition that this one follows.
    :param places: askers to be shown with zero where nothing came from them.
    :raises FiguresError: if the period is open, a case comes twice or has no commitment.
    """
    where = cells_of(histories, period=period, held=held)
    expect_commitments(where, commitments)
    known = before.cells.keys() if before is not None else frozenset[str]()
    rows = {place for place, _ in where.values()} | places | known
    cells = {row: dict.fromkeys((str(outcome) for outcome in OUTCOMES), 0) for row in sorted(rows)}
    for place, outcome in where.values():
        cells[place][outcome] += 1
    if threshold is None:
        grid = unsafe_open_grid(cells)
    else:
        grid = protect_grid(cells, threshold=threshold, before=before)
    kept = {request: cell for request, cell in where.items() if cell[0] not in grid.dropped}
    return ClosedTables(grid, _tables(grid, kept, edition, salt, commitments))


def expect_commitments(
    counted: Iterable[RequestId], commitments: Mapping[RequestId, bytes]
) -> None:
    """Raise :class:`FiguresError` where the ledger commits to no submission of a counted case."""
    missing = sorted(request for request in counted if request not in commitments)
    if missing:
        raise FiguresError(
            f"{len(missing)} counted cases, {missing[0]} among them, have no commitment in the "
            "ledger: nobody could check that they are counted. Enter them first."
        )


def cells_of(
    histories: Iterable[CaseHistory], *, period: Period, held: frozenset[RequestId]
) -> dict[RequestId, tuple[str, str]]:
    """Return for each counted data request its place and its outcome at the period's end.

    :raises FiguresError: if a case comes twice.
    """
    start, end = closed(period)
    found: dict[RequestId, tuple[str, str]] = {}
    for history in histories:
        if not start <= as_instant(history.received_at) < end:
            continue
        counted = standing(history, before=end)
        if not counted[FigureId.RECEIVED, ""]:
            continue
        if history.id in found:
            raise FiguresError(f"Case {history.id} comes twice and would be counted twice.")
        if counted[FigureId.OPEN, ""]:
            outcome = FigureId.HELD if history.id in held else FigureId.PENDING
        else:
            outcome = next(figure for figure in OUTCOMES if counted[figure, ""])
        found[history.id] = (history.jurisdiction, outcome.value)
    return found


def _tables(
    grid: Grid,
    where: Mapping[RequestId, tuple[str, str]],
    edition: str,
    salt: Salt,
    commitments: Mapping[RequestId, bytes],
) -> tuple[PublishedTable, ...]:
    columns = grid.columns.shown()
    plans = (
        TablePlan(
            BY_PLACE,
            "Requests for user data by place of the authority",
            ("jurisdiction",),
            {(row,): (FigureId.RECEIVED, shown) for row, shown in grid.row_totals().items()},
            grid.rows.total(),
            {request: (place,) for request, (place, _) in where.items()},
        ),
        TablePlan(
            BY_OUTCOME,
            "What became of requests for user data",
            ("outcome",),
            {(column,): (FigureId(column), shown) for column, shown in columns.items()},
            grid.columns.total(),
            {request: (outcome,) for request, (_, outcome) in where.items()},
        ),
        TablePlan(
            BY_BOTH,
            "What became of requests for user data, by place of the authority",
            ("jurisdiction", "outcome"),
            {keys: (FigureId(keys[1]), shown) for keys, shown in grid.shown().items()},
            grid.rows.total() if grid.is_reported else TOO_FEW,
            dict(where),
        ),
    )
    return tuple(draw_table(plan, edition, salt, commitments) for plan in plans)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table before its roll is drawn up. Without a number for its total it gets none.

    ``why_no_roll`` is given where it counts nothing that anybody could look for.
    """

    id: str
    title: str
    dimensions: tuple[str, ...]
    cells: Mapping[tuple[str, ...], tuple[FigureId, Shown]]
    total: Shown
    entries: Mapping[RequestId, tuple[str, ...]]
    why_no_roll: str = ""


def draw_table(
    plan: TablePlan, edition: str, salt: Salt, commitments: Mapping[RequestId, bytes]
) -> PublishedTable:
    """Return a planned table with its roll."""
    cells = tuple(
        PublishedCell("|".join(keys), keys, figure, shown)
        for keys, (figure, shown) in sorted(plan.cells.items())
    )
    if plan.why_no_roll or not isinstance(plan.total, Number):
        why = plan.why_no_roll or "the table is not reported: too few requests"
        return PublishedTable(
            plan.id, plan.title, plan.dimensions, cells, plan.total, why_no_roll=why
        )
    counted = [
        Counted("|".join(keys), commitments[request], salt(request, plan.id))
        for request, keys in plan.entries.items()
    ]
    withheld = frozenset(cell.name for cell in cells if isinstance(cell.shown, Withheld))
    roll = draw_up(counted, edition=edition, table=plan.id, withheld=withheld)
    return PublishedTable(plan.id, plan.title, plan.dimensions, cells, plan.total, roll)
