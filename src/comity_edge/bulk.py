"""Judge everybody who is present at once, after a change.

Participants come in columns: packed addresses, and for each other signal a number into a short list
of texts, as a service keeps them anyway. Each combination that rules can tell apart is judged once,
by the gate itself; the rest is looking up, by NumPy where it is installed.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from comity_edge.answer import Answer
from comity_edge.pages import MIXED
from comity_edge.snapshot import Snapshot

try:
    import numpy as _numpy
except ImportError:  # the standard library is enough, only slower
    _numpy = None  # type: ignore[assignment]  # stands for "not installed"

numpy: Any = _numpy

MOST_COMBINATIONS: Final = 1 << 22
"""Up to so many possible combinations a table of them all is quicker than sorting."""

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
        columns = [self.resources, *filter(None, (self.sim, self.billing, self.declared))]
        if self.width not in {4, 16} or len(self.addresses) % self.width:
            raise ValueError("addresses are packed in 4 or 16 bytes each")
        if any(len(column.numbers) != len(self) for column in columns):
            raise ValueError("every column has a number for every participant")

    def __len__(self) -> int:
        return len(self.addresses) // self.width


@dataclass(frozen=True, slots=True)
class ManyAnswers:
    """The answers to a crowd: for each row a number into the answers."""

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


JudgeClass = Callable[[str, int, str, str, str], Answer]
"""Judge (resource, class of the address, sim, billing, declared)."""


def judge_crowd(crowd: Crowd, *, snapshot: Snapshot, judge: JudgeClass) -> ManyAnswers:
    """Return the answer to every row of the crowd.

    :raises ValueError: if there are more combinations of resources and texts than can be useful.
    """
    columns = (crowd.sim, crowd.billing, crowd.declared)
    texts = [tuple(column.texts) if column else ("",) for column in columns]
    resources = tuple(crowd.resources.texts)
    sizes = [len(resources), len(snapshot.header.classes), *map(len, texts)]
    index = Combinations(resources, texts, sizes, judge)
    if numpy is None:
        return _plainly(crowd, snapshot, columns, index)
    combination = _combined(crowd, snapshot, columns, index)
    numbers = (_by_sorting if index.count > MOST_COMBINATIONS else _by_table)(combination, index)

    def rows(wanted: frozenset[int]) -> list[int]:
        found: list[int] = numpy.flatnonzero(numpy.isin(numbers, sorted(wanted))).tolist()
        return found

    return ManyAnswers(numbers, index.answers(), rows)


class Combinations:
    """Number the combinations that occur, and judge each once."""

    def __init__(
        self,
        resources: tuple[str, ...],
        texts: list[tuple[str, ...]],
        sizes: list[int],
        judge: JudgeClass,
    ) -> None:
        self.sizes = sizes
        self._resources, self._texts, self._judge = resources, texts, judge
        self._answers: dict[Answer, int] = {}

    @property
    def count(self) -> int:
        """Return how many combinations there could be."""
        count = 1
        for size in self.sizes:
            count *= size
        return count

    def answer(self, combination: int) -> int:
        """Return the number of the answer to a combination."""
        parts = []
        for size in reversed(self.sizes):
            combination, part = divmod(combination, size)
            parts.append(part)
        declared, billing, sim, number, resource = parts
        sims, billings, declareds = self._texts
        found: Answer = self._judge(
            self._resources[resource], number, sims[sim], billings[billing], declareds[declared]
        )
        return self._answers.setdefault(found, len(self._answers))

    def answers(self) -> tuple[Answer, ...]:
        """Return every answer that was given, by number."""
        return tuple(self._answers)


def _plainly(
    crowd: Crowd,
    snapshot: Snapshot,
    columns: tuple[Column | None, ...],
    index: Combinations,
) -> ManyAnswers:
    known: dict[int, int] = {}
    numbers = array("L")
    for row, number in enumerate(_classes_plainly(crowd, snapshot)):
        combination = crowd.resources.numbers[row] * index.sizes[1] + number
        for column, size in zip(columns, index.sizes[2:], strict=True):
            combination = combination * size + (column.numbers[row] if column else 0)
        if combination not in known:
            known[combination] = index.answer(combination)
        numbers.append(known[combination])

    def rows(wanted: frozenset[int]) -> list[int]:
        return [row for row, number in enumerate(numbers) if number in wanted]

    return ManyAnswers(numbers, index.answers(), rows)


def _class_of(packed: bytes, snapshot: Snapshot) -> int:
    if len(packed) == 16 and packed.startswith(bytes(10) + b"\xff\xff"):
        packed = packed[12:]
    return snapshot.v4.find(packed) if len(packed) == 4 else snapshot.v6.find(packed)


def _classes_plainly(crowd: Crowd, snapshot: Snapshot) -> list[int]:
    raw, width = crowd.addresses, crowd.width
    return [_class_of(raw[at : at + width], snapshot) for at in range(0, len(raw), width)]


def _combined(
    crowd: Crowd,
    snapshot: Snapshot,
    columns: tuple[Column | None, ...],
    index: Combinations,
) -> Any:
    """Return the number of each row's combination."""
    kind = numpy.int64 if index.count > MOST_COMBINATIONS else numpy.int32
    combination = numpy.asarray(crowd.resources.numbers).astype(kind)
    combination *= index.sizes[1]
    combination += _classes_quickly(crowd, snapshot)
    for column, size in zip(columns, index.sizes[2:], strict=True):
        if column is not None:
            combination *= size
            combination += numpy.asarray(column.numbers)
    return combination


def _by_sorting(combination: Any, index: Combinations) -> Any:
    found, inverse = numpy.unique(combination, return_inverse=True)
    return numpy.array([index.answer(one) for one in found.tolist()], dtype=numpy.uint32)[inverse]


def _by_table(combination: Any, index: Combinations) -> Any:
    occurs = numpy.zeros(index.count, dtype=bool)
    occurs[combination] = True
    present = numpy.flatnonzero(occurs)
    table = numpy.zeros(index.count, dtype=numpy.uint32)
    table[present] = [index.answer(one) for one in present.tolist()]
    return table[combination]


def _classes_quickly(crowd: Crowd, snapshot: Snapshot) -> Any:
    """Return the class of each row: by the pages, and by the ranges where they do not say."""
    halves = numpy.frombuffer(crowd.addresses, dtype=">u2").reshape(-1, crowd.width // 2)
    table = snapshot.pages4 if crowd.width == 4 else snapshot.pages6
    lower = halves[:, 1] >> 8 if crowd.width == 4 else halves[:, 1]
    pages = numpy.frombuffer(table.pages, dtype=numpy.uint8)
    starts = numpy.asarray(table.numbers).astype(numpy.int32) * table.size
    classes = pages[starts[halves[:, 0]] + lower].astype(numpy.int32)
    raw, width = crowd.addresses, crowd.width
    for row in numpy.flatnonzero(classes == MIXED).tolist():
        classes[row] = _class_of(raw[row * width : (row + 1) * width], snapshot)
    return classes
