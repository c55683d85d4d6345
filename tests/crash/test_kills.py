"""Kill -9 at every failpoint: one release or none, no lost acknowledgement, and work goes on."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest

from comity_server.failpoints import FAILPOINTS
from tests.crash import checker
from tests.crash.houses import CrashHouse
from tests.crash.life_names import STEP_NAMES

KILLS = (
    ("file", "change.after-lock"),
    ("file", "change.before-commit"),
    ("file", "change.after-commit"),
    ("locate", "worker.after-lease"),
    ("locate", "worker.before-done"),
    ("approve-2", "change.before-commit"),
    ("approve-2", "change.after-commit"),
    ("collect", "worker.after-lease"),
    ("collect", "collect.after-query"),
    ("collect", "vault.after-write"),
    ("collect", "seal.after-write"),
    ("collect", "tiles.after-write"),
    ("collect", "worker.before-done"),
    ("release", "change.after-lock"),
    ("release", "release.before-insert"),
    ("release", "release.after-insert"),
    ("release", "change.before-commit"),
    ("release", "change.after-commit"),
    ("answer", "worker.before-done"),
    ("answer", "change.after-commit"),
    ("download", "egress.before-chunk"),
    ("download", "egress.after-last-chunk"),
    ("download", "receipt.before-commit"),
    ("download", "change.after-commit"),
    ("publish", "tiles.after-write"),
    ("consent-2", "hold.after-insert"),
    ("consent-2", "change.before-commit"),
    ("consent-2", "change.after-commit"),
)
"""At which step of a case's life which failpoint is armed; it must be reached within that step."""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("crash")]


def test_every_failpoint_is_tried():
    assert {point for _, point in KILLS} == set(FAILPOINTS)


@pytest.fixture(scope="module")
def house_before(
    first_house: CrashHouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], CrashHouse]]:
    """Lend houses in which a case stands right before a step; each is made once and copied."""
    folder = tmp_path_factory.mktemp("steps")
    made = {"file": first_house}
    steps = list(dict.fromkeys(step for step, _ in KILLS))

    def before(step: str) -> CrashHouse:
        if step not in made:
            earlier = steps[steps.index(step) - 1]
            house = before(earlier).copy(folder / step)
            ran = house.live(earlier, _step_before(step))
            assert ran.code == 0, ran.errors
            made[step] = house
        return made[step]

    try:
        yield before
    finally:
        for house in made.values():
            if house is not first_house:
                house.drop()


def _step_before(step: str) -> str:
    return STEP_NAMES[STEP_NAMES.index(step) - 1]


@pytest.mark.parametrize(("step", "point"), KILLS, ids=map("-".join, KILLS))
def test_a_kill_loses_nothing_acknowledged_and_releases_nothing_twice(
    house_before, tmp_path, step, point, count_cases
):
    house = house_before(step).copy(tmp_path / "house")
    try:
        killed = house.live(step, arm=f"{point}:kill", day=1)
        assert killed.code == -signal.SIGKILL, f"{point} was not reached:\n{killed.errors}"
        checker.check_always(house, killed.told)
        again = house.live("file", day=2)
        assert again.code == 0, again.errors
        checker.check_always(house, killed.told + again.told)
        checker.check_end(house)
        checker.check_ledger(house)
        count_cases(1)
    finally:
        house.drop()
