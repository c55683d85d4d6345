"""A missing program skips tests by name and is counted; where CI=true it fails them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.programs import PROGRAMS, find

ROOT = Path(__file__).resolve().parents[2]
A_TEST = """
import pytest
pytest_plugins = ["tests.support.needing", "tests.support.counting"]

@pytest.mark.needs("spin")
def test_a_model_is_checked():
    pass

def test_something_else():
    pass
"""


def run(folder: Path, *, ci: str) -> tuple[subprocess.CompletedProcess[str], dict[str, object]]:
    """Run the small test file above with nothing on the path but the interpreter."""
    (folder / "test_small.py").write_text(A_TEST)
    env = {
        "PATH": str(folder / "nothing"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "COMITY_TEST_COUNTS": str(folder / "counts.json"),
        "CI": ci,
    }
    arguments = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder)]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, str(folder / "test_small.py")],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return ran, json.loads((folder / "counts.json").read_text())


def test_a_missing_program_skips_by_name_and_says_what_to_install(tmp_path):
    ran, counts = run(tmp_path, ci="")
    assert ran.returncode == 0
    assert "install Debian's package spin (1)" in ran.stdout
    assert "test_a_model_is_checked" in ran.stdout
    assert (counts["passed"], counts["skipped"]) == (1, 1)
    assert list(counts["lacked"]) == ["needs spin: install Debian's package spin"]


def test_with_ci_true_a_missing_program_is_a_failure(tmp_path):
    ran, counts = run(tmp_path, ci="true")
    assert ran.returncode == 1
    assert "install Debian's package spin" in ran.stdout
    assert (counts["passed"], counts["error"], counts["lacked"]) == (1, 1, {})


def test_every_program_names_the_package_that_brings_it():
    assert all(program.packages and program.places for program in PROGRAMS.values())


def test_a_program_that_nobody_declared_is_an_error_and_not_a_skip():
    with pytest.raises(KeyError):
        find("no-such-program")
