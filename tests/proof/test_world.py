"""Whatever people do in whatever order, the invariants hold after each act."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.proof.world.invariants import INVARIANTS, Seen, check
from tests.proof.world.living import ACTS
from tests.proof.world.staging import Staged
from tests.support.examples import LEVEL
from tests.support.house import ON_POSTGRESQL

ACTS_A_LIFE = 50
LIVES = 6 if ON_POSTGRESQL else 16
"""In CI, on each database: an act and a look at everything take some 40 ms. At night fifty times
as many lives."""

pytestmark = pytest.mark.journey
CHOICES = st.sampled_from([name for name, (_, often) in ACTS.items() for _ in range(often)])
NUMBERS = st.lists(st.integers(0, 23), min_size=2, max_size=2)


def machine_in(staged: Staged, counted: list[int]) -> type:
    """Return a machine whose runs each begin in the same house."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.world, self.seen = staged.world(), Seen()

        @rule(name=CHOICES, numbers=NUMBERS)
        def act(self, name: str, numbers: list[int]) -> None:
            counted.append(1)
            self.world.act(name, *numbers[: ACTS[name][0]])
            check(self.world, self.seen)

        def teardown(self) -> None:
            self.world.bring_service_back()
            staged.restore()

    return Life


def test_the_invariants_hold_after_each_act(house, times, count_cases):
    staged, counted = Staged(house), []
    try:
        run_state_machine_as_test(
            machine_in(staged, counted),
            settings=settings(
                max_examples=times(LIVES),
                stateful_step_count=ACTS_A_LIFE,
                phases=[Phase.generate, *([Phase.shrink] if LEVEL == "nightly" else [])],
                suppress_health_check=list(HealthCheck),
                derandomize=LEVEL != "nightly",
                deadline=None,
            ),
        )
    finally:
        staged.close()
    count_cases(len(counted))


def test_every_invariant_of_the_issue_that_this_world_has_is_looked_at():
    assert {name.partition(" ")[0] for name in INVARIANTS} >= {
        *("I1", "I2", "I3", "I4", "I6", "I7", "I8", "I10", "I11", "I18", "I21", "I22", "I23")
    }
