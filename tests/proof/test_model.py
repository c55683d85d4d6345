"""The gate as a model: spin looks at every order of every step, and finds each safeguard needed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

MODEL = Path(__file__).resolve().parents[2] / "proofs" / "gate.pml"
SAFEGUARDS = ("NO_RECHECK", "NO_SHARED", "NO_EXCLUSIVE", "NO_VOID")

pytestmark = [pytest.mark.needs("spin"), pytest.mark.needs("gcc")]


def search(folder: Path, *left_out: str) -> tuple[int, int]:
    """Return how many errors a whole search of the model finds, and how many states it saw."""
    for command in (
        ["spin", *(f"-D{name}" for name in left_out), "-a", MODEL],
        ["gcc", "-w", "-O1", "-DSAFETY", "-o", "pan", "pan.c"],
    ):
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    told = subprocess.run(["./pan", "-m100000"], cwd=folder, capture_output=True, text=True).stdout
    assert "max search depth too small" not in told
    errors, states = (
        re.search(pattern, told) for pattern in (r"errors: (\d+)", r"(\d+) states, stored")
    )
    assert errors and states, told
    return int(errors[1]), int(states[1])


def test_no_order_of_steps_lets_anything_past_an_acknowledged_hold(tmp_path, count_cases):
    errors, states = search(tmp_path)
    assert errors == 0
    assert states > 100
    count_cases(states)


@pytest.mark.parametrize("safeguard", SAFEGUARDS)
def test_without_a_safeguard_something_gets_past(tmp_path, safeguard):
    errors, _ = search(tmp_path, safeguard)
    assert errors > 0
