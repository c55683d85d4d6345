"""How a crowd is judged: which combinations of kinds there are, and the answer to each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from comity.vocabulary.places import Place, parse_outside_place
from comity_edge.answer import Answer
from comity_edge.compiling import Signature, telling
from comity_edge.crowd import Column, Crowd
from comity_edge.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Group:
    """The participants whose resources the same rules concern.

    :ivar resource: one of the resources, to judge by.
    :ivar sets: every set of places that one of those rules is about.
    """

    resource: str
    sets: tuple[frozenset[Place], ...]


class Kinds:
    """Sort places into kinds that a group's rules cannot tell apart.

    :ivar of_text: the kind of each text.
    :ivar standing: the number of a text that stands for each kind.
    :ivar said: what each kind says to the rules, as a number that all signals of the group share.
    """

    def __init__(self, texts: Sequence[str], group: Group, shared: dict[Signature, int]) -> None:
        known: dict[Signature, int] = {}
        self.of_text: list[int] = []
        self.standing: list[int] = []
        self.said: list[int] = []
        for number, text in enumerate(texts):
            signature = telling(parse_outside_place(text), group.sets)
            if signature not in known:
                known[signature] = len(known)
                self.standing.append(number)
                self.said.append(shared.setdefault(signature, len(shared)))
            self.of_text.append(known[signature])


def kinds_of(texts: Sequence[Sequence[str]], group: Group) -> tuple[Kinds, ...]:
    """Return the kinds of each signal in a group."""
    shared: dict[Signature, int] = {}
    return tuple(Kinds(one, group, shared) for one in texts)


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
    alike: dict[tuple[int, ...], int] = field(default_factory=dict)

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
        return self._answer(combination, self.kinds[combination], tuple(reversed(parts)))

    def every_answer(self) -> Iterator[tuple[int, int]]:
        """Yield each combination that may occur, and the number of its answer."""
        _, second, third, fourth = self.widths
        for group, kinds in enumerate(self.kinds):
            for parts in product(*(range(len(kind.standing)) for kind in kinds)):
                upper = (group * self.widths[0] + parts[0]) * second + parts[1]
                combination = (upper * third + parts[2]) * fourth + parts[3]
                yield combination, self._answer(group, kinds, parts)

    def _answer(self, group: int, kinds: Sequence[Kinds], parts: tuple[int, ...]) -> int:
        # Rules count voices and do not ask whose they are, so their order makes no difference.
        first, second, third, fourth = kinds
        said = [first.said[parts[0]], second.said[parts[1]]]
        said += [third.said[parts[2]], fourth.said[parts[3]]]
        said.sort()
        key = (group, *said)
        found = self.alike.get(key)
        if found is None:
            found = self.alike[key] = self._judged(self.groups[group], kinds, parts)
        return found

    def _judged(self, group: Group, kinds: Sequence[Kinds], parts: Sequence[int]) -> int:
        number, *others = (kind.standing[part] for kind, part in zip(kinds, parts, strict=True))
        sim, billing, declared = (
            texts[other] for texts, other in zip(self.texts[1:], others, strict=True)
        )
        found = self.judge(group, number, sim, billing, declared)
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
    kinds = [kinds_of(texts, group) for group in groups]
    widths = tuple(max(len(kind.standing) for kind in row) for row in zip(*kinds, strict=True))
    return Plan(crowd, snapshot, group_of_resource, groups, texts, kinds, widths, judge)
