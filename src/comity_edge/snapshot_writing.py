"""Write a snapshot as a signed file. Whoever signs is handed in: no private key comes here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from comity_edge.keys import TrustedKey
from comity_edge.ranges import little_endian
from comity_edge.rules import write_exit, write_instant, write_restriction
from comity_edge.snapshot import FORMAT, LENGTH, MAGIC, SECTIONS, Header, Snapshot, canonical


def _sections(snapshot: Snapshot) -> list[bytes]:
    v4, v6 = snapshot.v4, snapshot.v6
    return [
        little_endian(v4.starts),
        little_endian(v4.codes),
        snapshot.pages4.numbers_as_bytes(),
        snapshot.pages4.pages,
        little_endian(v6.highs),
        little_endian(v6.lows),
        little_endian(v6.codes),
        snapshot.pages6.numbers_as_bytes(),
        snapshot.pages6.pages,
    ]


def _header_fields(header: Header, *, key: TrustedKey, sections: Iterable[bytes]) -> dict[str, Any]:
    return {
        "blocked_by": header.blocked_by,
        "classes": [getattr(place, "value", place) for place in header.classes],
        "exits": [write_exit(leaving) for leaving in header.rules.exits],
        "expires_at": write_instant(header.expires_at),
        "format": FORMAT,
        "issued_at": write_instant(header.issued_at),
        "key": key.label,
        "number": header.number,
        "provider": header.provider,
        "restrictions": [write_restriction(rule) for rule in header.rules.restrictions],
        "sections": [
            {"bytes": len(raw), "name": name, "sha256": sha256(raw).hexdigest()}
            for name, raw in zip(SECTIONS, sections, strict=True)
        ],
        "valid_from": write_instant(header.valid_from),
    }


def write_snapshot(snapshot: Snapshot, *, key: TrustedKey, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the snapshot as a file, signed with the private half of ``key`` by ``sign``."""
    sections = _sections(snapshot)
    header = canonical(_header_fields(snapshot.header, key=key, sections=sections))
    signed = MAGIC + LENGTH.pack(len(header)) + header
    return b"".join((signed, sign(signed), *sections))
