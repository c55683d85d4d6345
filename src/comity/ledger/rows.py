"""Write down the rows of a live ledger as they are stored, for an export to carry.

The tree proves the entries; these lines let a stranger prove that the columns beside them, the head
and the checkpoints of the live store say the same. They are taken from the columns, never from the
entry, so that a changed column shows. One line of canonical JSON a row, in files below ``rows/``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from comity.ledger.canonical import Json, canonical
from comity.ledger.entry import write_instant

ENTRIES: Final = "rows/entries.jsonl"
HEAD: Final = "rows/head.jsonl"
CHECKPOINTS: Final = "rows/checkpoints.jsonl"
OPENINGS: Final = "rows/openings.jsonl"
"""Openings say what is committed to: they stay inside the house."""


def entry_row(
    *,
    number: int,
    kind: str,
    case_ref: str,
    recorded_at: datetime,
    stored: bytes,
    leaf_hash: bytes,
) -> bytes:
    """Return the line of an entry's row, in the order of numbers.

    :param stored: the entry's canonical bytes, as the store has them.
    :param case_ref: empty where the entry is about no case.
    """
    return _line(
        {
            "canonical": stored.hex(),
            "case_ref": case_ref,
            "kind": kind,
            "leaf_hash": leaf_hash.hex(),
            "number": number,
            "recorded_at": write_instant(recorded_at),
        }
    )


def head_row(*, size: int, frontier: bytes, root: bytes, recorded_at: datetime | None) -> bytes:
    """Return the line of the head row; frontier and root may be empty while there is no entry."""
    at = None if recorded_at is None else write_instant(recorded_at)
    row = {"frontier": frontier.hex(), "recorded_at": at, "root": root.hex(), "size": size}
    return _line(row)


def checkpoint_row(*, size: int, root: bytes, note: str) -> bytes:
    """Return the line of a checkpoint's row, in the order of sizes."""
    return _line({"note": note, "root": root.hex(), "size": size})


def opening_row(*, number: int, name: str, salt: bytes, digest: bytes) -> bytes:
    """Return the line of an opening that has not been erased."""
    return _line({"name": name, "number": number, "salt": salt.hex(), "digest": digest.hex()})


def _line(row: Json) -> bytes:
    return canonical(row) + b"\n"
