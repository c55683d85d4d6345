"""Two editions of three related tables with their rolls, as the world sees them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from comity.ledger.commitment import commit_to_digest
from comity.transparency.cells import Shown, Withheld
from comity.transparency.counting import recount
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.months import half_year
from comity.transparency.registry import FigureId
from comity.transparency.roll import Counted, Roll, draw_up
from comity.transparency.suppression import Grid, protect_grid
from comity.transparency.words import FigureWord
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import RequestId, RequestKind

H2 = half_year(2020, 2)
JULY = datetime(2020, 7, 1, tzinfo=UTC)
ROWS = ("HK", "US", "DE", "SG", "TW", "IS", "TR")
COLUMNS = {
    FigureId.CONTENT: (FigureWord.RELEASED, True),
    FigureId.NON_CONTENT: (FigureWord.RELEASED, False),
    FigureId.NO_DATA: (FigureWord.NO_DATA, False),
    FigureId.REFUSED: (FigureWord.REFUSED, False),
    FigureId.REDIRECTED: (FigureWord.REDIRECTED, False),
    FigureId.OPEN: None,
}
THRESHOLD = 5

Cells = dict[str, dict[str, int]]


def a_case(number: int, row: str, column: FigureId) -> CaseHistory:
    done = COLUMNS[column]
    events = ()
    if done is not None:
        events = (FigureEvent(JULY + timedelta(days=9), done[0], content=done[1], accounts=1),)
    return CaseHistory(
        id=RequestId(f"r{number}"),
        kind=RequestKind.DISCLOSURE,
        received_at=JULY + timedelta(hours=number % 4000),
        jurisdiction=Jurisdiction(row),
        accounts=1,
        events=events,
    )


def a_half_year(rng: random.Random) -> list[CaseHistory]:
    """Return the cases of one half-year: a few large askers, some small ones, some silent."""
    weights = [rng.choice((0, 1, 2, 4, 15, 40)) for _ in ROWS]
    if not any(weights):
        weights[0] = 10
    spread = [rng.choice((0, 1, 3, 9)) for _ in COLUMNS]
    if not any(spread):
        spread[0] = 1
    many = rng.randrange(5, 160)
    rows = rng.choices(ROWS, weights, k=many)
    columns = rng.choices(tuple(COLUMNS), spread, k=many)
    return [
        a_case(n, row, column) for n, (row, column) in enumerate(zip(rows, columns, strict=True))
    ]


def later(rng: random.Random, cases: list[CaseHistory]) -> list[CaseHistory]:
    """Return the cases as the second edition knows them: corrected, merged, entered late."""
    found = list(cases)
    for number in range(rng.randrange(1, 5)):
        match rng.randrange(3):
            case 0:
                late = a_case(10_000 + number, rng.choice(ROWS), rng.choice(tuple(COLUMNS)))
                found.append(late)
            case 1:
                at = rng.randrange(len(found))
                column = rng.choice(tuple(COLUMNS))
                found[at] = replace(a_case(0, found[at].jurisdiction, column), id=found[at].id)
            case _:
                at = rng.randrange(len(found))
                found[at] = replace(found[at], merged_into=RequestId("another"))
    return found


def grid_of(cases: list[CaseHistory]) -> Cells:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for slot, amount in recount(cases, period=H2).items():
        counts[slot.jurisdiction, slot.figure] += amount
    return {row: {str(c): counts[row, c] for c in COLUMNS} for row in ROWS}


@dataclass(frozen=True)
class Edition:
    """What is published, and (apart, for the referee only) the truth."""

    name: str
    rows: Mapping[str, Shown]
    columns: Mapping[str, Shown]
    inner: Mapping[tuple[str, str], Shown]
    total: Shown
    rolls: Mapping[str, Roll]
    grid: Grid
    truth: Cells


def publish(
    rng: random.Random, name: str, cases: list[CaseHistory], before: Grid | None
) -> Edition:
    truth = grid_of(cases)
    grid = protect_grid(truth, threshold=THRESHOLD, before=before)
    rolls = {}
    if grid.rows.is_reported:
        rolls["by-place"] = a_roll(rng, cases, name, "by-place", grid.row_totals(), grid)
    if grid.columns.is_reported:
        rolls["by-outcome"] = a_roll(rng, cases, name, "by-outcome", grid.columns.shown(), grid)
    if grid.is_reported and grid.rows.is_reported:
        inner = {f"{row}/{column}": cell for (row, column), cell in grid.shown().items()}
        rolls["by-both"] = a_roll(rng, cases, name, "by-both", inner, grid)
    return Edition(
        name,
        grid.row_totals(),
        grid.columns.shown(),
        grid.shown(),
        grid.rows.total(),
        rolls,
        grid,
        truth,
    )


def a_roll(
    rng: random.Random,
    cases: list[CaseHistory],
    edition: str,
    table: str,
    cells: Mapping[str, Shown],
    grid: Grid,
) -> Roll:
    withheld = frozenset(name for name, cell in cells.items() if isinstance(cell, Withheld))
    counted = [
        Counted(name, commitment_of(case), rng.randbytes(16))
        for case in cases
        if case.merged_into is None and case.jurisdiction not in grid.dropped
        for name in [cell_of(case, table)]
    ]
    return draw_up(counted, edition=edition, table=table, withheld=withheld)


def commitment_of(case: CaseHistory) -> bytes:
    return commit_to_digest(sha256(case.id.encode()).digest(), submission_of(case))


def submission_of(case: CaseHistory) -> bytes:
    return sha256(b"submission " + case.id.encode()).digest()


def cell_of(case: CaseHistory, table: str) -> str:
    done = (case.events[0].word, case.events[0].content) if case.events else None
    column = next(name for name, word in COLUMNS.items() if word == done)
    return {
        "by-place": case.jurisdiction,
        "by-outcome": str(column),
        "by-both": f"{case.jurisdiction}/{column}",
    }[table]
