"""Compile snapshots for the guards in other services, sign them, and put them on disk.

A snapshot takes the place of the one before with a rename, so that nobody ever sees half of it. Its
number is one more than that of the file that it replaces.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from comity.restriction.market_exit import Exit
from comity.restriction.rule import Restriction
from comity_edge.compiling import compile_snapshot
from comity_edge.keys import TrustedKey
from comity_edge.ranges import PlaceRanges
from comity_edge.rules import Rules
from comity_edge.snapshot import Header, SnapshotRefused
from comity_edge.snapshot_reading import peek_number
from comity_edge.snapshot_writing import write_snapshot
from comity_server.adapters.signing import SigningKey

CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""How far behind ours a guard's clock may be without taking a new snapshot for an early one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a snapshot is to hold."""

    provider: str
    restrictions: Sequence[Restriction]
    exits: Sequence[Exit]
    good_for: timedelta
    blocked_by: str = ""


def compile_file(
    wanted: Wanted, *, ranges: PlaceRanges, number: int, at: datetime, key: SigningKey
) -> bytes:
    """Return a signed snapshot."""
    header = Header(
        provider=wanted.provider,
        number=number,
        issued_at=at,
        valid_from=at - CLOCKS_DIFFER,
        expires_at=at + wanted.good_for,
        rules=Rules(
            restrictions=tuple(sorted(wanted.restrictions, key=lambda rule: rule.id)),
            exits=tuple(sorted(wanted.exits, key=lambda leaving: leaving.id)),
        ),
        classes=(),
        blocked_by=wanted.blocked_by,
    )
    trusted = TrustedKey(name=key.key.name, public_key=key.key.public_key)
    return write_snapshot(
        compile_snapshot(header=header, ranges=ranges), key=trusted, sign=key.sign
    )


def next_number(path: Path) -> int:
    """Return the number of the snapshot that will follow the one on disk; 1 where there is none.

    :raises SnapshotRefused: if what is there is no snapshot: nothing is overwritten blindly.
    """
    return peek_number(path.read_bytes()) + 1 if path.exists() else 1


def etag_of(raw: bytes) -> str:
    """Return the entity tag under which a snapshot is served."""
    return f'"{sha256(raw).hexdigest()}"'


def publish(path: Path, raw: bytes) -> None:
    """Put a snapshot on disk so that whoever reads sees the old one or the new one, whole.

    :raises SnapshotRefused: if the one that is there is not older.
    """
    if path.exists() and peek_number(path.read_bytes()) >= peek_number(raw):
        raise SnapshotRefused("older", f"{path.name} already holds a snapshot that is not older")
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
