"""The tests of a group run on one worker, and others wherever there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

GROUPED = """
import os, pathlib, time
import pytest
pytestmark = [pytest.mark.xdist_group("one")]
@pytest.mark.parametrize("number", range(6))
def test_it(number):
    time.sleep(0.05)
    with pathlib.Path("workers.txt").open("a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)
"""


def workers(folder: Path, text: str) -> set[str]:
    Path(folder, "test_them.py").write_text(text, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    ran = subprocess.run(
        [*command, "-p", "tests.support.grouping", "--rootdir", str(folder), "test_them.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return set(Path(folder, "workers.txt").read_text(encoding="utf-8").split())


def test_a_group_stays_on_one_worker(tmp_path):
    assert len(workers(tmp_path, GROUPED)) == 1


def test_tests_of_no_group_run_on_both(tmp_path):
    assert len(workers(tmp_path, GROUPED.replace("pytestmark", "nothing"))) == 2
