"""Read a PostgreSQL database: read-only transaction, time limit, server-side cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors

from comity.collection.errand import FailureKind
from comity_server.adapters.custodians.engines import Rows, Trouble
from comity_server.adapters.custodians.parameters import for_psycopg

_AT_A_TIME = 500


class PostgresqlEngine:
    """A PostgreSQL database of somebody else's, which we never write."""

    def __init__(self, address: str) -> None:
        self._address = address

    @contextmanager
    def run(
        self, *, sql: str, bound: Mapping[str, object], seconds: int, longest: int
    ) -> Iterator[Rows]:
        """See :meth:`Engine.run`; ``longest`` is held by the caller's count of bytes."""
        with (
            _named_troubles(seconds),
            self._open(seconds) as connection,
            connection.cursor(name="comity") as cursor,
        ):
            cursor.itersize = _AT_A_TIME
            cursor.execute(for_psycopg(sql).encode(), dict(bound))
            yield _PostgresqlRows(cursor, seconds)

    def explain(self, *, sql: str, bound: Mapping[str, object], seconds: int) -> tuple[str, ...]:
        """See :meth:`Engine.explain`; zero rows are asked for, so that only the plan is made."""
        # The text is the operator's own, from a checked declaration; no value is spliced into it.
        wrapped = f"SELECT * FROM ({sql.strip().rstrip(';')}\n) AS comity LIMIT 0"  # noqa: S608  the declared query, no value
        with (
            _named_troubles(seconds),
            self._open(seconds) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(for_psycopg(wrapped).encode(), dict(bound))
            return tuple(column.name for column in cursor.description or ())

    def _open(self, seconds: int) -> psycopg.Connection[Any]:
        milliseconds = seconds * 1000
        connection = psycopg.connect(
            self._address,
            connect_timeout=min(max(seconds, 2), 10),
            options=(
                "-c default_transaction_read_only=on "
                f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
                f"-c idle_in_transaction_session_timeout={milliseconds}"
            ),
        )
        connection.read_only = True
        return connection


class _PostgresqlRows:
    def __init__(self, cursor: psycopg.ServerCursor[Any], seconds: int) -> None:
        self._cursor, self._seconds = cursor, seconds

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self._cursor.description or ())

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        with _named_troubles(self._seconds):
            yield from self._cursor


@contextmanager
def _named_troubles(seconds: int) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as wrong:
        raise Trouble(*_trouble(wrong, seconds)) from None


def _trouble(wrong: psycopg.Error, seconds: int) -> tuple[FailureKind, str]:
    # Messages of the server may quote values; only the class of error goes on.
    name = type(wrong).__name__
    match wrong:
        case errors.QueryCanceled() | errors.LockNotAvailable():
            return FailureKind.SLOW, f"it took longer than {seconds} seconds"
        case errors.UndefinedColumn() | errors.UndefinedTable():
            return FailureKind.MISSING_COLUMN, f"a table or column is not there ({name})"
        case errors.ReadOnlySqlTransaction() | errors.InsufficientPrivilege():
            return FailureKind.REFUSED, f"the query tries to do more than it may ({name})"
        case errors.ProgrammingError() | errors.NotSupportedError():
            return FailureKind.REFUSED, f"the database does not accept the query ({name})"
        case errors.DataError():
            return FailureKind.WRONG_TYPE, f"a value does not fit ({name})"
        case _:
            return FailureKind.DOWN, f"the database cannot be reached or read ({name})"
