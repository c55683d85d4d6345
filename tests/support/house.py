"""A house of its own for each test: a home folder and a migrated database, on either engine.

The database is migrated once; then SQLite's file is copied for each test, and PostgreSQL's rows are
put back after it, so that a test begins with an empty ledger although nothing can be deleted from
one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
import django
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from comity_server.conf.home import Home
from tests.support.pristine import Pristine

# Before Django reads its settings: they refuse to guess where an instance lives.
os.environ["COMITY_HOME"] = tempfile.mkdtemp(prefix="comity-tests-")
atexit.register(shutil.rmtree, os.environ["COMITY_HOME"], ignore_errors=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "comity_server.conf.settings"
django.setup()

# Slow on purpose when live; here it would only be slow.
settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ON_POSTGRESQL = os.environ.get("COMITY_TEST_DATABASE", "sqlite") == "postgresql"


def connect_to(database: dict[str, Any]) -> None:
    """Point Django's one connection at another database."""
    connections["default"].close()
    del connections["default"]
    settings.DATABASES["default"] = database
    whole = connections.configure_settings({"default": database})
    connections.databases["default"] = whole["default"]


def database_url() -> str:
    """Return the address of the house's PostgreSQL database; empty on SQLite.

    A process of the product finds the SQLite file in its home.
    """
    if not ON_POSTGRESQL:
        return ""
    database = connections.databases["default"]
    host = quote(database["HOST"], safe="")
    return f"postgresql://{database['USER']}@{host}/{database['NAME']}"


def sqlite_at(path: Path) -> dict[str, Any]:
    """Return the settings of a SQLite file, as a live instance has them."""
    return {**settings.SQLITE_SETTINGS, "NAME": str(path)}


@pytest.fixture(scope="session")
def house_template(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[dict[str, Any]]:
    """Migrate one database, from which each test's own is made."""
    if not ON_POSTGRESQL:
        database = sqlite_at(tmp_path_factory.mktemp("template") / "template.sqlite3")
        connect_to(database)
        call_command("migrate", verbosity=0)
        connections["default"].close()
        yield database
        return
    maintenance = request.getfixturevalue("postgresql_url")
    name = f"house_{uuid.uuid4().hex}"
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    connect_to({**dj_database_url.parse(maintenance), "NAME": name})
    call_command("migrate", verbosity=0)
    connections["default"].close()
    url = f"{maintenance.rpartition('/')[0]}/{name}"
    kept = Pristine(url)
    yield {**dj_database_url.parse(url), "KEPT": kept}
    kept.close()


@pytest.fixture
def house(house_template: dict[str, Any], tmp_path: Path) -> Iterator[Home]:
    """Give a test its own home and database; everything it writes goes through actions."""
    home = Home(tmp_path / "home")
    home.root.mkdir(mode=0o700)
    before = settings.HOME
    settings.HOME = home
    if ON_POSTGRESQL:
        database = dict(house_template)
        kept = database.pop("KEPT")
        connect_to(database)
        yield home
        connections["default"].close()
        kept.restore()
    else:
        shutil.copy(house_template["NAME"], home.database)
        connect_to(sqlite_at(home.database))
        yield home
        connections["default"].close()
    settings.HOME = before
