"""The tables beside the main ones: they add up, hide what is small, and stay safe together."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.transparency.cells import Number, Withheld, value_of
from comity.transparency.checks import check_edition
from comity.transparency.closing import NOT_IN_ROLLS, close_tables
from comity.transparency.closing_beside import HOLDS, NOTICES, Beside, Told, close_beside
from comity.transparency.counting import recount
from comity.transparency.edition import Edition, PublishedTable
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.hours import HOURS, hours_table, whole_hours
from comity.transparency.registry import FigureId as F
from comity.transparency.roll import Roll
from comity.transparency.suppression import Grid
from comity.transparency.words import FigureWord as W
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import RequestKind
from tests.transparency.editions import Salts
from tests.transparency.generated import an_event
from tests.transparency.published import (
    H2,
    JULY,
    THRESHOLD,
    a_case,
    a_half_year,
    commitment_of,
    later,
)

TOLD = Told(frozenset({"hk-production", "produce"}), frozenset({"trafficking"}))


def lively(rng: random.Random) -> list[CaseHistory]:
    """Return a half-year in which more than outcomes happens: notice, holds, clocks, fakes."""
    kinds = (*[RequestKind.DISCLOSURE] * 6, RequestKind.REMOVAL, RequestKind.ACCOUNT_RESTRICTION)
    return [
        replace(
            case,
            kind=rng.choice(kinds),
            accounts=rng.randrange(3),
            events=(*case.events, *(_event(rng, case) for _ in range(rng.randrange(4)))),
        )
        for case in a_half_year(rng)
    ]


def _event(rng: random.Random, case: CaseHistory) -> FigureEvent:
    event = an_event(rng, after=case.received_at)
    # A fake in each tenth of them would leave nothing else to look at.
    return event if event.word is not W.FAKE_FOUND or rng.random() < 0.3 else _told(event)


def _told(event: FigureEvent) -> FigureEvent:
    return replace(event, word=W.NOTICE_TOLD)


def closed(
    rng: random.Random,
    cases: list[CaseHistory],
    name: str,
    before: tuple[Grid, Beside] | None = None,
) -> tuple[Grid, Beside, Edition]:
    common = {
        "edition": name,
        "period": H2,
        "threshold": THRESHOLD,
        "salt": Salts(rng),
        "commitments": {case.id: commitment_of(case) for case in cases},
    }
    main = close_tables(cases, before=before[0] if before else None, **common)
    beside = close_beside(
        cases,
        grid=main.grid,
        counts=recount(cases, period=H2),
        told=TOLD,
        before=before[1].lines if before else None,
        **common,
    )
    edition = Edition(
        publisher="Example Search",
        name=name,
        number=1,
        period=H2,
        published_on=date(2021, 2, 1),
        tables=(*main.tables, *beside.tables),
        notes=NOT_IN_ROLLS,
    )
    return main.grid, beside, edition


@pytest.mark.parametrize("seed", range(25))
def test_every_table_adds_up_and_shows_nothing_small(seed):
    rng = random.Random(seed)
    _, beside, edition = closed(rng, lively(rng), "e")
    assert check_edition(edition) == ()
    for table in beside.tables:
        if table.id == HOURS:
            continue
        for cell in table.cells:
            value = value_of(cell.shown)
            assert value is None or not 0 < value < THRESHOLD, (table.id, cell)
        hidden = [cell for cell in table.cells if isinstance(cell.shown, Withheld)]
        assert len(hidden) != 1, table.id


@pytest.mark.parametrize("seed", range(25))
def test_of_two_editions_no_sum_of_hidden_cells_is_that_of_one(seed):
    """Whoever subtracts two editions has sums over one set of cells only, or nothing."""
    rng = random.Random(1000 + seed)
    cases = lively(rng)
    grid, first, one = closed(rng, cases, "e")
    _, second, other = closed(rng, later(rng, cases), "f", (grid, first))
    for name, line in first.lines.items():
        after = second.lines[name]
        assert line.values.keys() <= after.values.keys()
        if line.is_reported and after.is_reported:
            assert line.hidden == after.hidden, name
        else:
            assert line.is_reported or not after.is_reported, name
    rolls = [table.roll for edition in (one, other) for table in edition.tables if table.roll]
    entries = [row.entry for roll in rolls for row in roll.rows]
    assert len(entries) == len(set(entries))


def test_each_request_has_one_entry_in_each_table_that_parts_them():
    rng = random.Random(4)
    cases = [a_case(n, "HK", F.NON_CONTENT) for n in range(40)]
    _, beside, edition = closed(rng, cases, "e")
    for name in (NOTICES, HOLDS, "exceptions-used"):
        assert len(_roll(_table(beside, name)).rows) == len(cases)
    total = edition.table("received-by-place").total
    assert all(_table(beside, name).total == total for name in (NOTICES, HOLDS))


def test_a_hold_that_was_not_announced_is_called_none_and_several_are_one_cell():
    def met(number: int, *holds: str) -> CaseHistory:
        case = a_case(number, "HK", F.OPEN)
        at = case.received_at + timedelta(hours=1)
        return replace(case, events=tuple(FigureEvent(at, W.HOLD_MET, ref=one) for one in holds))

    cases = [met(n, "secret") for n in range(6)]
    cases += [met(10 + n, "hk-production") for n in range(7)]
    cases += [met(20 + n, "hk-production", "produce", "secret") for n in range(8)]
    _, beside, _ = closed(random.Random(1), cases, "e")
    shown = {cell.name: (cell.figure, cell.shown) for cell in _table(beside, HOLDS).cells}
    assert shown == {
        "none": (F.RECEIVED, Number(6)),
        "hold-met:hk-production": (F.HOLD_MET, Number(7)),
        "several": (F.HOLD_MET, Number(8)),
    }


def test_a_median_of_few_is_withheld_and_one_of_enough_is_in_whole_hours():
    def answered(number: int, hours: float) -> CaseHistory:
        case = a_case(number, "HK", F.OPEN)
        at = case.received_at + timedelta(hours=hours)
        return replace(case, events=(FigureEvent(at, W.ACKNOWLEDGED),))

    cases = [answered(n, hours) for n, hours in enumerate((1, 2, 3.4, 90))]
    few = hours_table(recount(cases, period=H2), threshold=THRESHOLD)
    assert isinstance(few.cells[0].shown, Withheld)
    cases.append(answered(9, 200))
    enough = hours_table(recount(cases, period=H2), threshold=THRESHOLD)
    assert enough.cells[0].shown == Number(3)
    assert [whole_hours(n) for n in (0, 9, 10, 29, 30)] == [0, 0, 1, 1, 2]


def test_what_was_received_before_the_period_or_banded_is_in_no_table():
    early = replace(a_case(1, "HK", F.OPEN), received_at=as_instant(JULY) - timedelta(days=1))
    banded = replace(a_case(2, "HK", F.OPEN), banded=True)
    cases = [early, banded, *[a_case(10 + n, "HK", F.OPEN) for n in range(6)]]
    _, beside, _ = closed(random.Random(1), cases, "e")
    assert _table(beside, NOTICES).total == Number(6)


def _table(beside: Beside, name: str) -> PublishedTable:
    return next(table for table in beside.tables if table.id == name)


def _roll(table: PublishedTable) -> Roll:
    assert table.roll is not None
    return table.roll
