"""Houses that can be copied, killed and started again, on either engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class CrashHouse:
    """A home folder and its database; ``url`` is empty for the home's own SQLite file."""

    root: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process needs to live in this house."""
        env = {**os.environ, "COMITY_HOME": str(self.root), "COMITY_LOG": "ERROR"}
        env.pop("DATABASE_URL", None)
        env["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        env["DJANGO_SETTINGS_MODULE"] = "comity_server.conf.settings"
        return {**env, "DATABASE_URL": self.url} if self.url else env

    def live(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Live in this house in a new process."""
        return subprocess.run(
            [sys.executable, "-m", "tests.crash.life", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def copy(self, to: Path) -> CrashHouse:
        """Return a copy of this house, in which nobody lives."""
        shutil.copytree(self.root, to)
        _rewrite_addresses(to, self.root)
        return CrashHouse(to, copy_database(self.url) if self.url else "")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read from the stores without any code of the house."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                return connection.execute(sql).fetchall()  # type: ignore[arg-type]
        import sqlite3

        connection = sqlite3.connect(self.root / "comity.sqlite3")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def drop(self) -> None:
        """Remove the house and its database."""
        shutil.rmtree(self.root, ignore_errors=True)
        if self.url:
            with psycopg.connect(_maintenance(self.url), autocommit=True) as connection:
                name = self.url.rpartition("/")[2]
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def copy_database(url: str) -> str:
    """Copy a PostgreSQL database in which nobody is, and return the copy's address."""
    base, _, name = url.rpartition("/")
    made = f"crash_{uuid.uuid4().hex}"
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        # As files: the copy is flushed once, and not written row by row into the journal.
        statement = f"CREATE DATABASE {made} TEMPLATE {name} STRATEGY file_copy"
        connection.execute(statement)  # type: ignore[arg-type]
    return f"{base}/{made}"


def _maintenance(url: str) -> str:
    return f"{url.rpartition('/')[0]}/postgres"


def _rewrite_addresses(home: Path, before: Path) -> None:
    """Let the copy's custodians read the copy's own service."""
    for file in home.glob("custodians/**/*"):
        if file.is_file():
            file.write_text(file.read_text().replace(str(before), str(home)))


def told(ran: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return what a process told its callers before it ended or was killed."""
    return [json.loads(line) for line in ran.stdout.splitlines() if line.endswith("}")]
