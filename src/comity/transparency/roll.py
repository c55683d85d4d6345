"""Rolls: a list of commitments for each published table, against which its counts are checked.

One entry stands for one counted request::

    entry = SHA-256("comity.roll/entry@1" || 0x00 || salt || len || edition || len || table
                    || len || cell || commitment)

``salt`` is 16 fresh random bytes for each request, table and edition; ``len`` is the length of the
UTF-8 text that follows, in two bytes; ``commitment`` is the one that the intake entry in the ledger
makes to the submission as its sender has it, so that an entry can be walked both ways. Entries are
sorted by their bytes, and each carries its published cell, or the one label of all withheld cells.
The root is that of an RFC 9162 tree over ``entry || label``. What this proves and what it does not
is told in ``docs/formats/roll.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Final

from comity.errors import FiguresError
from comity.ledger.commitment import commit_to_digest
from comity.ledger.tree import leaf_hash, root_of
from comity.transparency.cells import WITHHELD_LABEL

SALT_SIZE: Final = 16
"""Bytes of a roll's salt. The house draws them fresh for each request, table and edition."""

_TAG: Final = b"comity.roll/entry@1\x00"


@dataclass(frozen=True, slots=True)
class RollOpening:
    """What the sender of a request, or its told user, is given to find their own entry.

    ``intake_salt`` opens the ledger's commitment to the submission, whose digest they have.
    """

    salt: bytes = field(repr=False)
    edition: str
    table: str
    cell: str
    intake_salt: bytes = field(repr=False)

    def entry(self, submission_digest: bytes) -> bytes:
        """Return the entry that this opens for a submission with that SHA-256."""
        commitment = commit_to_digest(self.intake_salt, submission_digest)
        return entry_of(
            salt=self.salt,
            edition=self.edition,
            table=self.table,
            cell=self.cell,
            commitment=commitment,
        )


def entry_of(*, salt: bytes, edition: str, table: str, cell: str, commitment: bytes) -> bytes:
    """Return the 32 bytes by which a request stands in a roll.

    :raises FiguresError: if the salt is not of 16 bytes or the commitment not of 32.
    """
    if len(salt) != SALT_SIZE or len(commitment) != 32:
        raise FiguresError("A roll's entry takes a salt of 16 bytes and a commitment of 32.")
    texts = b"".join(_framed(text) for text in (edition, table, cell))
    return sha256(_TAG + salt + texts + commitment).digest()


def _framed(text: str) -> bytes:
    data = text.encode()
    if len(data) > 0xFFFF:
        raise FiguresError("The name of an edition, a table or a cell is too long for a roll.")
    return len(data).to_bytes(2, "big") + data


@dataclass(frozen=True, slots=True)
class Row:
    """One published line of a roll: the entry, and its cell as published."""

    entry: bytes
    label: str

    def leaf(self) -> bytes:
        """Return the leaf of the roll's tree."""
        return leaf_hash(self.entry + self.label.encode())


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll of one table in one edition."""

    edition: str
    table: str
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.rows):
            if earlier.entry >= later.entry:
                raise FiguresError(
                    f"The roll of table {self.table} is not sorted, or counts one request twice."
                )

    def root(self) -> bytes:
        """Return the root that goes into the ledger before the report appears."""
        return root_of([row.leaf() for row in self.rows])

    def counts(self) -> Counter[str]:
        """Return how many entries each published cell has."""
        return Counter(row.label for row in self.rows)

    def label_of(self, entry: bytes) -> str | None:
        """Return the published cell of an entry; None if the roll does not have it."""
        return next((row.label for row in self.rows if row.entry == entry), None)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted request on its way into a roll: its true cell, and what is published of that."""

    cell: str
    commitment: bytes
    salt: bytes = field(repr=False)


def draw_up(
    counted: Iterable[Counted], *, edition: str, table: str, withheld: frozenset[str]
) -> Roll:
    """Return the roll of a table.

    :param withheld: the cells that the table hides; their entries carry the common label.
    :raises FiguresError: if a salt or a request comes twice, or a cell is called as the label is.
    """
    known = tuple(counted)
    if any(one.cell == WITHHELD_LABEL for one in known):
        raise FiguresError(f"No cell may be called {WITHHELD_LABEL!r}: rename it.")
    for what, values in (
        ("salt", [one.salt for one in known]),
        ("request", [one.commitment for one in known]),
    ):
        if len(set(values)) != len(values):
            raise FiguresError(f"In the roll of table {table} a {what} comes twice.")
    rows = [
        Row(
            entry_of(
                salt=one.salt,
                edition=edition,
                table=table,
                cell=one.cell,
                commitment=one.commitment,
            ),
            WITHHELD_LABEL if one.cell in withheld else one.cell,
        )
        for one in known
    ]
    return Roll(edition, table, tuple(sorted(rows, key=lambda row: row.entry)))


def check_opening(opening: RollOpening, *, roll: Roll, submission_digest: bytes) -> str | None:
    """Return what is wrong with an opening for its holder; None where everything fits.

    Two senders can never be satisfied by one entry, since the entry holds one submission's digest.
    """
    if (opening.edition, opening.table) != (roll.edition, roll.table):
        return "the opening is for another edition or table"
    label = roll.label_of(opening.entry(submission_digest))
    if label is None:
        return "the roll has no entry for this submission in this cell"
    if label not in {opening.cell, WITHHELD_LABEL}:
        return f"the request is published in cell {label!r}, not in {opening.cell!r}"
    return None


def check_counts(roll: Roll, cells: Mapping[str, int], *, total: int) -> tuple[str, ...]:
    """Return what of a table's numbers its roll does not bear out; nothing where all fits.

    :param cells: the published cells that show a number, by name.
    """
    found = roll.counts()
    faults = [
        f"cell {name!r} says {value}, the roll has {found[name]}"
        for name, value in sorted(cells.items())
        if found[name] != value
    ]
    faults += [
        f"the roll has entries in cell {name!r}, which shows no number"
        for name in sorted(found.keys() - cells.keys() - {WITHHELD_LABEL})
    ]
    if len(roll.rows) != total:
        faults.append(f"the total says {total}, the roll has {len(roll.rows)}")
    return tuple(faults)


def sample(
    *, seed: bytes, seed_commitment: bytes, root: bytes, size: int, count: int
) -> Sequence[int]:
    """Return the rows that an assessor asks to see opened, in ascending order.

    The assessor publishes ``SHA-256(seed)`` before the roll is drawn up and the seed only after the
    checkpoint, so neither side can choose: the house draws its salts without knowing the seed, and
    the assessor draws the seed without knowing the roll. Without repeats; all rows if ``count`` is
    not below ``size``.

    :raises FiguresError: if the seed is short or not the one that was committed to.
    """
    if len(seed) < 16 or sha256(seed).digest() != seed_commitment:
        raise FiguresError(
            "This seed is not the one whose digest was published before the roll was drawn up. "
            "A seed that can be chosen afterwards proves nothing."
        )
    ranked = sorted(
        range(size), key=lambda row: sha256(seed + root + row.to_bytes(8, "big")).digest()
    )
    return sorted(ranked[:count])
