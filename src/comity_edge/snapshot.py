"""A snapshot: the rules and the places of addresses at one moment, signed, in one file.

The format is described in ``docs/formats/snapshot.md``; ``snapshot_writing`` and
``snapshot_reading`` turn it into bytes and back.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.vocabulary.places import PersonPlace
from comity_edge.pages import PageTable
from comity_edge.ranges import Ranges4, Ranges6
from comity_edge.rules import Rules

MAGIC: Final = b"COMITYS1"
FORMAT: Final = 1
SIGNATURE_BYTES: Final = 64
LARGEST: Final = 1 << 28
"""No snapshot is larger than 256 MiB; a longer file is not read."""

LENGTH = struct.Struct("<I")

SECTIONS: Final = (
    "v4-starts",
    "v4-classes",
    "v4-numbers",
    "v4-pages",
    "v6-highs",
    "v6-lows",
    "v6-classes",
    "v6-numbers",
    "v6-pages",
)


class SnapshotRefused(Exception):
    """Raised when a snapshot is not to be used; ``code`` is one of the words of the format.

    ``corrupt``, ``truncated``, ``unsigned``, ``foreign``, ``expired``, ``older`` or ``unreadable``.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """What a snapshot says about itself, and the rules that it carries.

    ``number`` grows with every snapshot of a provider. Class n of an address is the place
    ``classes[n]``, or any place that no rule of this snapshot tells from it; class 0 is unknown.
    """

    provider: str
    number: int
    issued_at: datetime
    valid_from: datetime
    expires_at: datetime
    rules: Rules
    classes: tuple[PersonPlace, ...]
    blocked_by: str = ""

    def covers(self, at: datetime) -> bool:
        """Return whether the snapshot speaks for the instant."""
        return self.valid_from <= at < self.expires_at


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was checked, or that was just made."""

    header: Header
    v4: Ranges4
    v6: Ranges6
    pages4: PageTable
    pages6: PageTable


def canonical(value: object) -> bytes:
    """Return the one spelling of the header: sorted keys, no spaces, no numbers with a point."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
