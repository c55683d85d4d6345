"""What CI installs is what the tests need, and a script that breaks says so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.programs import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [ROOT / ".ci" / "run", *sorted((ROOT / "tools").glob("*.sh"))]


def test_ci_installs_exactly_what_the_tests_may_need():
    text = (ROOT / ".ci" / "run").read_text()
    listed = re.search(r"^packages=\(\n(?P<names>.*?)^\)", text, re.MULTILINE | re.DOTALL)
    assert listed
    needed = {package for program in PROGRAMS.values() for package in program.packages}
    assert listed["names"].split() == sorted(needed)


def test_scripts_stop_at_the_first_error_and_can_be_run():
    for script in SCRIPTS:
        assert "\nset -euo pipefail\n" in script.read_text()
        assert script.stat().st_mode & 0o111
        assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_the_makefile_only_mirrors_commands():
    text = (ROOT / "Makefile").read_text()
    recipes = [line.strip() for line in text.splitlines() if line.startswith("\t")]
    assert all(line.startswith(("./comity ", "rm -rf .venv", ".hypothesis")) for line in recipes)
