"""Everybody who is present, in columns as a service keeps them, and the answers to them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.restriction.market_exit import Action
from comity_edge.answer import Answer

Numbers = Any
"""Whole numbers, one for each participant: an array, a list or a NumPy array."""


@dataclass(frozen=True, slots=True)
class Column:
    """One signal of everybody: a number into ``texts`` for each participant."""

    numbers: Numbers
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who is present, one row each.

    :ivar addresses: packed addresses one after another, 4 bytes each, or 16 for all (IPv4 then
        inside IPv6, as sockets give it).
    :ivar width: 4 or 16.
    :ivar resources: what each uses. A signal that is absent says nothing of anybody.
    """

    addresses: bytes
    resources: Column
    width: int = 4
    sim: Column | None = None
    billing: Column | None = None
    declared: Column | None = None
    action: str = "use"

    def __post_init__(self) -> None:
        Action(self.action)
        columns = [self.resources, *filter(None, (self.sim, self.billing, self.declared))]
        if self.width not in {4, 16} or len(self.addresses) % self.width:
            raise ValueError("addresses are packed in 4 or 16 bytes each")
        if any(len(column.numbers) != len(self) for column in columns):
            raise ValueError("every column has a number for every participant")

    def __len__(self) -> int:
        return len(self.addresses) // self.width


@dataclass(frozen=True, slots=True)
class ManyAnswers:
    """The answers to a crowd: for each row a number into the answers, some maybe unused."""

    numbers: Numbers
    answers: tuple[Answer, ...]
    _rows: Callable[[frozenset[int]], list[int]] = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, row: int) -> Answer:
        number: int = self.numbers[row]
        return self.answers[number]

    def blocked(self) -> list[int]:
        """Return the rows that may not go on, in their order."""
        return self._rows(
            frozenset(n for n, answer in enumerate(self.answers) if not answer.is_admitted)
        )
