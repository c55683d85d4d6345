"""As the application's own role nothing can be loosened, and the whole work can be done."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.crash import checker
from tests.crash.houses import ROOT, CrashHouse, Nursery

ROLES = ROOT / "deploy" / "postgresql-roles.sql"

# A release like the one that was revoked by the hold, for the same case.
FORGED = """
INSERT INTO {schema}casefile_release (
    id, production_id, ledger_number, released_at, digest, recipient, sealed_sha256, sealed_bytes,
    files, expires_at, case_id, determination_id, officer_id)
SELECT gen_random_uuid(), gen_random_uuid(), 99, now(), digest, recipient, sealed_sha256,
       sealed_bytes, files, expires_at, case_id, determination_id, officer_id
FROM {schema}casefile_release
"""
REFUSED = (
    "ALTER TABLE casefile_release DISABLE TRIGGER release_under_hold",
    "ALTER TABLE casefile_release DISABLE TRIGGER ALL",
    "DROP TRIGGER release_under_hold ON casefile_release",
    "ALTER TABLE casefile_hold ADD COLUMN note text",
    "CREATE OR REPLACE FUNCTION comity_release_check() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RETURN NEW; END'",
    "DROP FUNCTION comity_release_check() CASCADE",
    "SET session_replication_role = replica",
    "TRUNCATE casefile_hold CASCADE",
    "TRUNCATE ledger_entry CASCADE",
    "DELETE FROM casefile_hold",
    "DELETE FROM casefile_holdscope",
    "UPDATE casefile_holdscope SET word = 'FR'",
    "UPDATE casefile_hold SET state = 'draft'",
    "UPDATE casefile_hold SET effective_at = now() + interval '1 year'",
    "UPDATE casefile_grant SET outcome = 'granted'",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_entry SET kind = 'x.y'",
    "UPDATE ledger_head SET size = 0",
    "DELETE FROM casefile_release",
    "CREATE TEMP TABLE casefile_hold (id uuid)",
    "CREATE TABLE notes (id int)",
    "CREATE SCHEMA mine",
    "SET ROLE comity_owner",
)


def sign_in(url: str, role: str) -> str:
    """Return the address of a database for another role."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{role}@{rest.partition('@')[2]}"


def run_roles(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(ROLES.read_text())  # type: ignore[arg-type]  # our own file


@pytest.fixture(scope="module")
def held_house(
    postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrashHouse]:
    """Let a whole life pass as the application's role: at its end a hold is active."""
    folder = tmp_path_factory.mktemp("roles")
    name = f"roles_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]  # our own text
    url = f"{postgresql_url.rpartition('/')[0]}/{name}"
    run_roles(url)
    migrate(sign_in(url, "comity_owner"), folder)
    run_roles(url)
    nursery = Nursery(folder)
    house = CrashHouse(folder / "home", sign_in(url, "comity_app"), nursery)
    house.root.mkdir()
    lived = house.live("cast")
    nursery.close()
    assert lived.code == 0, lived.errors
    yield house
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]  # our own text


def migrate(url: str, folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "comity_server.cli", "migrate"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "COMITY_HOME": str(folder / "owner"),
            "PYTHONPATH": str(ROOT / "src"),
        },
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr


def test_the_whole_work_is_done_as_the_role_that_owns_nothing(held_house):
    checker.check_end(held_house)
    checker.check_ledger(held_house)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_cannot_loosen_anything(held_house, statement):
    with (
        psycopg.connect(held_house.url) as connection,
        pytest.raises(
            psycopg.Error, match=r"permission denied|must be owner|never|only ever|one entry"
        ),
    ):
        connection.execute(statement)


def test_the_application_cannot_insert_a_release_under_a_hold(held_house):
    forge(held_house.url, schema="")


def forge(url: str, *, schema: str, before: str = "") -> None:
    with psycopg.connect(url) as connection:
        if before:
            connection.execute(before)  # type: ignore[arg-type]  # our own text
        with pytest.raises(psycopg.Error, match="a hold in force covers this case"):
            connection.execute(FORGED.format(schema=schema))  # type: ignore[arg-type]  # our own text


def test_a_table_of_ones_own_does_not_stand_for_our_holds(held_house, postgresql_url):
    superuser = f"{postgresql_url.rpartition('/')[0]}/{held_house.url.rpartition('/')[2]}"
    forge(
        superuser,
        schema="public.",
        before="CREATE TEMP TABLE casefile_hold (LIKE public.casefile_hold); "
        "SET search_path = pg_temp, public",
    )


def test_the_roles_may_be_set_again(held_house, postgresql_url):
    run_roles(f"{postgresql_url.rpartition('/')[0]}/{held_house.url.rpartition('/')[2]}")
    assert held_house.rows("SELECT current_user") == [("comity_app",)]
