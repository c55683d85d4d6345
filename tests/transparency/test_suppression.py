"""Hidden cells stay hidden from who has every table, every edition and every roll."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import FiguresError
from comity.transparency.cells import NotReported, Number, Withheld
from comity.transparency.suppression import protect_grid, protect_line
from tests.transparency.attack import attack
from tests.transparency.published import THRESHOLD, a_half_year, later, publish


def test_a_small_cell_is_hidden_with_another_one():
    line = protect_line({"HK": 3, "US": 105, "DE": 40, "IS": 0}, threshold=10)
    assert line.hidden == {"HK", "DE"}
    assert line.shown()["IS"] == Number(0)
    assert line.shown()["US"] == Number(105)
    assert line.total() == Number(148)


def test_a_complement_that_would_be_bounded_away_is_not_enough():
    # Only 9 and 12 hidden beside 15: as none is above 15, the first could not be below 6.
    line = protect_line({"HK": 9, "DE": 12, "SG": 15, "US": 300}, threshold=10)
    assert {"HK", "DE", "SG"} <= line.hidden


def test_a_lonely_small_cell_takes_the_whole_line_with_its_total():
    line = protect_line({"HK": 3, "US": 0}, threshold=10)
    assert not line.is_reported
    assert all(isinstance(cell, NotReported) for cell in (*line.shown().values(), line.total()))


def test_a_row_that_becomes_small_later_is_in_no_sum_of_the_later_edition():
    first = protect_grid(
        {"HK": {"a": 20, "b": 20}, "US": {"a": 60, "b": 70}, "DE": {"a": 30, "b": 30}},
        threshold=10,
    )
    assert not first.closed
    second = protect_grid(
        {"HK": {"a": 20, "b": 3}, "US": {"a": 60, "b": 70}, "DE": {"a": 30, "b": 30}},
        threshold=10,
        before=first,
    )
    assert second.dropped == {"HK"}
    assert isinstance(second.row_totals()["HK"], NotReported)
    assert second.rows.total() == Number(190)
    assert second.columns.shown()["b"] == Number(100)


def test_what_was_hidden_stays_hidden_though_it_grew():
    first = protect_line({"HK": 3, "US": 105, "DE": 40}, threshold=10)
    second = protect_line({"HK": 30, "US": 105, "DE": 40}, threshold=10, hidden_before=first.hidden)
    assert second.shown()["HK"] == Withheld()
    assert second.shown()["DE"] == Withheld()


def test_a_threshold_that_hides_nothing_is_refused():
    with pytest.raises(FiguresError, match="hides nothing"):
        protect_line({}, threshold=1)


def test_a_ragged_grid_is_refused():
    with pytest.raises(FiguresError, match="different columns"):
        protect_grid({"HK": {"a": 1}, "US": {"b": 1}}, threshold=5)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 60)), st.integers(2, 12))
@settings(max_examples=300, deadline=None)
def test_no_small_cell_is_ever_shown(values, threshold):
    for cell in protect_line(values, threshold=threshold).shown().values():
        assert not isinstance(cell, Number) or not 0 < cell.value < threshold


@given(
    st.dictionaries(
        st.sampled_from("ABCDEF"),
        st.fixed_dictionaries({c: st.integers(0, 40) for c in "xyz"}),
        min_size=1,
    ),
    st.integers(2, 9),
)
@settings(max_examples=300, deadline=None)
def test_no_small_inner_cell_is_ever_shown(cells, threshold):
    grid = protect_grid(cells, threshold=threshold)
    for cell in (*grid.shown().values(), *grid.row_totals().values()):
        assert not isinstance(cell, Number) or not 0 < cell.value < threshold


def fought(seeds: range):
    """Return every attacked cell of these histories, and how many pairs of editions there were."""
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        cases = a_half_year(rng)
        first = publish(rng, "2020-H2/1", cases, None)
        second = publish(rng, "2020-H2/2", later(rng, cases), first.grid)
        found += attack(first, second)
        check_rolls_cannot_be_joined((*first.rolls.values(), *second.rolls.values()))
    return found


def check_rolls_cannot_be_joined(rolls) -> None:
    entries = [row.entry for roll in rolls for row in roll.rows]
    assert len(entries) == len(set(entries))


def check_attack(seeds: range) -> None:
    found = fought(seeds)
    assert len(found) > len(seeds) / 4, "the attack had nothing to try its strength on"
    pinned = [one for one in found if one[2][0] == one[2][1]]
    right = [one for one in pinned if one[2][0] == one[3]]
    assert not right, right[:5]
    frequent: dict[str, Counter[int]] = defaultdict(Counter)
    for table, _, _, truth in found:
        frequent[table][truth] += 1
    for table, values in frequent.items():
        mine = [one for one in found if one[0] == table]
        # The guesser knows how often each value occurs among hidden cells, and nothing else.
        guessed = values.most_common(1)[0][1]
        hits = sum(best(values, interval) == truth for _, _, interval, truth in mine)
        spread = 3 * (len(mine) ** 0.5) / 2
        assert hits <= guessed + spread, (table, hits, guessed, len(mine))


def best(values: Counter[int], interval: tuple[int, int]) -> int:
    low, high = interval
    inside = {value: n for value, n in values.items() if low <= value <= high}
    return max(inside, key=lambda value: (inside[value], -value), default=low)


def test_the_attack_does_no_better_than_guessing(times, count_cases):
    """Nightly over a thousand histories and more, each with two editions."""
    histories = times(60)
    check_attack(range(histories))
    count_cases(histories)


def test_the_attack_is_a_real_one():
    """Where only the small cells are hidden, and nothing beside them, it finds them."""
    rng = random.Random(5)
    broken = 0
    for _ in range(40):
        cases = a_half_year(rng)
        edition = publish(rng, "e", cases, None)
        bare = naively_published(edition)
        broken += sum(low == high == truth for _, _, (low, high), truth in attack(bare, bare))
    assert broken > 10


def naively_published(edition):
    from dataclasses import replace

    def show(value):
        return Withheld() if 0 < value < THRESHOLD else Number(value)

    truth = edition.truth
    return replace(
        edition,
        rows={row: show(sum(line.values())) for row, line in truth.items()},
        columns={c: show(sum(line[c] for line in truth.values())) for c in truth["HK"]},
        inner={(row, c): show(v) for row, line in truth.items() for c, v in line.items()},
        total=Number(sum(sum(line.values()) for line in truth.values())),
        rolls=edition.rolls
        | {name: _Everything(edition, name) for name in ("by-place", "by-outcome")},
    )


class _Everything:
    """Stand for a roll that says how many entries are withheld where only small cells are."""

    def __init__(self, edition, name):
        truth = edition.truth
        lines = {
            "by-place": [sum(line.values()) for line in truth.values()],
            "by-outcome": [sum(line[c] for line in truth.values()) for c in truth["HK"]],
        }[name]
        self._withheld = sum(value for value in lines if 0 < value < THRESHOLD)

    def counts(self):
        return Counter({"withheld": self._withheld})
