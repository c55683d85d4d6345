"""The one total that ``./comity test`` prints over its runs, and how it exits."""

from __future__ import annotations

import pytest

from comity_server.cli.test import (
    Outcome,
    closing_line,
    exit_code_of,
    missing_words,
    pytest_arguments,
)

PASSED = Outcome(exit_code=0, counts={"passed": 3, "skipped": 1})
NOTHING = Outcome(exit_code=5)


def test_the_total_adds_up_both_databases():
    failed = Outcome(exit_code=1, counts={"passed": 2, "failed": 1})
    line = closing_line([PASSED, failed], seconds=1.0)
    assert line == "1 failed, 5 passed, 1 skipped in 1.00s"


def test_what_lacks_is_named_with_the_number_of_tests_it_cost():
    lacking = Outcome(exit_code=0, counts={"lacked": {"needs age: install it": ["a", "b"]}})
    assert missing_words([lacking, lacking]) == ["skipped 4: needs age: install it"]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [((0, 0), 0), ((0, 5), 0), ((5, 5), 1), ((0, 1), 1), ((0, 2), 1), ((0, 4), 2), ((3, 0), 1)],
)
def test_it_exits_0_only_if_something_ran_and_all_of_it_passed(codes, expected):
    outcomes = [Outcome(exit_code=code) for code in codes]
    assert exit_code_of(outcomes, failed_checks=[]) == expected


def test_a_check_that_does_not_hold_fails_the_whole():
    assert exit_code_of([PASSED], failed_checks=["mypy --strict"]) == 1
    assert exit_code_of([PASSED, NOTHING], failed_checks=[]) == 0


def test_the_quick_run_leaves_out_journeys_and_what_is_slow():
    assert "not slow and not journey" in pytest_arguments([], quick=True)
    assert "-m" not in pytest_arguments([], quick=False)
