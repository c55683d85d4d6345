"""Read a service's recent participants for a preview: four signals a line, and nothing is kept.

CSV with a heading, of which ``address``, ``sim``, ``billing`` and ``declared`` are read and every
other column is passed over. A service can leave such a file at ``participants/<service>.csv`` of
the home folder, or somebody uploads one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final

from comity.restriction.signals import Signals
from comity_edge.addresses import read_address
from comity_edge.ranges import PlaceRanges

MOST: Final = 200_000
LARGEST: Final = 16 * 1024 * 1024
COLUMNS: Final = ("address", "sim", "billing", "declared")


class ParticipantsFault(ValueError):
    """Raised when a file cannot be read as participants; says what to write instead."""


def participants_of(folder: Path, service: str) -> bytes | None:
    """Return the file that a service left; None where it left none."""
    path = folder / f"{service}.csv"
    if "/" in service or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def read_participants(raw: bytes, *, ranges: PlaceRanges) -> Iterator[Signals]:
    """Yield the signals of each participant, the address turned into its place.

    :raises ParticipantsFault: if the file is no such table, or longer than its bound.
    """
    if len(raw) > LARGEST:
        raise ParticipantsFault(f"The file is longer than {LARGEST // 2**20} MB: send a sample.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ParticipantsFault("The file is not UTF-8.") from wrong
    reader = csv.DictReader(StringIO(text, newline=""))
    found = {name.strip().lower(): name for name in reader.fieldnames or () if name}
    if not found.keys() & set(COLUMNS):
        raise ParticipantsFault(f"Give the columns a heading: some of {', '.join(COLUMNS)}.")
    try:
        for row in islice(reader, MOST):
            address, sim, billing, declared = (
                str(row.get(found.get(name, ""), "") or "") for name in COLUMNS
            )
            yield Signals.from_texts(
                ip_place=_place(address, ranges),
                sim_place=sim,
                billing_place=billing,
                declared_place=declared,
            )
    except csv.Error as wrong:
        raise ParticipantsFault(f"The file is no CSV ({wrong}).") from wrong


def _place(address: str, ranges: PlaceRanges) -> str:
    packed = read_address(address).packed
    if packed is None:
        return ""
    return ranges.places[(ranges.v4 if len(packed) == 4 else ranges.v6).find(packed)]
