"""Keep a test from running where a program that it is marked to need is missing."""

from __future__ import annotations

import pytest

from tests.support.programs import need


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, for the small test files that are run with this plugin alone."""
    config.addinivalue_line("markers", "needs(program): needs a program or package of Debian's")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or with CI=true fail, before anything is set up."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            need(name)
