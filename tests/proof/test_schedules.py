"""No interleaving lets anything past: the shipped statements, on two real connections."""

from __future__ import annotations

import pytest

from tests.proof.schedule.leaving import LEAVING
from tests.proof.schedule.play import play
from tests.proof.schedule.scenes import HOLDS, INPUTS, Stage
from tests.support.cast import a_cast, a_sealed_case

SCENES = (*HOLDS, *INPUTS, *LEAVING)
SHARES = {"hold": 200, "glass": 120, "chunks": 200, "lift": 120, "collection": 15, "fence": 25}
OTHERS = 35
"""Different interleavings to try on each database in CI, of these scenes and of each other one."""
NIGHTLY = 15
"""How many times more at night: a scene of few statements has no more than some hundreds."""


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_schedule_lets_anything_past_what_was_acknowledged(house, scene, times, count_cases):
    cast = a_cast(house)
    people = Stage(cast, a_sealed_case(cast))
    share = SHARES.get(scene.name, OTHERS)
    distinct = min(times(share), NIGHTLY * share)
    seen, broken = play(scene, people, distinct=distinct, seed="2020-07-06")
    assert not broken, "\n".join(f"{one.why}\n    {one.scene}: {one.trace}" for one in broken)
    assert seen > 1
    count_cases(seen)
