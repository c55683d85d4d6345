"""Ids within one scenario file: each names exactly one thing, and no id names nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from comity.scenario.table import Table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Named:
    """What one kind of table declares, by id."""

    table: str
    ids: frozenset[str]

    def check(self, at: Table, key: str, ids: Iterable[str]) -> None:
        """Refuse the first id that names nothing.

        :raises ScenarioError: naming the key and where the id should have been declared.
        """
        for one in ids:
            if one not in self.ids:
                raise at.fault(key, f"{one!r} names nothing: there is no {self.table} with this id")


def declared(table: str, tables: Sequence[Table]) -> Named:
    """Return the ids that the tables of a kind declare.

    :raises ScenarioError: if one stands twice.
    """
    ids: set[str] = set()
    for one in tables:
        name = one.text("id")
        if name in ids:
            raise one.fault("id", f"{name!r} stands twice among [[{table}]]")
        ids.add(name)
    return Named(f"[[{table}]]", frozenset(ids))


def read_all(tables: Sequence[Table], read: Callable[[Table], T]) -> tuple[T, ...]:
    """Return what each table says, once nothing is left unread in it."""
    found = []
    for table in tables:
        found.append(read(table))
        table.finish()
    return tuple(found)


def by_id(things: Iterable[T], key: Callable[[T], str]) -> Mapping[str, T]:
    """Return things by their ids."""
    return {key(thing): thing for thing in things}
