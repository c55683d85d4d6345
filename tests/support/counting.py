"""Count what a test run came to, and name the tests that a missing program kept from running.

``./comity test`` runs pytest once for each database; each run leaves its counts in the file named
by ``COMITY_TEST_COUNTS``, from which one total is made.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.programs import REASON

CASES = "cases"
"""The property of a report that says how many cases a test tried."""
KINDS = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error")


def lacked(reports: Iterable[pytest.TestReport]) -> dict[str, list[str]]:
    """Return, for each reason that names a missing program, the tests it kept from running."""
    tests = defaultdict(list)
    for report in reports:
        if isinstance(report.longrepr, (tuple, list)):
            reason = report.longrepr[2].removeprefix("Skipped: ")
            if reason.startswith(f"{REASON} "):
                tests[reason].append(report.nodeid)
    return {reason: sorted(set(names)) for reason, names in sorted(tests.items())}


def tried(reports: Iterable[pytest.TestReport]) -> int:
    """Return how many cases all tests tried: examples, and what tests counted themselves."""
    return sum(
        int(value)
        for report in reports
        for name, value in report.user_properties
        if name == CASES and isinstance(value, int)
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tests skipped for want of a program, by name, and write down the counts."""
    stats = terminalreporter.stats
    missing = lacked(stats.get("skipped", []))
    if missing:
        total = sum(len(names) for names in missing.values())
        terminalreporter.section(f"{total} tests skipped: this machine lacks what they need")
    for reason, names in missing.items():
        terminalreporter.line(f"{reason} ({len(names)})")
        for name in names:
            terminalreporter.line(f"    {name}")
    if file := os.environ.get("COMITY_TEST_COUNTS"):
        counts = {kind: len(stats.get(kind, [])) for kind in KINDS}
        whole = {**counts, "lacked": missing, CASES: tried(stats.get("passed", []))}
        Path(file).write_text(json.dumps(whole))
