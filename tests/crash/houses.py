"""Houses that can be copied, killed and started again, on either engine."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Lived:
    """How a process ended, what it told its callers before, and what it wrote on its way down."""

    code: int
    told: list[dict[str, Any]]
    errors: str


class Nursery:
    """One process that has read the sources and books, from which each life's own is forked."""

    def __init__(self, folder: Path) -> None:
        env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self._folder, self._count = folder, 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.life"],
            cwd=ROOT,
            env={**env, "COMITY_LOG": "ERROR"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def live(self, **order: str) -> Lived:
        """Have an order carried out by a new process, and wait for its end."""
        self._count += 1
        out, err = (self._folder / f"{self._count}.{end}" for end in ("out", "err"))
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({**order, "out": str(out), "err": str(err)}) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        lines = out.read_text().splitlines()
        # A line that a kill cut short told nobody anything.
        told = [json.loads(line) for line in lines if line.endswith("}")]
        return Lived(code, told, err.read_text())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@dataclass(frozen=True, slots=True)
class CrashHouse:
    """A home folder and its database; ``url`` is empty for the home's own SQLite file."""

    root: Path
    url: str
    nursery: Nursery

    def live(
        self,
        start: str,
        until: str = "export",
        *,
        arm: str = "",
        day: int = 0,
        kill_after: float = 0,
    ) -> Lived:
        """Live in this house in a new process, from one step until another.

        :param kill_after: after how many seconds the process is killed; 0 lets it live.
        """
        return self.nursery.live(
            home=str(self.root),
            url=self.url,
            start=start,
            until=until,
            arm=arm,
            day=str(day),
            kill_after=str(kill_after or ""),
        )

    def copy(self, to: Path) -> CrashHouse:
        """Return a copy of this house, in which nobody lives."""
        shutil.copytree(self.root, to)
        _rewrite_addresses(to, self.root)
        return CrashHouse(to, copy_database(self.url) if self.url else "", self.nursery)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read from the stores without any code of the house."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                return connection.execute(sql).fetchall()  # type: ignore[arg-type]  # our own text
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
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]  # our own text


def copy_database(url: str) -> str:
    """Copy a PostgreSQL database in which nobody is, and return the copy's address."""
    base, _, name = url.rpartition("/")
    made = f"crash_{uuid.uuid4().hex}"
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        # As files: the copy is flushed once, and not written row by row into the journal.
        statement = f"CREATE DATABASE {made} TEMPLATE {name} STRATEGY file_copy"
        connection.execute(statement)  # type: ignore[arg-type]  # our own text
    return f"{base}/{made}"


def _maintenance(url: str) -> str:
    return f"{url.rpartition('/')[0]}/postgres"


def _rewrite_addresses(home: Path, before: Path) -> None:
    """Let the copy's custodians read the copy's own service."""
    for file in home.glob("custodians/**/*"):
        if file.is_file():
            file.write_text(file.read_text().replace(str(before), str(home)))
