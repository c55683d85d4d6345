"""Read a custodian's declaration from TOML, with every fault named at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.collection.sift import Limits
from comity.errors import ComityError
from comity.vocabulary.words import Category
from comity_server.adapters.custodians.columns import ColumnType
from comity_server.adapters.custodians.parameters import faults_of

ENGINES = ("sqlite", "postgresql")
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_QUERY_KEYS = {
    "id", "category", "sql", "account", "instant", "limits", "column", "kept_days",
}  # fmt: skip
_WHERE = re.compile(r"(env:[A-Z][A-Z0-9_]*|file:/[^\0]+)")


class DeclarationInvalid(ComityError):
    """Raised when a custodian's file is wrong; carries every fault with its place and cure."""

    code = "custodian.declaration"

    def __init__(self, path: Path, faults: tuple[str, ...]) -> None:
        self.faults = faults
        listed = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(
            f"{path.name} declares no custodian that may be asked; nothing was read:\n{listed}"
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query: its name in the result, its type, and whether it may be empty."""

    name: str
    type: ColumnType
    optional: bool = False
    means: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One query: which category it answers, its text, and what its columns are.

    ``account`` names the column that says whose row it is; ``instant`` the one that says when,
    None where rows have no instant. Seconds are of the whole query. ``kept_days`` is for how long
    the service keeps such rows, None where nobody has said.
    """

    id: str
    category: Category
    sql: str
    account: str
    instant: str | None
    columns: tuple[Column, ...]
    limits: Limits
    seconds: int
    kept_days: int | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A custodian as declared; ``dsn`` says where the address stands, never the address itself."""

    name: str
    engine: str
    dsn: str
    instants: ColumnType
    queries: tuple[Query, ...]
    means: str = ""


def load_declaration(path: Path) -> Declaration:
    """Return the declaration in a TOML file.

    :raises DeclarationInvalid: with every fault found.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise DeclarationInvalid(path, (f"it cannot be read as TOML: {wrong}",)) from wrong
    reader = _Reader()
    found = reader.declaration(table)
    if reader.faults:
        raise DeclarationInvalid(path, tuple(reader.faults))
    return found


class _Reader:
    """Collect faults while reading, so that somebody who corrects a file does so once."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def declaration(self, table: dict[str, Any]) -> Declaration:
        self.keys("the file", table, {"custodian", "limits", "query"})
        head, limits = self.table(table, "custodian"), self.table(table, "limits")
        self.keys("[custodian]", head, {"name", "means", "engine", "dsn", "instants"})
        queries = table.get("query", [])
        if not isinstance(queries, list) or not queries:
            self.faults.append("[[query]]: there is none; declare one for each category")
            queries = []
        found = tuple(self.query(entry, limits) for entry in queries)
        ids = [query.id for query in found]
        if len(set(ids)) != len(ids):
            self.faults.append("[[query]]: two have the same id; give each its own")
        return Declaration(
            name=self.text("[custodian]", head, "name", _SLUG),
            engine=self.choice("[custodian]", head, "engine", ENGINES),
            dsn=self.text("[custodian]", head, "dsn", _WHERE),
            instants=ColumnType(
                self.choice(
                    "[custodian]",
                    head,
                    "instants",
                    tuple(kind.value for kind in ColumnType if kind.is_instant),
                )
            ),
            queries=found,
            means=self.text("[custodian]", head, "means") if "means" in head else "",
        )

    def query(self, entry: Any, shared: dict[str, Any]) -> Query:
        entry = entry if isinstance(entry, dict) else {}
        where = f"[[query]] {entry.get('id', '?')}"
        self.keys(where, entry, _QUERY_KEYS)
        limits = shared | self.table(entry, "limits")
        self.keys(f"{where} limits", limits, {"rows", "bytes", "seconds"})
        sql = self.text(where, entry, "sql")
        self.faults += [f"{where}: sql: {fault}" for fault in (faults_of(sql) if sql else ())]
        query = Query(
            id=self.text(where, entry, "id", _SLUG),
            category=Category(
                self.choice(where, entry, "category", tuple(word.value for word in Category))
            ),
            sql=sql,
            account=self.text(where, entry, "account"),
            instant=self.text(where, entry, "instant") if "instant" in entry else None,
            columns=self.columns(where, entry.get("column", [])),
            limits=Limits(
                rows=self.number(where, limits, "rows"), bytes=self.number(where, limits, "bytes")
            ),
            seconds=self.number(where, limits, "seconds"),
            kept_days=self.number(where, entry, "kept_days") if "kept_days" in entry else None,
        )
        self.faults += [f"{where}: {fault}" for fault in _column_faults(query)]
        return query

    def columns(self, where: str, entries: Any) -> tuple[Column, ...]:
        found = []
        for entry in entries if isinstance(entries, list) else []:
            entry = entry if isinstance(entry, dict) else {}
            place = f"{where} column {entry.get('name', '?')}"
            self.keys(place, entry, {"name", "type", "optional", "means"})
            kind = self.choice(place, entry, "type", tuple(word.value for word in ColumnType))
            optional = entry.get("optional", False)
            if not isinstance(optional, bool):
                self.faults.append(f"{place}: optional: write true or false")
            means = self.text(place, entry, "means") if "means" in entry else ""
            name = self.text(place, entry, "name", _SLUG)
            found.append(Column(name, ColumnType(kind), optional is True, means))
        if not found:
            self.faults.append(f"{where}: no column is declared; name each that the query returns")
        return tuple(found)

    def table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        found = table.get(key, {})
        if isinstance(found, dict):
            return found
        self.faults.append(f"{key}: write it as a table")
        return {}

    def keys(self, where: str, table: dict[str, Any], known: set[str]) -> None:
        stray = sorted(set(table) - known)
        self.faults += [f"{where}: {key!r} is no key of ours; take it out" for key in stray]

    def text(
        self, where: str, table: dict[str, Any], key: str, form: re.Pattern[str] | None = None
    ) -> str:
        found = table.get(key)
        if not isinstance(found, str) or not found.strip():
            self.faults.append(f"{where}: {key!r} is missing or no text")
            return ""
        if form is not None and not form.fullmatch(found):
            self.faults.append(f"{where}: {key}: {_FORMS[form]}")
        return found

    def choice(self, where: str, table: dict[str, Any], key: str, words: tuple[str, ...]) -> str:
        found = table.get(key)
        if found not in words:
            self.faults.append(f"{where}: {key}: write one of {', '.join(words)}")
            return words[0]
        return str(found)

    def number(self, where: str, table: dict[str, Any], key: str) -> int:
        found = table.get(key)
        if isinstance(found, bool) or not isinstance(found, int) or found < 1:
            of = "" if key == "kept_days" else "limits."
            self.faults.append(f"{where}: {of}{key}: write a whole number above zero")
            return 1
        return found


_FORMS = {
    _SLUG: "write small letters, digits, hyphens and underscores, a letter first",
    _WHERE: "write 'env:NAME' or 'file:/path'; an address with its password never stands here",
}


def _column_faults(query: Query) -> list[str]:
    by_name = {column.name: column for column in query.columns}
    faults = []
    if len(by_name) != len(query.columns):
        faults.append("two columns have the same name")
    account = by_name.get(query.account)
    if account is None or account.type is not ColumnType.TEXT or account.optional:
        faults.append("account: name a declared column of type text that is never empty")
    if query.instant is not None:
        instant = by_name.get(query.instant)
        if instant is None or not instant.type.is_instant:
            faults.append("instant: name a declared column of an instant type")
    return faults
