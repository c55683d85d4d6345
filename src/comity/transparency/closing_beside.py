"""The tables beside the main ones: notice, holds and exceptions, removals, fakes, clocks, hours.

Notice, holds and exceptions each part the same requests as the main tables, once, so that every
request stands in one cell of each, and each is protected with that total known. Removals and
account restrictions part requests of their own. Fakes, what was limited, clocks and hours count no
requests that somebody could look for, and have no roll.

Source: decision 0200.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from comity.transparency.beside_counts import DATA_LEFT, KEPT, by_facet, of_clocks, of_fakes
from comity.transparency.cells import Shown
from comity.transparency.closing import Salt, TablePlan, draw_table, expect_commitments
from comity.transparency.closing_apart import protect_next
from comity.transparency.counting import Counts
from comity.transparency.edition import PublishedTable
from comity.transparency.history import CaseHistory
from comity.transparency.hours import hours_table
from comity.transparency.months import closed
from comity.transparency.registry import FigureId as F
from comity.transparency.standing import Standing, standing
from comity.transparency.suppression import Grid, Line
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.words import RequestId

NOTICES, HOLDS, EXCEPTIONS = "notices", "holds-met", "exceptions-used"
REMOVALS, RESTRICTIONS = "removals-by-place", "account-restrictions-by-place"
FAKES, CLOCKS = "fakes", "clocks"
LIMITED_ITEMS, LIMITED_ACCOUNTS = "limited-items", "limited-accounts"
NO_ACCOUNT, NONE, SEVERAL, WAITED = "no-account", "none", "several", "waited"

_NOTICES: Final = (
    F.NOTICE_TOLD,
    F.NOTICE_DELAYED,
    F.NOTICE_BARRED,
    F.NOTICE_ASKED,
    F.NOTICE_MISSING,
)
_OWN: Final = {
    REMOVALS: (F.REMOVAL, "Requests to remove content, by place of the authority"),
    RESTRICTIONS: (
        F.ACCOUNT_RESTRICTION,
        "Requests to restrict an account, by place of the authority",
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What may be named of holds: those that were announced, and exceptions that were published."""

    holds: frozenset[str] = frozenset()
    exceptions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Beside:
    """The line of each table, by its id, which the next edition must be given; and the tables."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    tables: tuple[PublishedTable, ...] = ()


def close_beside(
    histories: Iterable[CaseHistory],
    *,
    edition: str,
    period: Period,
    threshold: int | None,
    salt: Salt,
    commitments: Mapping[RequestId, bytes],
    grid: Grid,
    counts: Counts,
    told: Told,
    held: frozenset[RequestId] = frozenset(),
    before: Mapping[str, Line] | None = None,
) -> Beside:
    """Return the tables that stand beside those of ``grid``.

    :param counts: the full recount of the period.
    :param held: the cases that stood under an announced hold at the period's end.
    :param before: the lines of the edition that this one follows.
    :raises FiguresError: if the period is open or a counted case has no commitment.
    """
    stood = _standings(histories, period)
    earlier = before or {}
    lines: dict[str, Line] = {}
    plans: list[TablePlan] = []
    for plan in (*_partings(stood, grid, told, held), *_own(stood), *_counted(counts)):
        line = protect_next(plan.values, threshold, earlier.get(plan.id))
        if plan.parts_data and (grid.dropped or not grid.rows.is_reported):
            # Their total is that of the main tables, and what a place lost would show.
            line = Line(line.values, frozenset(), is_reported=False)
        lines[plan.id] = line
        plans.append(_table(plan, line))
    expect_commitments({one for plan in plans for one in plan.entries}, commitments)
    tables = [draw_table(plan, edition, salt, commitments) for plan in plans]
    return Beside(lines, (*tables, hours_table(counts, threshold=threshold)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A table before anything of it is hidden; ``figure_of`` names the figure in a cell."""

    id: str
    title: str
    dimensions: tuple[str, ...]
    values: Mapping[str, int]
    figure_of: Callable[[str], F]
    entries: Mapping[RequestId, tuple[str, ...]] = field(default_factory=dict)
    parts_data: bool = False
    why_no_roll: str = ""


def _table(plan: _Plan, line: Line) -> TablePlan:
    cells: dict[tuple[str, ...], tuple[F, Shown]] = {
        tuple(name.split("|")): (plan.figure_of(name), shown)
        for name, shown in line.shown().items()
    }
    return TablePlan(
        plan.id,
        plan.title,
        plan.dimensions,
        cells,
        line.total(),
        plan.entries,
        why_no_roll=plan.why_no_roll,
    )


