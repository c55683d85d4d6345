"""A custodian made of SQL: errands from a declaration, records from a read-only database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from comity.collection.errand import Errand, ErrandFailed, FailureKind
from comity.collection.record import FieldValue, Record, SourceId
from comity.collection.sift import Limits
from comity.determination.scope import Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId
from comity_server.adapters.custodians.columns import (
    ColumnType,
    WrongType,
    bound_instant,
    field_of,
    instant_of,
)
from comity_server.adapters.custodians.declaration import (
    Column,
    Declaration,
    Query,
    load_declaration,
)
from comity_server.adapters.custodians.engines import Engine, Rows, Trouble
from comity_server.adapters.custodians.opening import engine_for

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class SqlCustodian:
    """Answer errands from a declared database: a :class:`comity.collection.gather.Custodian`."""

    def __init__(self, declaration: Declaration, *, engine: Engine | None = None) -> None:
        self._declaration, self._engine = declaration, engine
        self._queries = {query.id: query for query in declaration.queries}

    @property
    def name(self) -> str:
        """Return the declared name."""
        return self._declaration.name

    def errands(self, scope: Scope) -> tuple[Errand, ...]:
        """Return one errand for each query and each account that is granted its category."""
        return tuple(
            Errand(self.name, query.id, grant.account, grant.category, grant.period)
            for query in self._declaration.queries
            for grant in scope
            if grant.category is query.category
        )

    def limits(self, errand: Errand) -> Limits:
        """Return the declared limits of the errand's query."""
        return self._queries[errand.query].limits

    def fetch(self, errand: Errand) -> Iterator[Record]:
        """Yield the records of one errand as the database hands them out.

        :raises ErrandFailed: by kind; see ``docs/formats/custodian.md``.
        """
        query = self._queries[errand.query]
        try:
            with self._open().run(
                sql=query.sql,
                bound=bound_values(errand.account, errand.period, self._declaration.instants),
                seconds=query.seconds,
                longest=query.limits.bytes,
            ) as rows:
                layout = _layout(query, rows.columns)
                yield from _records(rows, layout=layout, query=query, errand=errand)
        except Trouble as trouble:
            raise ErrandFailed(errand=errand, kind=trouble.kind, detail=trouble.detail) from trouble

    def explain(self, query: Query) -> None:
        """Have the database plan a query with made-up parameters; no row is read.

        :raises Trouble: if it cannot be planned or lacks a declared column.
        """
        bound = bound_values(AccountId("nobody"), Period(), self._declaration.instants)
        columns = self._open().explain(sql=query.sql, bound=bound, seconds=query.seconds)
        _layout(query, columns)

    def _open(self) -> Engine:
        if self._engine is not None:
            return self._engine
        return engine_for(self._declaration.engine, self._declaration.dsn)


def load_custodian(path: Path) -> SqlCustodian:
    """Return the custodian that a TOML file declares.

    :raises DeclarationInvalid: with every fault found.
    """
    return SqlCustodian(load_declaration(path))


def bound_values(account: AccountId, period: Period, kind: ColumnType) -> Mapping[str, object]:
    """Return the three parameters; an open side of the period is the end of the calendar."""
    return {
        "account": account,
        "start": bound_instant(period.start or _FIRST, kind),
        "end": bound_instant(period.end or _LAST, kind),
    }


@dataclass(frozen=True, slots=True)
class _Layout:
    places: tuple[tuple[int, Column], ...]
    account: int
    instant: int | None


def _layout(query: Query, columns: tuple[str, ...]) -> _Layout:
    missing = [column.name for column in query.columns if column.name not in columns]
    if missing:
        raise Trouble(
            FailureKind.MISSING_COLUMN, f"it does not return the column {', '.join(missing)}"
        )
    # What is not declared is not read: a SELECT * must not carry a new column out of the house.
    places = tuple((columns.index(column.name), column) for column in query.columns)
    return _Layout(
        places=places,
        account=columns.index(query.account),
        instant=None if query.instant is None else columns.index(query.instant),
    )


def _records(rows: Rows, *, layout: _Layout, query: Query, errand: Errand) -> Iterator[Record]:
    source = SourceId(f"{errand.custodian}/{query.id}")
    count = size = 0
    for row in rows:
        record = _record(row, layout=layout, query=query, source=source)
        count, size = count + 1, size + record.size
        if count > query.limits.rows:
            raise Trouble(FailureKind.TOO_MUCH, f"it returned more than {query.limits.rows} rows")
        if size > query.limits.bytes:
            raise Trouble(FailureKind.TOO_MUCH, f"it returned more than {query.limits.bytes} bytes")
        yield record


def _record(row: tuple[object, ...], *, layout: _Layout, query: Query, source: SourceId) -> Record:
    fields = tuple((column.name, _field(row[place], column)) for place, column in layout.places)
    account = row[layout.account]
    at = None
    if layout.instant is not None and row[layout.instant] is not None:
        kind = next(column.type for column in query.columns if column.name == query.instant)
        at = instant_of(row[layout.instant], kind)
    return Record(AccountId(str(account)), query.category, at, fields, source)


def _field(value: object, column: Column) -> FieldValue:
    if value is None:
        if column.optional:
            return None
        raise Trouble(FailureKind.WRONG_TYPE, f"the column {column.name} is empty in some row")
    try:
        return field_of(value, column.type)
    except WrongType as wrong:
        detail = f"in some row the column {column.name} {wrong}"
        raise Trouble(FailureKind.WRONG_TYPE, detail) from None
