"""Append to the ledger inside a change, and read what it holds.

The head row is the last lock a change takes and it is held to the commit, so numbers have no gaps
and no two entries share one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.ledger.canonical import Json
from comity.ledger.commitment import SALT_SIZE, commit_to_digest
from comity.ledger.entry import NONCE_SIZE, Entry
from comity.ledger.frontier import Frontier
from comity.vocabulary.words import CaseRef
from comity_server.gate import change
from comity_server.ledger import models


@dataclass(frozen=True, slots=True)
class Head:
    """How far the ledger reaches, and its root hash there."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class ContentDigest:
    """The SHA-256 of content that lies elsewhere, to commit to without having it at hand."""

    digest: bytes


def append(
    kind: str,
    *,
    at: datetime,
    actor: str,
    case: str | None = None,
    body: Mapping[str, Json] | None = None,
    commits: Mapping[str, bytes | ContentDigest] | None = None,
) -> int:
    """Append one entry to the change under way and return its number.

    Only words, whole numbers and digests stand in ``body``; whatever says something of a person is
    in ``commits``, of which the entry holds a salted digest and this store the opening, so that it
    can be erased. Recording time never decreases: a clock that was set back changes nothing.
    """
    under_way = change.current()
    head = models.Head.objects.select_for_update().get(id=1)
    frontier = Frontier.from_bytes(bytes(head.frontier)) if head.size else Frontier()
    digests = {name: _digest(value) for name, value in (commits or {}).items()}
    salts = {name: secrets.token_bytes(SALT_SIZE) for name in digests}
    entry = Entry(
        number=frontier.size,
        kind=kind,
        at=at if head.recorded_at is None else max(at, head.recorded_at),
        actor=actor,
        nonce=secrets.token_bytes(NONCE_SIZE),
        case=CaseRef(case) if case else None,
        body=body or {},
        commitments={
            name: commit_to_digest(salts[name], digest) for name, digest in digests.items()
        },
    )
    canonical = entry.to_bytes()
    row = models.Entry.objects.create(
        number=entry.number,
        kind=kind,
        case_ref=case or "",
        recorded_at=entry.at,
        canonical=canonical,
        leaf_hash=entry.leaf(),
    )
    models.Opening.objects.bulk_create(
        models.Opening(entry=row, name=name, salt=salts[name], digest=digest)
        for name, digest in digests.items()
    )
    grown = frontier.append(entry.leaf())
    head.size, head.frontier, head.root = grown.size, grown.to_bytes(), grown.root()
    head.recorded_at = entry.at
    head.save()
    under_way.entries += 1
    if case:
        under_way.cases.add(case)
    return entry.number


def _digest(value: bytes | ContentDigest) -> bytes:
    return value.digest if isinstance(value, ContentDigest) else hashlib.sha256(value).digest()


def head() -> Head:
    """Return the ledger's present size and root."""
    row = models.Head.objects.get(id=1)
    return Head(row.size, bytes(row.root))


def next_number() -> int:
    """Return the number that this change's entry will have, and hold it: nobody else gets it."""
    change.current()
    return int(models.Head.objects.select_for_update().get(id=1).size)


def recorded_at() -> datetime | None:
    """Return when the newest entry was recorded; None for an empty ledger."""
    return models.Head.objects.get(id=1).recorded_at


def not_before_newest(at: datetime) -> datetime:
    """Return ``at``, or when the newest entry was recorded if that is later.

    Whoever waited for the gate's lock read the clock before: judged by that older clock, a hold
    which was acknowledged meanwhile would not have been in force yet.
    """
    change.current()
    newest = recorded_at()
    return at if newest is None else max(at, newest)
