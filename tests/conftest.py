"""The ground every test stands on: which database, which programs, how many examples.

Tests of the stores run once on SQLite and once on PostgreSQL: ``COMITY_TEST_DATABASE`` says which
this run is, and ``./comity test`` makes both. On PostgreSQL only what uses a database runs again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support import counting, postgresql
from tests.support.programs import find, lacking, need, refuse

DATABASE = os.environ.get("COMITY_TEST_DATABASE", "sqlite")
STORE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "database_url"}

settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
settings.register_profile(
    "nightly",
    max_examples=5_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("COMITY_EXAMPLES", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    """Count what ran, and what a missing program kept from running."""
    config.pluginmanager.register(counting, "comity-counting")


def uses_a_store(item: pytest.Item) -> bool:
    """Return whether a test uses a database, and so has to pass on both."""
    if item.get_closest_marker("django_db"):
        return True
    return bool(STORE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if DATABASE != "postgresql":
        return
    again = [item for item in items if uses_a_store(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = again


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            need(name)
    if DATABASE == "postgresql" and "DATABASE_URL" not in os.environ and find("postgres") is None:
        refuse(lacking("postgres"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Lend the address of a PostgreSQL server: the run's own, or one started for this session."""
    lent = os.environ.get("DATABASE_URL", "")
    if DATABASE == "postgresql" and lent:
        yield lent
        return
    need("postgres")
    with postgresql.server() as url:
        yield url
