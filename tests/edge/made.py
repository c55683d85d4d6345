"""Snapshots for tests: small country data, keys made from a seed, and gates on a set clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.restriction.market_exit import Exit
from comity.restriction.rule import Restriction
from comity_edge import Gate
from comity_edge.compiling import compile_snapshot
from comity_edge.keys import TrustedKey
from comity_edge.layering import PlaceRange, place_ranges
from comity_edge.rules import Rules
from comity_edge.snapshot import Header, Snapshot
from comity_edge.snapshot_writing import write_snapshot
from tests.restriction.made import NOON
from tests.support.mmdb import cidr

PROVIDER = "Example Meetings"

V4 = [
    cidr("192.0.2.0/24", "CN"),
    cidr("192.0.2.128/30", "HK"),
    cidr("198.51.100.0/24", "HK"),
    cidr("203.0.113.0/25", "US-CA"),
    cidr("203.0.113.128/25", "US"),
    cidr("10.1.0.0/16", "UA"),
]
V6 = [
    cidr("2001:db8:1::/48", "CN"),
    cidr("2001:db8:1:8000::/52", "HK"),
    cidr("2400::/12", "CN"),
    cidr("2600::/12", "US"),
    cidr("2a00::/16", "UA-43"),
]


def a_key(seed: str = "edge") -> tuple[TrustedKey, Any]:
    """Return a public key and the function that signs with its private half."""
    private = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())
    return TrustedKey(name=seed, public_key=private.public_key().public_bytes_raw()), private.sign


def a_header(**changes: Any) -> Header:
    """Return the header of a snapshot without rules, good for a day around noon."""
    facts: dict[str, Any] = {
        "provider": PROVIDER,
        "number": 1,
        "issued_at": NOON,
        "valid_from": NOON - timedelta(days=1),
        "expires_at": NOON + timedelta(days=1),
        "rules": Rules(),
        "classes": (),
        "blocked_by": "https://meetings.example/restrictions",
    }
    return Header(**{**facts, **changes})


def a_snapshot(
    *,
    restrictions: Sequence[Restriction] = (),
    exits: Sequence[Exit] = (),
    v4: Iterable[PlaceRange] = V4,
    v6: Iterable[PlaceRange] = V6,
    **changes: Any,
) -> Snapshot:
    """Return a snapshot of the rules over small country data."""
    rules = Rules(restrictions=tuple(restrictions), exits=tuple(exits))
    return compile_snapshot(
        header=a_header(rules=rules, **changes), ranges=place_ranges(v4=v4, v6=v6)
    )


def a_file(snapshot: Snapshot, *, seed: str = "edge") -> bytes:
    """Return the snapshot as a signed file."""
    key, sign = a_key(seed)
    return write_snapshot(snapshot, key=key, sign=sign)


def open_gate(path: Path, *, at: datetime = NOON, seed: str = "edge") -> Gate:
    """Return a gate on the file whose clock stands at an instant."""
    key, _ = a_key(seed)
    return Gate.open(path, keys=[key.to_text()], provider=PROVIDER, clock=lambda: at.timestamp())


def a_gate(folder: Path, *, at: datetime = NOON, **facts: Any) -> Gate:
    """Return a gate on a fresh snapshot."""
    path = folder / "restrictions.snapshot"
    path.write_bytes(a_file(a_snapshot(**facts)))
    return open_gate(path, at=at)
