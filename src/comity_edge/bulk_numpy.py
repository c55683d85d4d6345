"""The lookups of a crowd in NumPy, a piece at a time, so that each piece stays in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from comity_edge.addresses import MAPPED
from comity_edge.pages import MIXED
from comity_edge.snapshot import Snapshot

if TYPE_CHECKING:
    from comity_edge.bulk import Plan

PIECE: Final = 1 << 15
MOST_COMBINATIONS: Final = 1 << 22
"""Up to so many combinations a table of them all is quicker than sorting those that occur."""


def class_of(packed: bytes, snapshot: Snapshot) -> int:
    """Return the class of an address by the ranges; IPv4 inside IPv6 is IPv4."""
    if len(packed) == 16 and packed.startswith(MAPPED):
        packed = packed[12:]
    return snapshot.v4.find(packed) if len(packed) == 4 else snapshot.v6.find(packed)


def by_numpy(np: Any, plan: Plan) -> Any:
    """Return the number of the answer to each row."""
    count = len(plan.crowd)
    combination = np.empty(count, dtype=np.intp)
    piece_of = _Pieces(np, plan)
    for at in range(0, count, PIECE):
        combination[at : at + PIECE] = piece_of(slice(at, at + PIECE))
    if plan.count > MOST_COMBINATIONS:
        found, inverse = np.unique(combination, return_inverse=True)
        return np.array([plan.answer(one) for one in found.tolist()], dtype=np.int32)[inverse]
    occurs = np.zeros(plan.count, dtype=bool)
    occurs[combination] = True
    table = np.zeros(plan.count, dtype=np.int32)
    present = np.flatnonzero(occurs)
    table[present] = [plan.answer(one) for one in present.tolist()]
    return table.take(combination)


class _Pieces:
    """Work out the combinations of some rows."""

    def __init__(self, np: Any, plan: Plan) -> None:
        self.np, self.plan, crowd = np, plan, plan.crowd
        table = plan.snapshot.pages4 if crowd.width == 4 else plan.snapshot.pages6
        self.halves = np.frombuffer(crowd.addresses, dtype=">u2").reshape(-1, crowd.width // 2)
        self.pages = np.frombuffer(table.pages, dtype=np.uint8)
        self.starts = np.asarray(table.numbers).astype(np.intp) * table.size
        self.groups = np.array(plan.group_of_resource, dtype=np.intp)
        self.resources = np.asarray(crowd.resources.numbers)
        self.columns: list[Any] = [column and np.asarray(column.numbers) for column in plan.columns]
        # For each signal: group times places, the kind.
        self.kinds = [
            np.array([row[signal].of_text for row in plan.kinds], dtype=np.intp)
            for signal in range(4)
        ]

    def __call__(self, rows: slice) -> Any:
        group = self.groups.take(self.resources[rows])
        combination = group * self.plan.widths[0] + self._kind(0, group, self._classes(rows))
        for signal, column in enumerate(self.columns, start=1):
            width = self.plan.widths[signal]
            if column is None:
                combination = combination * width + self.kinds[signal][:, 0].take(group)
            else:
                combination = combination * width + self._kind(signal, group, column[rows])
        return combination

    def _kind(self, signal: int, group: Any, value: Any) -> Any:
        kinds = self.kinds[signal]
        return kinds.ravel().take(group * kinds.shape[1] + value)

    def _classes(self, rows: slice) -> Any:
        """Return the classes: by the pages, and by the ranges where they do not say."""
        plan, width = self.plan, self.plan.crowd.width
        halves = self.halves[rows]
        lower = halves[:, 1] >> 8 if width == 4 else halves[:, 1]
        classes = self.pages.take(self.starts.take(halves[:, 0]) + lower).astype(self.np.intp)
        raw = plan.crowd.addresses
        for row in self.np.flatnonzero(classes == MIXED).tolist():
            at = (rows.start + row) * width
            classes[row] = class_of(raw[at : at + width], plan.snapshot)
        return classes
