"""Months and years of the house with faults and wrong clocks; equal seeds, equal roots."""

from __future__ import annotations

import pytest

from tests.proof.world.simulation import simulate
from tests.proof.world.staging import Staged
from tests.support.examples import LEVEL
from tests.support.house import ON_POSTGRESQL

DAYS = 730 if LEVEL == "nightly" else 20 if ON_POSTGRESQL else 60
"""Two years at night; two months in CI, and less where the engine is slower."""

pytestmark = pytest.mark.journey


def test_equal_seeds_come_to_equal_roots_and_others_to_others(house, count_cases):
    staged, sealed = Staged(house), {}
    told = []
    try:
        for seed in ("2020-06-30", "2020-06-30", "another"):
            world = staged.world()
            world.most_cases, world.most_holds = DAYS // 5, DAYS // 5
            days = DAYS if seed != "another" else DAYS // 10
            told.append(simulate(world, seed=seed, days=days, sealed=sealed))
            staged.restore()
    finally:
        staged.close()
    first, again, other = told
    assert first == again
    assert first.root != other.root
    assert first.crashes and first.entries > DAYS, first
    if DAYS >= 60:  # long enough for something to leave, and for something to be held
        assert {"release.released", "release.barred", "hold.activated"} <= set(first.kinds), first
    count_cases(2 * DAYS + DAYS // 10)
