"""Decide how many examples property tests try, and count what was tried.

A test says by ``@settings(max_examples=…)``, or by the default of 100, how many are a fair try in
CI. ``COMITY_EXAMPLES`` scales all of them alike: ``quick`` to a quarter, ``nightly`` fifty times.
In CI the examples are the same each time; at night they are new ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.counting import CASES

FACTORS = {"quick": 0.25, "ci": 1.0, "nightly": 50.0}
LEVEL = os.environ.get("COMITY_EXAMPLES", "ci")
FACTOR = FACTORS[LEVEL]
_DECLARED = "_hypothesis_internal_use_settings"  # Hypothesis has no public way; a test watches it
_PASSING = re.compile(r"(\d+) passing, ")

settings.register_profile(
    "comity",
    max_examples=100,
    deadline=None,  # never a timed assertion
    derandomize=LEVEL != "nightly",
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("comity")


def scaled(declared: settings, factor: float = FACTOR) -> settings:
    """Return the settings of a test with its examples scaled, and never fewer than five."""
    wanted = max(round(declared.max_examples * factor), min(declared.max_examples, 5))
    return settings(declared, max_examples=wanted)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Scale what each property test and state machine declares."""
    seen: set[int] = set()
    for item in items:
        test = getattr(item, "obj", None)
        function = getattr(test, "__func__", test)
        _scale(function, _DECLARED, seen)
        _scale(getattr(item, "cls", None), "settings", seen)


def _scale(holder: Any, name: str, seen: set[int]) -> None:
    declared = getattr(holder, name, None)
    if isinstance(declared, settings) and id(holder) not in seen:
        seen.add(id(holder))
        setattr(holder, name, scaled(declared))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """Write on a test's report how many examples passed."""
    report: pytest.TestReport = yield
    told = getattr(item, "hypothesis_statistics", "")
    if call.when == "call" and told:
        tried = sum(int(number) for number in _PASSING.findall(told))
        report.user_properties.append((CASES, tried))
    return report


@pytest.fixture
def count_cases(record_property: Callable[[str, object], None]) -> Callable[[int], None]:
    """Lend a function by which a test without Hypothesis says how many cases it tried."""
    return lambda number: record_property(CASES, number)


@pytest.fixture
def times() -> Callable[[int], int]:
    """Lend a function that scales a number of cases as examples are scaled; at least one."""
    return lambda number: max(1, round(number * FACTOR))
