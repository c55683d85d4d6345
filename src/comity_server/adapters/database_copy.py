"""Copy the house's database as it stands at one instant, and put a copy back into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

SQLITE = "comity.sqlite3"
POSTGRESQL = "comity.pgdump"


class CopyError(RuntimeError):
    """Raised when the database could not be copied or put back, with what to do."""


def copy_to(folder: Path, database: dict[str, Any]) -> Path:
    """Write a copy of the database into a folder and return its path.

    Both engines copy what was committed at one instant, while others go on writing.

    :raises CopyError: if it fails.
    """
    if "sqlite" in database["ENGINE"]:
        target = folder / SQLITE
        source = f"file:{database['NAME']}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as one,
            closing(sqlite3.connect(target)) as other,
        ):
            one.backup(other)
        return target
    target = folder / POSTGRESQL
    _run(
        "pg_dump", database, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"
    )
    return target


def put_back(copy: Path, database: dict[str, Any]) -> None:
    """Put a copy into an empty PostgreSQL database; SQLite's file only has to lie in its place.

    :raises CopyError: if it fails; the database is then as empty as before.
    """
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", database, *options, str(copy))


def _run(name: str, database: dict[str, Any], *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise CopyError(f"{name} is not installed: install Debian's package postgresql-client.")
    where = [("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME")]
    named = [f"{flag}={database[key]}" for flag, key in where if database.get(key)]
    # A password on the command line could be read by everybody on the machine.
    environment = {**os.environ, "PGPASSWORD": str(database.get("PASSWORD") or "")}
    done = subprocess.run(
        [program, "--no-password", *named, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CopyError(f"{name} failed: {said[-1] if said else done.returncode}")
