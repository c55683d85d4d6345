"""The ground every test stands on: which database, which programs.

Tests of the stores run once on SQLite and once on PostgreSQL: ``COMITY_TEST_DATABASE`` says which
this run is, and ``./comity test`` makes both. On PostgreSQL only what uses a database runs again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgresql
from tests.support.programs import find, lacking, need, refuse

pytest_plugins = [
    "tests.support.house",
    "tests.support.needing",
    "tests.support.counting",
    "tests.support.browser",
    "tests.support.examples",
    "tests.support.served",
    "tests.support.grouping",
]

HERE = Path(__file__).parent
DATABASE = os.environ.get("COMITY_TEST_DATABASE", "sqlite")
LENT_SERVER = os.environ.get(postgresql.VARIABLE, "")
STORE_FIXTURES = {"house", "house_template", "served_house"}
QUICK_STORES = {"gate", "ledger"}
"""The folders whose tests of a store stay in the quick run; all others are left out as slow."""


def uses_a_store(item: pytest.Item) -> bool:
    """Return whether a test uses a database, and so has to pass on both.

    How a page looks is the same over either: tests marked ``appearance`` run once.
    """
    if item.get_closest_marker("appearance"):
        return False
    return bool(STORE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        if folder == "proof" or (uses_a_store(item) and folder not in QUICK_STORES):
            item.add_marker("slow")
    if DATABASE != "postgresql":
        return
    again = [item for item in items if uses_a_store(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = again


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs PostgreSQL by name where the machine has none."""
    if DATABASE == "postgresql" and not LENT_SERVER and find("postgres") is None:
        refuse(lacking("postgres"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Lend the address of a PostgreSQL server: the run's own, or one started for this session."""
    if LENT_SERVER:
        yield LENT_SERVER
        return
    need("postgres")
    with postgresql.server() as url:
        yield url
