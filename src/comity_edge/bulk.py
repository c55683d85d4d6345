"""Judge everybody who is present at once, after a change.

Participants come in columns: packed addresses, and for each other signal a number into a short list
of texts, as a service keeps them anyway. Resources which the same rules concern form a group, and
in a group places which those rules cannot tell apart are of one kind. Each combination of kinds is
judged once, by the slow and obvious gate; the rest is looking up, by NumPy where it is installed.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.restriction.market_exit import Action
from comity.vocabulary.places import Place, parse_outside_place
from comity_edge.answer import Answer
from comity_edge.bulk_numpy import by_numpy, class_of
from comity_edge.compiling import Signature, telling
from comity_edge.snapshot import Snapshot

try:
    import numpy as _numpy
except ImportError:  # the standard library is enough, only slower
    _numpy = None  # type: ignore[assignment]  # stands for "not installed"

numpy: Any = _numpy

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


@dataclass(frozen=True, slots=True)
class Group:
    """The participants whose resources the same rules concern.

    :ivar resource: one of the resources, to judge by.
    :ivar sets: every set of places that one of those rules is about.
    """

    resource: str
    sets: tuple[frozenset[Place], ...]


class Kinds:
    """Sort places into kinds that a group's rules cannot tell apart."""

    def __init__(self, texts: Sequence[str], group: Group) -> None:
        known: dict[Signature, int] = {}
        self.of_text = []
        self.standing: list[int] = []
        for number, text in enumerate(texts):
            signature = telling(parse_outside_place(text), group.sets)
            if signature not in known:
                known[signature] = len(known)
                self.standing.append(number)
            self.of_text.append(known[signature])


Judge = Callable[[Group, int, str, str, str], Answer]
"""Judge (group, class of the address, sim, billing, declared)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a crowd is judged: each combination of kinds in each group, once.

    ``kinds`` are those of the address, sim, billing and declared, for each group; ``widths`` how
    many numbers each has room for.
    """

    crowd: Crowd
    snapshot: Snapshot
    group_of_resource: list[int]
    groups: list[Group]
    texts: tuple[Sequence[str], ...]
    kinds: list[tuple[Kinds, ...]]
    widths: tuple[int, ...]
    judge: Judge
    known: dict[Answer, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column | None, ...]:
        """Return the columns beside the address, absent ones as None."""
        return (self.crowd.sim, self.crowd.billing, self.crowd.declared)

    @property
    def count(self) -> int:
        """Return how many combinations there are room for."""
        return len(self.groups) * math.prod(self.widths)

    def answer(self, combination: int) -> int:
        """Return the number of the answer to a combination."""
        parts = []
        for width in reversed(self.widths):
            combination, part = divmod(combination, width)
            parts.append(part)
        kinds = self.kinds[combination]
        number, *others = (
            kind.standing[part] for kind, part in zip(kinds, reversed(parts), strict=True)
        )
        sim, billing, declared = (
            texts[other] for texts, other in zip(self.texts[1:], others, strict=True)
        )
        found = self.judge(self.groups[combination], number, sim, billing, declared)
        return self.known.setdefault(found, len(self.known))


def plan_of(
    crowd: Crowd, *, snapshot: Snapshot, group_of: Callable[[str], Group], judge: Judge
) -> Plan:
    """Return how to judge a crowd.

    :param group_of: returns the same group for resources which the same rules concern.
    """
    numbers: dict[int, int] = {}
    groups: list[Group] = []
    group_of_resource = []
    for resource in crowd.resources.texts:
        group = group_of(resource)
        if id(group) not in numbers:
            numbers[id(group)] = len(groups)
            groups.append(group)
        group_of_resource.append(numbers[id(group)])
    classes = [str(getattr(place, "value", place)) for place in snapshot.header.classes]
    columns = (crowd.sim, crowd.billing, crowd.declared)
    texts = (classes, *(column.texts if column else ("",) for column in columns))
    kinds = [tuple(Kinds(one, group) for one in texts) for group in groups]
    widths = tuple(max(len(kind.standing) for kind in row) for row in zip(*kinds, strict=True))
    return Plan(crowd, snapshot, group_of_resource, groups, texts, kinds, widths, judge)


def judge_crowd(plan: Plan) -> ManyAnswers:
    """Return the answer to every row of the crowd."""
    if numpy is None or not len(plan.crowd):
        return _plainly(plan)
    numbers = by_numpy(numpy, plan)

    def rows(wanted: frozenset[int]) -> list[int]:
        found: list[int] = numpy.flatnonzero(numpy.isin(numbers, sorted(wanted))).tolist()
        return found

    return ManyAnswers(numbers, tuple(plan.known), rows)


def _plainly(plan: Plan) -> ManyAnswers:
    crowd = plan.crowd
    known: dict[int, int] = {}
    numbers = array("L")
    for row in range(len(crowd)):
        at = row * crowd.width
        number = class_of(crowd.addresses[at : at + crowd.width], plan.snapshot)
        combination = plan.group_of_resource[crowd.resources.numbers[row]]
        kinds = plan.kinds[combination]
        values = (number, *(column.numbers[row] if column else 0 for column in plan.columns))
        for kind, width, value in zip(kinds, plan.widths, values, strict=True):
            combination = combination * width + kind.of_text[value]
        if combination not in known:
            known[combination] = plan.answer(combination)
        numbers.append(known[combination])

    def rows(wanted: frozenset[int]) -> list[int]:
        return [row for row, number in enumerate(numbers) if number in wanted]

    return ManyAnswers(numbers, tuple(plan.known), rows)
