"""The gate's predicate, whole: its own tests take every line of it and every branch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREDICATE = (
    *(f"src/comity/release/{name}.py" for name in ("approvals", "cell", "facts", "gate", "inputs")),
    *(f"src/comity/hold/{name}.py" for name in ("coverage", "force", "judge")),
)
"""What says whether something may leave: the gate, and holds as it asks them."""

ITS_TESTS = (
    "tests/release/test_gate.py",
    "tests/release/test_gate_alone.py::test_each_condition_decides_alone",
    "tests/hold/test_coverage.py",
    "tests/hold/test_force.py",
    "tests/hold/test_judge.py",
    "tests/flow/test_flow.py",
)
"""They need no database and no browser, so the ground for those is left out."""


LEFT_OUT = "not never_opens_the_gate and not order_of_holds"
"""Two properties that take long and no branch of their own."""


def test_the_tests_of_the_gate_take_every_branch_of_it(tmp_path):
    told, rules = tmp_path / "told.json", tmp_path / "rules"
    rules.write_text("[run]\nbranch = true\nomit =\n")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    env["COVERAGE_FILE"] = str(tmp_path / "data")
    pytest = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--noconftest", *ITS_TESTS)
    pytest += ("-k", LEFT_OUT)
    include = f"--include={','.join(str(ROOT / name) for name in PREDICATE)}"
    coverage = (sys.executable, "-m", "coverage")
    for words in (
        ("run", f"--rcfile={rules}", include, *pytest),
        ("json", f"--rcfile={rules}", "-o", str(told)),
    ):
        ran = subprocess.run([*coverage, *words], cwd=ROOT, env=env, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    files = json.loads(told.read_text())["files"]
    assert set(files) == set(PREDICATE)
    missed = {
        name: (one["missing_lines"], one["missing_branches"])
        for name, one in files.items()
        if one["missing_lines"] or one["missing_branches"]
    }
    assert not missed
    assert sum(one["summary"]["num_branches"] for one in files.values()) >= 60