def _standings(
    histories: Iterable[CaseHistory], period: Period
) -> dict[RequestId, tuple[CaseHistory, Standing]]:
    start, end = closed(period)
    return {
        history.id: (history, standing(history, before=end))
        for history in histories
        if start <= as_instant(history.received_at) < end
    }


def _partings(
    stood: Mapping[RequestId, tuple[CaseHistory, Standing]],
    grid: Grid,
    told: Told,
    held: frozenset[RequestId],
) -> Iterator[_Plan]:
    data = {
        request: counted
        for request, (history, counted) in stood.items()
        if counted[F.RECEIVED, ""] and history.jurisdiction not in grid.dropped
    }
    yield _parting(
        _Plan(
            NOTICES,
            "Whether users were told of requests for their data",
            ("notice",),
            dict.fromkeys((*_NOTICES, NO_ACCOUNT), 0),
            lambda name: F.RECEIVED if name == NO_ACCOUNT else F(name),
        ),
        {request: _notice(counted) for request, counted in data.items()},
    )
    holds = {request: _by_ref(counted, F.HOLD_MET, told.holds) for request, counted in data.items()}
    for request in held & data.keys():
        # Nobody tried what the hold would have stopped: the request has waited all the same.
        if holds[request] == NONE and data[request][F.OPEN, ""]:
            holds[request] = WAITED
    yield _parting(
        _Plan(
            HOLDS,
            "Requests for user data that a hold stopped at some time",
            ("hold",),
            {NONE: 0},
            lambda name: _HOLD_FIGURES.get(name, F.HOLD_MET),
        ),
        holds,
    )
    yield _parting(
        _Plan(
            EXCEPTIONS,
            "Requests for user data answered under an exception of a hold",
            ("exception",),
            {NONE: 0},
            lambda name: F.RECEIVED if name == NONE else F.EXCEPTION_USED,
        ),
        {
            request: _by_ref(counted, F.EXCEPTION_USED, told.exceptions)
            for request, counted in data.items()
        },
    )


_HOLD_FIGURES: Final = {NONE: F.RECEIVED, WAITED: F.HELD}


def _parting(plan: _Plan, where: Mapping[RequestId, str]) -> _Plan:
    """Return a plan with each request in its one cell."""
    values = dict(plan.values)
    for cell in where.values():
        values[cell] = values.get(cell, 0) + 1
    entries = {request: (cell,) for request, cell in where.items()}
    return replace(plan, values=values, entries=entries, parts_data=True)


def _notice(counted: Standing) -> str:
    return next((figure.value for figure in _NOTICES if counted[figure, ""]), NO_ACCOUNT)


def _by_ref(counted: Standing, figure: F, known: frozenset[str]) -> str:
    """Return the one hold or exception that a request met; what was not published is none."""
    refs = sorted(facet for name, facet in counted if name is figure and facet in known)
    if not refs:
        return NONE
    return f"{figure.value}:{refs[0]}" if len(refs) == 1 else SEVERAL


def _own(stood: Mapping[RequestId, tuple[CaseHistory, Standing]]) -> Iterator[_Plan]:
    for name, (figure, title) in _OWN.items():
        where = {
            request: str(history.jurisdiction)
            for request, (history, counted) in stood.items()
            if counted[figure, ""]
        }
        plan = _Plan(name, title, ("jurisdiction",), {}, partial(_always, figure=figure))
        yield replace(_parting(plan, where), parts_data=False)


def _always(name: str, *, figure: F) -> F:
    return figure


def _counted(counts: Counts) -> Iterator[_Plan]:
    yield _Plan(
        FAKES,
        "Requests found to be fake",
        ("fake",),
        of_fakes(counts),
        lambda name: F.FAKES_PRODUCED if name == DATA_LEFT else F.FAKES_FOUND,
        why_no_roll="whoever sent a fake is given no opening of an entry",
    )
    for name, figure, title in (
        (LIMITED_ITEMS, F.REMOVED_ITEMS, "Items removed or limited, by place and basis"),
        (LIMITED_ACCOUNTS, F.RESTRICTED_ACCOUNTS, "Accounts restricted, by place and basis"),
    ):
        yield _Plan(
            name,
            title,
            ("place", "basis"),
            by_facet(counts, figure),
            partial(_always, figure=figure),
            why_no_roll="it counts what was limited and no requests",
        )
    yield _Plan(
        CLOCKS,
        "Deadlines that were met and missed, by clock",
        ("clock", "kept"),
        of_clocks(counts),
        lambda name: KEPT[name.rpartition("|")[2]],
        why_no_roll="it counts deadlines and no requests",
    )
