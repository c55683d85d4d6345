"""Emergencies and preservation stand apart, protected, and remembered for the next edition."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.ledger.canonical import canonical
from comity.transparency.cells import NotReported, Number, Withheld
from comity.transparency.closing import close_tables
from comity.transparency.closing_apart import EMERGENCIES, PRESERVATION, Apart, close_apart
from comity.transparency.plan import Plan
from comity.vocabulary.words import RequestKind
from tests.transparency.editions import NAME, Salts
from tests.transparency.published import H2, a_half_year, commitment_of

SEEDS = st.integers(0, 2**32)


def mixed(rng: random.Random):
    """Return a half-year in which some requests are emergencies and some ask to preserve."""
    kinds = (RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.PRESERVATION)
    weights = rng.choice(((9, 1, 1), (1, 0, 0), (4, 4, 1), (1, 0, 5)))
    return [replace(one, kind=rng.choices(kinds, weights)[0]) for one in a_half_year(rng)]


def closed(cases, rng, *, threshold: int | None = 5, before: Plan | None = None):
    common = {
        "edition": NAME,
        "period": H2,
        "threshold": threshold,
        "salt": Salts(rng),
        "commitments": {case.id: commitment_of(case) for case in cases},
    }
    main = close_tables(cases, before=before.grid if before else None, **common)
    apart = close_apart(cases, grid=main.grid, before=before.apart if before else None, **common)
    return main, apart


def table(apart: Apart, name: str):
    return next(one for one in apart.tables if one.id == name)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_no_small_number_is_shown_and_every_roll_bears_its_table_out(seed):
    rng = random.Random(seed)
    main, apart = closed(mixed(rng), rng)
    for one in apart.tables:
        for cell in one.cells:
            assert not isinstance(cell.shown, Number) or not 0 < cell.shown.value < 5
        if one.roll is not None:
            assert Number(len(one.roll.rows)) == one.total
        else:
            assert isinstance(one.total, NotReported)
    hurried = table(apart, EMERGENCIES)
    if isinstance(hurried.total, Number):
        assert hurried.total == main.grid.rows.total()


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_hidden_cell_never_stands_alone(seed):
    rng = random.Random(seed)
    _, apart = closed(mixed(rng), rng)
    for one in apart.tables:
        assert sum(isinstance(cell.shown, Withheld) for cell in one.cells) != 1


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_next_edition_hides_what_was_hidden_and_reports_nothing_anew(seed):
    rng = random.Random(seed)
    cases = mixed(rng)
    main, apart = closed(cases, rng)
    plan = Plan(main.grid, apart.emergencies, apart.preservation)
    kept = rng.sample(cases, len(cases) - rng.randrange(min(4, len(cases))))
    later, then = closed(kept, rng, before=plan)
    for was, now in (
        (apart.emergencies, then.emergencies),
        (apart.preservation, then.preservation),
    ):
        assert not now.is_reported or was.is_reported
        assert not now.is_reported or was.hidden <= now.hidden
    assert not later.grid.dropped or not then.emergencies.is_reported


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_plan_reads_back_as_itself(seed):
    rng = random.Random(seed)
    main, apart = closed(mixed(rng), rng)
    plan = Plan(main.grid, apart.emergencies, apart.preservation)
    assert Plan.from_json(json.loads(canonical(plan.to_json()))) == plan


def test_a_story_shows_every_number():
    rng = random.Random(3)
    main, apart = closed(mixed(rng), rng, threshold=None)
    for one in (*main.tables, *apart.tables):
        assert all(isinstance(cell.shown, Number) for cell in one.cells)
        assert one.roll is not None


def test_a_preservation_that_the_ledger_does_not_know_is_refused():
    rng = random.Random(4)
    cases = [replace(one, kind=RequestKind.PRESERVATION) for one in a_half_year(rng)]
    with pytest.raises(FiguresError, match="have no commitment"):
        close_apart(
            cases,
            edition=NAME,
            period=H2,
            threshold=5,
            salt=Salts(rng),
            commitments={},
            grid=close_tables(
                [], edition=NAME, period=H2, threshold=5, salt=Salts(rng), commitments={}
            ).grid,
        )
    assert PRESERVATION
