"""Have the database fail under one statement: it raises, returns nothing, or returns garbage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection

_READ = re.compile(r'(?:FROM|JOIN)\s+"(\w+)"')
_COLUMN = re.compile(r'"(\w+)"\."(\w+)"$')


class Lost(DatabaseError):
    """Raised in the place of a statement: the store did not answer."""


@dataclass(slots=True)
class Watched:
    """What was asked while somebody watched: each table, its columns, and how many statements."""

    statements: int = 0
    columns: dict[str, set[str]] = field(default_factory=dict)
    hits: int = 0


def tables_of(sql: str) -> set[str]:
    """Return the tables that a statement reads."""
    return set(_READ.findall(sql)) if sql.lstrip().startswith("SELECT") else set()


def columns_of(sql: str) -> list[tuple[str, str]]:
    """Return table and column of each value in a row of a SELECT; empty names where it is neither.

    Django writes them out as ``"table"."column"``, with ``AS`` only for what is computed.
    """
    if not sql.lstrip().startswith("SELECT"):
        return []
    listed = sql.partition("SELECT ")[2].partition(" FROM ")[0].removeprefix("DISTINCT ")
    found = (_COLUMN.match(one.strip()) for one in listed.split(", "))
    return [(one.group(1), one.group(2)) if one else ("", "") for one in found]


@contextmanager
def watching() -> Iterator[Watched]:
    """Note every table and column that is read."""
    seen = Watched()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.statements += 1
        for table in tables_of(sql):
            seen.columns.setdefault(table, set())
        for table, column in columns_of(sql):
            if table:
                seen.columns.setdefault(table, set()).add(column)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen


@contextmanager
def lost(*, number: int) -> Iterator[Watched]:
    """Let so many statements be answered, and none after them."""
    seen = Watched()

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.statements += 1
        if seen.statements > number:
            seen.hits += 1
            raise Lost("the store did not answer")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield seen


@contextmanager
def unanswered(table: str) -> Iterator[Watched]:
    """Let whatever reads a table not be answered."""
    yield from _on(table, _raise)


@contextmanager
def emptied(table: str) -> Iterator[Watched]:
    """Let a table look as if nothing were in it."""
    yield from _on(table, _no_rows)


@contextmanager
def garbled(table: str, column: str, value: str | None) -> Iterator[Watched]:
    """Let one column hold what no action of ours could have written there."""
    seen = Watched()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        places = [place for place, one in enumerate(columns_of(sql)) if one == (table, column)]
        if places:
            seen.hits += 1
            _rewrite(context["cursor"], set(places), value)
        return done

    with connection.execute_wrapper(look):
        yield seen


def _on(table: str, do: Callable[..., Any]) -> Iterator[Watched]:
    seen = Watched()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if table not in tables_of(sql):
            return execute(sql, params, many, context)
        seen.hits += 1
        return do(execute, sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen


def _raise(*_: Any) -> Any:
    raise Lost("the store did not answer")


def _no_rows(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    done = execute(sql, params, many, context)
    context["cursor"].fetchall()
    return done


def _rewrite(cursor: Any, places: set[int], value: Any) -> None:
    def changed(row: Any) -> Any:
        return row and tuple(value if at in places else one for at, one in enumerate(row))

    plain_one, plain_many, plain_all = cursor.fetchone, cursor.fetchmany, cursor.fetchall
    cursor.fetchone = lambda: changed(plain_one())
    cursor.fetchmany = lambda *size: [changed(row) for row in plain_many(*size)]
    cursor.fetchall = lambda: [changed(row) for row in plain_all()]
