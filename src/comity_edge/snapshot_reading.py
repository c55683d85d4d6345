"""Read a signed snapshot, or say why it is not to be used.

Nothing is trusted until the signature over the header is checked, and nothing of the rest until its
digest is that of the header.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from comity.vocabulary.places import parse_outside_place
from comity_edge.ed25519 import is_signed
from comity_edge.keys import TrustedKey
from comity_edge.pages import MIXED, SIZE4, SIZE6, PageTable
from comity_edge.ranges import CODE, V4, V6, Ranges4, Ranges6, read_little_endian
from comity_edge.rules import Rules, read_exit, read_instant, read_restriction
from comity_edge.snapshot import (
    FORMAT,
    LENGTH,
    MAGIC,
    SECTIONS,
    SIGNATURE_BYTES,
    Header,
    Snapshot,
    SnapshotRefused,
    canonical,
)


def read_snapshot(
    raw: bytes, *, keys: Sequence[TrustedKey], provider: str, at: datetime
) -> Snapshot:
    """Return the snapshot of a file, checked to the last byte.

    :param keys: whose signatures count.
    :param provider: whose snapshots we take; that of another operator is foreign, whoever signed.
    :param at: now. A snapshot that has expired is refused; one that is not yet valid is not: until
        then it answers as if nothing could be told.
    :raises SnapshotRefused: with the first thing that is wrong.
    """
    signed, signature, rest = _split(raw)
    fields = _checked_fields(signed, signature, keys=keys)
    try:
        header = _read_header(fields)
        if header.provider != provider:
            raise SnapshotRefused("foreign", f"it is of {header.provider!r}, not of {provider!r}")
        if at >= header.expires_at:
            raise SnapshotRefused("expired", f"it was good until {header.expires_at.isoformat()}")
        return _read_sections(header, _checked_sections(fields["sections"], rest))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise SnapshotRefused("corrupt", f"a field is missing or wrong ({fault})") from fault


def _split(raw: bytes) -> tuple[bytes, bytes, memoryview]:
    fixed = len(MAGIC) + LENGTH.size
    if not raw.startswith(MAGIC):
        code = "truncated" if MAGIC.startswith(raw[: len(MAGIC)]) else "corrupt"
        raise SnapshotRefused(code, "it does not begin like a snapshot")
    if len(raw) < fixed:
        raise SnapshotRefused("truncated", "it ends in its first bytes")
    length = LENGTH.unpack_from(raw, len(MAGIC))[0]
    ends = fixed + length
    if len(raw) < ends + SIGNATURE_BYTES:
        raise SnapshotRefused("truncated", "it ends before its signature does")
    return raw[:ends], raw[ends : ends + SIGNATURE_BYTES], memoryview(raw)[ends + SIGNATURE_BYTES :]


def _checked_fields(signed: bytes, signature: bytes, *, keys: Sequence[TrustedKey]) -> Any:
    """Return the header's fields once its signature is good."""
    if not any(signature):
        raise SnapshotRefused("unsigned", "its signature is empty")
    text = signed[len(MAGIC) + LENGTH.size :]
    if not any(
        is_signed(public_key=key.public_key, message=signed, signature=signature)
        for key in _likely(text, keys)
    ):
        known = any(key.label.encode() in text for key in keys)
        code = "corrupt" if known else "foreign"
        raise SnapshotRefused(code, "no key that we trust has signed these bytes")
    try:
        fields = json.loads(text)
    except ValueError as fault:
        raise SnapshotRefused("corrupt", "its header is no JSON") from fault
    if canonical(fields) != text or not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise SnapshotRefused("corrupt", "its header is not spelled in a form that we know")
    return fields


def _likely(text: bytes, keys: Sequence[TrustedKey]) -> Sequence[TrustedKey]:
    """Return the keys that the header may name; the name proves nothing and only saves work."""
    return [key for key in keys if canonical(key.label) in text]


def _read_header(fields: dict[str, Any]) -> Header:
    instants = [read_instant(fields[name]) for name in ("issued_at", "valid_from", "expires_at")]
    issued_at, valid_from, expires_at = instants
    if issued_at is None or valid_from is None or expires_at is None or valid_from >= expires_at:
        raise ValueError("the instants are no period")
    if not isinstance(fields["number"], int) or fields["number"] < 0:
        raise ValueError("the number is none")
    return Header(
        provider=fields["provider"],
        number=fields["number"],
        issued_at=issued_at,
        valid_from=valid_from,
        expires_at=expires_at,
        rules=Rules(
            restrictions=tuple(map(read_restriction, fields["restrictions"])),
            exits=tuple(map(read_exit, fields["exits"])),
        ),
        classes=tuple(map(parse_outside_place, fields["classes"])),
        blocked_by=fields["blocked_by"],
    )


def _checked_sections(described: Any, rest: memoryview) -> dict[str, memoryview]:
    """Return the sections by name, each with the digest that the header gives it."""
    if tuple(section["name"] for section in described) != SECTIONS:
        raise ValueError("the sections are not those of this format")
    if sum(section["bytes"] for section in described) != len(rest):
        short = sum(section["bytes"] for section in described) > len(rest)
        raise SnapshotRefused("truncated" if short else "corrupt", "its length is not as signed")
    found, at = {}, 0
    for section in described:
        raw = rest[at : at + section["bytes"]]
        at += section["bytes"]
        if sha256(raw).hexdigest() != section["sha256"]:
            raise SnapshotRefused("corrupt", f"the bytes of {section['name']} are not as signed")
        found[section["name"]] = raw
    return found


def _read_sections(header: Header, sections: dict[str, memoryview]) -> Snapshot:
    v4 = Ranges4(
        starts=read_little_endian(V4, sections["v4-starts"]),
        codes=read_little_endian(CODE, sections["v4-classes"]),
    )
    v6 = Ranges6(
        highs=read_little_endian(V6, sections["v6-highs"]),
        lows=read_little_endian(V6, sections["v6-lows"]),
        codes=read_little_endian(CODE, sections["v6-classes"]),
    )
    if len(v4.starts) != len(v4.codes) or not len(v6.highs) == len(v6.lows) == len(v6.codes):
        raise ValueError("starts and classes do not match")
    if max(max(v4.codes, default=0), max(v6.codes, default=0)) >= len(header.classes):
        raise ValueError("a class leads nowhere")
    pages4 = PageTable.read(numbers=sections["v4-numbers"], pages=sections["v4-pages"], size=SIZE4)
    pages6 = PageTable.read(numbers=sections["v6-numbers"], pages=sections["v6-pages"], size=SIZE6)
    if pages6.find(0, 0) != MIXED:
        raise ValueError("the first cell of IPv6 is not mixed")
    return Snapshot(header=header, v4=v4, v6=v6, pages4=pages4, pages6=pages6)


def peek_number(raw: bytes) -> int:
    """Return a snapshot's number without checking who signed it: for its publisher alone.

    :raises SnapshotRefused: if the file is no snapshot.
    """
    signed, _, _ = _split(raw)
    try:
        number = json.loads(signed[len(MAGIC) + LENGTH.size :])["number"]
    except (KeyError, TypeError, ValueError) as fault:
        raise SnapshotRefused("corrupt", "its header has no number") from fault
    if not isinstance(number, int):
        raise SnapshotRefused("corrupt", "its number is none")
    return number
