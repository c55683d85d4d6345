"""What the two database engines have in common: a reading connection and named troubles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from comity.collection.errand import FailureKind


class Trouble(Exception):
    """Raised by an engine when a query cannot be done; holds no value that it returned."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail


class Rows(Protocol):
    """The rows of one running query, as they come."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that the query returns."""
        ...

    def __iter__(self) -> Iterator[tuple[object, ...]]: ...


class Engine(Protocol):
    """One way to open a database for reading only."""

    def run(
        self, *, sql: str, bound: Mapping[str, object], seconds: int, longest: int
    ) -> AbstractContextManager[Rows]:
        """Run one query and stream its rows.

        :param seconds: of the whole query, after which it fails as slow.
        :param longest: bytes that one value may have.
        :raises Trouble: when it cannot be done.
        """
        ...

    def explain(self, *, sql: str, bound: Mapping[str, object], seconds: int) -> tuple[str, ...]:
        """Return the columns that a query would return, having had the database plan it.

        :raises Trouble: when it cannot be planned.
        """
        ...


def address_of(dsn: str, *, environment: Mapping[str, str]) -> str:
    """Return the address that a declaration refers to.

    :raises Trouble: if the variable or file is missing; neither address nor secret is shown.
    """
    kind, _, name = dsn.partition(":")
    if kind == "env":
        found = environment.get(name, "").strip()
        if not found:
            raise Trouble(FailureKind.DOWN, f"the environment variable {name} is not set")
        return found
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        detail = f"the file with its address cannot be read ({type(wrong).__name__})"
        raise Trouble(FailureKind.DOWN, detail) from wrong
