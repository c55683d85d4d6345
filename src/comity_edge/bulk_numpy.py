"""The lookups of a crowd in NumPy, a piece at a time, so that each piece stays in the cache."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from comity_edge.addresses import MAPPED
from comity_edge.pages import MIXED
from comity_edge.snapshot import Snapshot

if TYPE_CHECKING:
    from comity_edge.crowd_plan import Plan

PIECE: Final = 1 << 15
FEW_COMBINATIONS: Final = 1 << 12
"""Up to so many are all judged beforehand, whether they occur or not."""

MOST_COMBINATIONS: Final = 1 << 22
"""Up to so many combinations a table of them all is quicker than sorting those that occur."""


def class_of(packed: bytes, snapshot: Snapshot) -> int:
    """Return the class of an address by the ranges; IPv4 inside IPv6 is IPv4."""
    if len(packed) == 16 and packed.startswith(MAPPED):
        packed = packed[12:]
    return snapshot.v4.find(packed) if len(packed) == 4 else snapshot.v6.find(packed)


def by_numpy(np: Any, plan: Plan) -> Any:
    """Return the number of the answer to each row."""
    lengths = [len(plan.groups), *(len(kind.of_text) for kind in plan.kinds[0])]
    if plan.count <= FEW_COMBINATIONS and math.prod(lengths) <= MOST_COMBINATIONS:
        return _by_table(np, _OneByOne(np, plan))
    combinations = _combinations(np, plan)
    if plan.count > MOST_COMBINATIONS:
        found, inverse = np.unique(combinations, return_inverse=True)
        return np.array([plan.answer(one) for one in found.tolist()], dtype=np.int32)[inverse]
    occurs = np.zeros(plan.count, dtype=bool)
    occurs[combinations] = True
    table = np.zeros(plan.count, dtype=np.int32)
    present = np.flatnonzero(occurs)
    table[present] = [plan.answer(one) for one in present.tolist()]
    return table.take(combinations)


def _by_table(np: Any, rows_of: _OneByOne) -> Any:
    """Return the answers by a table of everything that a row can say, each judged beforehand."""
    plan = rows_of.plan
    answers = np.zeros(plan.count, dtype=np.int32)
    combinations, numbers = zip(*plan.every_answer(), strict=True)
    answers[list(combinations)] = numbers
    # The narrowest numbers that will do: what is small stays in the cache.
    table = answers.astype(np.min_scalar_type(len(plan.known))).take(rows_of.combinations())
    found = np.empty(len(plan.crowd), dtype=table.dtype)
    for rows in _pieces(plan):
        found[rows] = table.take(rows_of(rows))
    return found


def _combinations(np: Any, plan: Plan) -> Any:
    """Return the combination of kinds of each row, where there are too many for a table."""
    combination = np.empty(len(plan.crowd), dtype=np.intp)
    piece_of = _ByKinds(np, plan)
    for rows in _pieces(plan):
        combination[rows] = piece_of(rows)
    return combination


def _pieces(plan: Plan) -> list[slice]:
    count = len(plan.crowd)
    return [slice(at, min(at + PIECE, count)) for at in range(0, count, PIECE)]


class _Rows:
    """The columns of a crowd as NumPy sees them."""

    def __init__(self, np: Any, plan: Plan) -> None:
        self.np, self.plan, crowd = np, plan, plan.crowd
        table = plan.snapshot.pages4 if crowd.width == 4 else plan.snapshot.pages6
        self.words = np.frombuffer(crowd.addresses, dtype=">u4").reshape(-1, crowd.width // 4)
        self.pages = np.frombuffer(table.pages, dtype=np.uint8)
        self.numbers = np.asarray(table.numbers)  # small, so that it stays in the nearest cache
        self.size = table.size
        self.below = 8 if crowd.width == 4 else 0
        self.resources = np.asarray(crowd.resources.numbers)
        self.columns: list[Any] = [column and np.asarray(column.numbers) for column in plan.columns]
        # For each signal: group times places, the kind.
        self.kinds = [
            np.array([row[signal].of_text for row in plan.kinds], dtype=np.intp)
            for signal in range(4)
        ]

    def classes(self, rows: slice) -> Any:
        """Return the classes: by the pages, and by the ranges where they do not say."""
        plan, width = self.plan, self.plan.crowd.width
        upper = self.words[rows, 0].astype(self.np.intp)
        cells = self.numbers.take(upper >> 16).astype(self.np.intp)
        cells *= self.size
        upper &= 0xFFFF
        upper >>= self.below
        cells += upper
        classes = self.pages.take(cells)
        mixed = self.np.flatnonzero(classes == MIXED).tolist()
        if not mixed:
            return classes
        classes, raw = classes.astype(self.np.uint16), plan.crowd.addresses
        for row in mixed:
            at = (rows.start + row) * width
            classes[row] = class_of(raw[at : at + width], plan.snapshot)
        return classes


class _OneByOne(_Rows):
    """Number what a row says: its group, its signals and its class, each by its own number."""

    def __init__(self, np: Any, plan: Plan) -> None:
        super().__init__(np, plan)
        self.groups = np.array(plan.group_of_resource, dtype=np.uint32)

    def __call__(self, rows: slice) -> Any:
        number = self.groups.take(self.resources[rows])
        for signal in (1, 2, 3):
            self._append(number, signal, self.columns[signal - 1], rows)
        number *= self.kinds[0].shape[1]
        number += self.classes(rows)
        return number

    def _append(self, number: Any, signal: int, column: Any, rows: slice) -> None:
        if column is not None:
            number *= self.kinds[signal].shape[1]
            # All numbers were checked against their texts, whatever type they come in.
            self.np.add(number, column[rows], out=number, casting="unsafe")

    def combinations(self) -> Any:
        """Return the combination of kinds that each such number means."""
        axes = (4, 1, 2, 3)  # where a signal's places lie, the group coming first
        found = self.np.arange(len(self.plan.groups)).reshape(-1, 1, 1, 1, 1)
        for signal, (axis, width) in enumerate(zip(axes, self.plan.widths, strict=True)):
            kinds = self.kinds[signal]
            if signal and self.columns[signal - 1] is None:
                kinds = kinds[:, :1]
            shape = [len(kinds), 1, 1, 1, 1]
            shape[axis] = kinds.shape[1]
            found = found * width + kinds.reshape(shape)
        return found.ravel()


class _ByKinds(_Rows):
    """Work out the combinations of kinds of some rows directly."""

    def __init__(self, np: Any, plan: Plan) -> None:
        super().__init__(np, plan)
        self.groups = np.array(plan.group_of_resource, dtype=np.intp)

    def __call__(self, rows: slice) -> Any:
        group = self.groups.take(self.resources[rows])
        combination = group * self.plan.widths[0] + self._kind(0, group, self.classes(rows))
        for signal, column in enumerate(self.columns, start=1):
            width = self.plan.widths[signal]
            if column is None:
                combination = combination * width + self.kinds[signal][:, 0].take(group)
            else:
                combination = combination * width + self._kind(signal, group, column[rows])
        return combination

    def _kind(self, signal: int, group: Any, value: Any) -> Any:
        kinds = self.kinds[signal]
        return kinds.ravel().take(group * kinds.shape[1] + value.astype(self.np.intp))
