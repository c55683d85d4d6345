"""Say of every number of a column at once what a predicate on words says of it.

For each word one whole number is kept, with a byte for each number of the column that is 1 where
the word is in its fact. What has any of some words is then their union, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from comity.pack.policy import Predicate


@dataclass(frozen=True, slots=True)
class WordColumn:
    """In which facts each word stands."""

    count: int
    every: int
    none_: int
    by_word: dict[str, int] = field(repr=False)

    def says(self, predicate: Predicate, *, so: int) -> bytes:
        """Return ``so`` for each number of which the predicate holds, and 0 for the others."""
        return (self._holding(predicate) * so).to_bytes(self.count, "little")

    def _holding(self, predicate: Predicate) -> int:
        if predicate.empty is not None:
            return self.none_ if predicate.empty else self.every ^ self.none_
        found = [self.by_word.get(word, 0) for word in predicate.words]
        if predicate.all_of is not None:
            return reduce(and_, found, self.every)
        any_ = reduce(or_, found, 0)
        return any_ if predicate.any_of is not None else self.every ^ any_


def word_column(facts: Sequence[frozenset[str]]) -> WordColumn:
    """Return in which of the facts each word stands."""
    marks: dict[str, bytearray] = {}
    for number, fact in enumerate(facts):
        for word in fact:
            marks.setdefault(word, bytearray(len(facts)))[number] = 1
    return WordColumn(
        count=len(facts),
        every=_number(b"\1" * len(facts)),
        none_=_number(bytes(not fact for fact in facts)),
        by_word={word: _number(mark) for word, mark in marks.items()},
    )


def _number(marks: bytes | bytearray) -> int:
    return int.from_bytes(marks, "little")
