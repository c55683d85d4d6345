"""Walk a roll both ways: from each entry to its request, from each counted request to its entry.

The published roll shows entries that nobody outside can join to anything. Whoever holds the salts
can say which request each stands for, and in which cell it was counted. What cannot be walked is an
error in the figures, and is returned as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comity.transparency.roll import Roll, entry_of
from comity.vocabulary.words import RequestId


@dataclass(frozen=True, slots=True)
class Walked:
    """One line of a roll: the entry, its published cell, and what it opens to.

    ``request``, ``cell``, ``salt`` and ``commitment`` are None where nothing opens the entry.
    """

    entry: bytes
    label: str
    request: RequestId | None = None
    cell: str | None = None
    salt: bytes | None = field(default=None, repr=False)
    commitment: bytes | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A roll walked both ways: its lines in their order, and the requests that have none."""

    table: str
    lines: tuple[Walked, ...]
    missing: tuple[RequestId, ...]

    @property
    def unopened(self) -> int:
        """Return how many entries nothing opens."""
        return sum(line.request is None for line in self.lines)


def walk(
    roll: Roll,
    *,
    cells: Iterable[str],
    salts: Mapping[RequestId, bytes],
    commitments: Mapping[RequestId, bytes],
) -> Working:
    """Return what each entry of a roll opens to.

    :param cells: the names of the table's cells, withheld ones too.
    :param salts: for each counted request the salt that was drawn for it in this roll.
    :param commitments: for each request the ledger's commitment to its submission.
    """
    names = tuple(cells)
    wanted = {row.entry for row in roll.rows}
    found: dict[bytes, Walked] = {}
    missing: list[RequestId] = []
    for request, salt in salts.items():
        opened = _open(request, salt, commitments.get(request), names, roll, wanted)
        if opened is None:
            missing.append(request)
        else:
            found[opened.entry] = opened
    lines = []
    for row in roll.rows:
        known = found.get(row.entry)
        lines.append(
            Walked(row.entry, row.label)
            if known is None
            else Walked(
                row.entry, row.label, known.request, known.cell, known.salt, known.commitment
            )
        )
    return Working(roll.table, tuple(lines), tuple(sorted(missing)))


def _open(
    request: RequestId,
    salt: bytes,
    commitment: bytes | None,
    names: tuple[str, ...],
    roll: Roll,
    wanted: set[bytes],
) -> Walked | None:
    if commitment is None:
        return None
    for name in names:
        entry = entry_of(
            salt=salt, edition=roll.edition, table=roll.table, cell=name, commitment=commitment
        )
        if entry in wanted:
            return Walked(entry, "", request, name, salt, commitment)
    return None
