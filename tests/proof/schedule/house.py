"""Put a house back to how a scene found it, thousands of times: cheaply, and whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections

_SCHEMA = "staged"


class SqliteStage:
    """A copy of the home's file, put back before each schedule."""

    def __init__(self) -> None:
        connections["default"].close()
        self._file = settings.HOME.database
        self._copy = self._file.with_suffix(".staged")
        shutil.copyfile(self._file, self._copy)

    def restore(self, tables: Iterable[str]) -> None:
        """Put the file back; nobody may be connected."""
        connections["default"].close()
        for end in ("-wal", "-shm"):
            Path(f"{self._file}{end}").unlink(missing_ok=True)
        shutil.copyfile(self._copy, self._file)

    def waits(self, pid: int) -> bool:
        """Return nothing useful: SQLite tells at once that it is locked."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave nothing open."""


class PostgresqlStage:
    """A copy of every table in a schema of its own, put back by the server's superuser."""

    def __init__(self) -> None:
        connections["default"].close()
        of = settings.DATABASES["default"]
        self._session = psycopg.connect(
            host=of["HOST"], user=of["USER"], dbname=of["NAME"], autocommit=True
        )
        self._session.execute("SET session_replication_role = replica")
        self._session.execute("SET synchronous_commit = off")
        self._run(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE; CREATE SCHEMA {_SCHEMA}")
        found = self._session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in found.fetchall():
            self._run(f'CREATE TABLE {_SCHEMA}."{name}" AS TABLE public."{name}"')

    def _run(self, sql: str) -> None:
        self._session.execute(sql)  # type: ignore[arg-type]  # put together from names of tables

    def restore(self, tables: Iterable[str]) -> None:
        """Put back the tables that were written to."""
        self._run(
            "BEGIN;"
            + "".join(
                f'DELETE FROM public."{name}";INSERT INTO public."{name}" TABLE {_SCHEMA}."{name}";'
                for name in sorted(tables)
            )
            + "COMMIT"
        )

    def waits(self, pid: int) -> bool:
        """Return whether a server process waits for a lock that another one holds."""
        found = self._session.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        row = found.fetchone()
        return bool(row and row[0])

    def close(self) -> None:
        """End the superuser's session, and remove the copies."""
        self._run(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE")
        self._session.close()


def stage() -> Any:
    """Return the stage of this run's engine, made from the house as it stands now."""
    return PostgresqlStage() if connection.vendor == "postgresql" else SqliteStage()
