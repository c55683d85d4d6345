"""Read a SQLite database: opened read-only, with an authorizer that refuses all but reading."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from comity.collection.errand import FailureKind
from comity_server.adapters.custodians.engines import Rows, Trouble

_STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock: a fraction of a millisecond."""

_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN_FUNCTIONS = frozenset(
    {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}
)


class SqliteEngine:
    """A SQLite file of somebody else's, which we never write."""

    def __init__(self, address: str) -> None:
        self._path = Path(address.removeprefix("sqlite:///"))

    @contextmanager
    def run(
        self, *, sql: str, bound: Mapping[str, object], seconds: int, longest: int
    ) -> Iterator[Rows]:
        """See :meth:`Engine.run`."""
        with _named_troubles(seconds), closing(self._open(seconds)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
            yield _SqliteRows(connection.execute(sql, dict(bound)), seconds)

    def explain(self, *, sql: str, bound: Mapping[str, object], seconds: int) -> tuple[str, ...]:
        """See :meth:`Engine.explain`; a query that is never stepped reads no row."""
        with _named_troubles(seconds), closing(self._open(seconds)) as connection:
            # A limit of zero rows has the whole query compiled and its columns named, and no more.
            wrapped = f"SELECT * FROM ({sql.strip().rstrip(';')}\n) LIMIT 0"  # noqa: S608  the declared query, no value
            found = connection.execute(wrapped, dict(bound))
            return tuple(column[0] for column in found.description or ())

    def _open(self, seconds: int) -> sqlite3.Connection:
        if not self._path.is_file():
            raise Trouble(FailureKind.DOWN, "there is no database file at its address")
        connection = sqlite3.connect(
            f"file:{quote(str(self._path.resolve()))}?mode=ro",
            uri=True,
            isolation_level=None,
            timeout=min(seconds, 5),
            check_same_thread=False,
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # One snapshot for the whole query, however long it streams.
        connection.execute("BEGIN")
        connection.set_authorizer(_authorize)
        deadline = time.monotonic() + seconds
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
        return connection


class _SqliteRows:
    def __init__(self, cursor: sqlite3.Cursor, seconds: int) -> None:
        self._cursor, self._seconds = cursor, seconds

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column[0] for column in self._cursor.description or ())

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        with _named_troubles(self._seconds):
            yield from self._cursor


def _authorize(
    action: int, one: str | None, two: str | None, database: str | None, inner: str | None
) -> int:
    if action in _READING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (two or "").lower() not in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


@contextmanager
def _named_troubles(seconds: int) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as wrong:
        raise Trouble(*_trouble(wrong, seconds)) from None


def _trouble(wrong: sqlite3.Error, seconds: int) -> tuple[FailureKind, str]:
    # Messages of SQLite may quote values; only names of ours and its error names go on.
    name = getattr(wrong, "sqlite_errorname", "") or type(wrong).__name__
    text = str(wrong).lower()
    if name == "SQLITE_INTERRUPT":
        return FailureKind.SLOW, f"it took longer than {seconds} seconds"
    if name in {"SQLITE_AUTH", "SQLITE_READONLY"} or "one statement" in text:
        return FailureKind.REFUSED, f"the query tries to do more than read ({name})"
    if "no such column" in text or "no such table" in text:
        return FailureKind.MISSING_COLUMN, str(wrong)
    if name == "SQLITE_TOOBIG":
        return FailureKind.TOO_MUCH, "one value is larger than the limit of bytes"
    if name in {"SQLITE_ERROR", "SQLITE_SCHEMA"}:
        return FailureKind.REFUSED, f"the database does not accept the query ({name})"
    if isinstance(wrong, sqlite3.OperationalError) and "decode" in text:
        return FailureKind.WRONG_TYPE, "a text is not in UTF-8"
    return FailureKind.DOWN, f"the database cannot be read ({name})"
