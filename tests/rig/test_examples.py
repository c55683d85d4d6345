"""How many examples are tried is scaled alike for every property, and counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.examples import scaled

ROOT = Path(__file__).resolve().parents[2]
A_TEST = """
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
pytest_plugins = ["tests.support.counting", "tests.support.examples"]

@given(st.integers())
def test_declares_nothing(n):
    pass

@settings(max_examples=40)
@given(st.integers())
def test_declares_forty(n):
    pass

class Machine(RuleBasedStateMachine):
    @rule()
    def step(self):
        pass

TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=20, stateful_step_count=2)

def test_counts_itself(count_cases, times):
    count_cases(times(8))
"""


@pytest.mark.parametrize(("level", "cases"), [("quick", 25 + 10 + 5 + 2), ("ci", 168)])
def test_examples_are_scaled_alike_and_counted(tmp_path, level, cases):
    (tmp_path / "test_small.py").write_text(A_TEST)
    env = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "COMITY_TEST_COUNTS": str(tmp_path / "counts.json"),
        "COMITY_EXAMPLES": level,
    }
    arguments = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, str(tmp_path / "test_small.py")],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert json.loads((tmp_path / "counts.json").read_text())["cases"] == cases


def test_a_scaled_test_keeps_what_else_it_declared_and_some_examples():
    declared = settings(max_examples=8, stateful_step_count=7)
    assert scaled(declared, 50.0).max_examples == 400
    assert scaled(declared, 0.25).max_examples == 5
    assert scaled(settings(max_examples=2), 0.25).max_examples == 2
    assert scaled(declared, 0.25).stateful_step_count == 7
