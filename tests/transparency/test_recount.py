"""The roll-up equals the recount, whatever was corrected, merged or entered late."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.transparency.counting import Cell, Counts, Slot, deltas, read_roll_up, recount
from comity.transparency.history import CaseHistory
from comity.transparency.months import half_year, reject_overlaps
from comity.transparency.registry import FIGURES, FigureId, figure_of, reject_mixed_units
from comity.transparency.requests import total
from comity.transparency.words import Unit
from comity.vocabulary.instants import Period
from comity.vocabulary.words import RequestId
from tests.transparency.generated import changes

HALVES = (half_year(2019, 2), half_year(2020, 1), half_year(2020, 2))
YEAR = Period(datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
PARTS = {FigureId.HELD, FigureId.PENDING}
OUTCOMES = (
    FigureId.CONTENT,
    FigureId.NON_CONTENT,
    FigureId.NO_DATA,
    FigureId.REFUSED,
    FigureId.REJECTED,
    FigureId.REDIRECTED,
    FigureId.WITHDRAWN,
)


def played(seed: int, *, cases: int = 12) -> tuple[Counter[Cell], list[CaseHistory]]:
    rng = random.Random(seed)
    roll_up: Counter[Cell] = Counter()
    now: dict[RequestId, CaseHistory] = {}
    for before, after in changes(rng, cases=cases, corrections=cases):
        for delta in deltas(before, after):
            roll_up[delta.cell] += delta.amount
        if before is not None:
            del now[before.id]
        if after is not None:
            now[after.id] = after
    return roll_up, list(now.values())


def without_parts(counts: Counts) -> dict[Slot, int]:
    return {slot: amount for slot, amount in counts.items() if slot.figure not in PARTS}


def check_equal(seed: int) -> int:
    """Check one house's life, and return how many histories are in it at its end."""
    roll_up, histories = played(seed)
    for period in (*HALVES, YEAR):
        expected = without_parts(recount(histories, period=period))
        assert read_roll_up(roll_up, period=period) == expected
    return len(histories)


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=150, deadline=None)
def test_the_roll_up_equals_the_recount_in_every_period(seed):
    check_equal(seed)


@pytest.mark.slow
def test_the_roll_up_equals_the_recount_over_ten_thousand_histories(times, count_cases):
    histories = sum(check_equal(seed) for seed in range(times(1_150)))
    assert histories >= times(10_000)
    count_cases(histories)


def test_striking_out_every_case_leaves_an_empty_roll_up():
    roll_up, histories = played(7)
    for history in histories:
        for delta in deltas(history, None):
            roll_up[delta.cell] += delta.amount
    assert not any(roll_up.values())


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=50, deadline=None)
def test_each_data_request_has_exactly_one_outcome(seed):
    _, histories = played(seed)
    held = frozenset(history.id for history in histories[::2])
    found = recount(histories, period=YEAR, held=held)
    outcomes = sum(total(found, figure) for figure in OUTCOMES)
    assert outcomes + total(found, FigureId.OPEN) == total(found, FigureId.RECEIVED)
    parts = total(found, FigureId.HELD) + total(found, FigureId.PENDING)
    assert parts == total(found, FigureId.OPEN)
    given_out = total(found, FigureId.CONTENT) + total(found, FigureId.NON_CONTENT)
    assert given_out == total(found, FigureId.PRODUCED)


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=50, deadline=None)
def test_no_figure_is_below_zero_and_no_part_exceeds_its_whole(seed):
    _, histories = played(seed)
    found = recount(histories, period=YEAR)
    assert all(amount > 0 for amount in found.values())
    for figure in FIGURES:
        if figure.of is not None:
            assert total(found, figure.id) <= total(found, figure.of), figure.id


def test_the_order_of_events_of_one_instant_never_shows():
    _, histories = played(11, cases=40)
    for history in histories:
        turned = CaseHistory(
            **{
                name: getattr(history, name)
                for name in CaseHistory.__dataclass_fields__
                if name != "events"
            },
            events=history.events[::-1],
        )
        assert recount([turned], period=YEAR) == recount([history], period=YEAR)


def test_a_case_that_comes_twice_is_named_and_not_counted():
    _, histories = played(3)
    with pytest.raises(FiguresError, match="comes twice"):
        recount([*histories, histories[0]], period=YEAR)


def test_an_open_period_has_no_figures():
    with pytest.raises(FiguresError, match="no end"):
        recount([], period=Period(start=YEAR.start))
    with pytest.raises(FiguresError, match="no start"):
        read_roll_up({}, period=Period(end=YEAR.end))


def test_a_period_of_parts_of_months_is_not_read_from_the_roll_up():
    with pytest.raises(FiguresError, match="not whole months"):
        read_roll_up({}, period=Period(YEAR.start, datetime(2020, 6, 15, tzinfo=UTC)))


def test_overlapping_periods_are_named():
    reject_overlaps(HALVES)
    with pytest.raises(FiguresError, match="overlaps"):
        reject_overlaps((*HALVES, YEAR))


def test_requests_and_accounts_are_never_added_up():
    assert reject_mixed_units((FigureId.RECEIVED, FigureId.REMOVAL)) is Unit.REQUESTS
    with pytest.raises(FiguresError, match="accounts and requests"):
        reject_mixed_units((FigureId.RECEIVED, FigureId.ACCOUNTS_NAMED))


def test_every_figure_is_defined_once_and_every_part_has_the_unit_of_its_whole():
    assert [figure.id for figure in FIGURES] == sorted(
        {figure.id for figure in FIGURES}, key=list(FigureId).index
    )
    assert {figure.id for figure in FIGURES} == set(FigureId)
    for figure in FIGURES:
        assert figure.definition.endswith(".")
        if figure.of is not None:
            assert figure.unit is figure_of(figure.of).unit


def test_a_figure_outside_the_registry_is_refused():
    with pytest.raises(FiguresError, match="no figure 'compliance-rate'"):
        figure_of("compliance-rate")
