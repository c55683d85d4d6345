"""One entry: what was done, when, by what kind of actor, about which case.

The bytes of an entry are the canonical JSON of all its fields, and nothing else is hashed. Entries
are never migrated: a new kind is added. What an entry may hold and what it may not is told in
``docs/formats/ledger.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Self

from comity.errors import LedgerError
from comity.ledger.canonical import SAFE_INTEGER, Json, canonical, parse_canonical
from comity.ledger.tree import HASH_SIZE, leaf_hash
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import CaseRef

FORMAT: Final = "comity.ledger/entry@1"
NONCE_SIZE: Final = 16
"""Bytes of an entry's nonce: without it, who sees a leaf could guess the entry and be sure."""

MAX_ENTRY_SIZE: Final = 65535
"""Bytes of an entry, as C2SP tlog-tiles counts them in two bytes."""

_KIND = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")
_WORD = re.compile(r"[a-z][a-z0-9.-]{0,63}")
_CASE = re.compile(r"[\x21-\x7e]{1,64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_FIELDS: Final = frozenset(
    {"actor", "at", "body", "case", "commitments", "format", "kind", "nonce", "number"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger.

    ``number`` is its leaf's index, from 0 and without gaps; ``kind`` is ``<stage>.<event>``
    (``hold.activated``); ``actor`` is the class of who did it (``officer``, ``analyst``,
    ``system``), never a name; ``case`` is the case's random public id; ``nonce`` is drawn by the
    house; ``commitments`` are 32-byte digests by name; ``body`` holds words, whole numbers and
    digests, and no personal data.
    """

    number: int
    kind: str
    at: datetime
    actor: str
    nonce: bytes
    case: CaseRef | None = None
    body: Mapping[str, Json] = field(default_factory=dict, hash=False)
    commitments: Mapping[str, bytes] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not 0 <= self.number <= SAFE_INTEGER:
            raise LedgerError(f"{self.number} is no entry's number: they count from 0.")
        _check(_KIND.fullmatch(self.kind), "kind", "a stage and an event: hold.activated")
        _check(_WORD.fullmatch(self.actor), "actor", "a word for a class of people: analyst")
        _check(self.case is None or _CASE.fullmatch(self.case), "case", "a short public id")
        _check(len(self.nonce) == NONCE_SIZE, "nonce", f"{NONCE_SIZE} random bytes")
        for name, commitment in self.commitments.items():
            fits = _WORD.fullmatch(name) and len(commitment) == HASH_SIZE
            _check(fits, "commitments", "32-byte digests, each under a word")
        object.__setattr__(self, "at", as_instant(self.at))
        object.__setattr__(self, "body", frozen(self.body))
        object.__setattr__(self, "commitments", MappingProxyType(dict(self.commitments)))
        _check(len(self.to_bytes()) <= MAX_ENTRY_SIZE, "body", f"at most {MAX_ENTRY_SIZE} bytes")

    def to_bytes(self) -> bytes:
        """Return the canonical bytes: what is hashed, stored and shown to a verifier."""
        return canonical(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the fields as JSON says them."""
        return {
            "actor": self.actor,
            "at": write_instant(self.at),
            "body": self.body,
            "case": self.case,
            "commitments": {name: found.hex() for name, found in self.commitments.items()},
            "format": FORMAT,
            "kind": self.kind,
            "nonce": self.nonce.hex(),
            "number": self.number,
        }

    def leaf(self) -> bytes:
        """Return the leaf hash of this entry."""
        return leaf_hash(self.to_bytes())

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return the entry that ``data`` holds.

        :raises LedgerError: if the bytes are not exactly those that an entry writes.
        """
        value = parse_canonical(data)
        if not isinstance(value, Mapping) or value.keys() != _FIELDS or value["format"] != FORMAT:
            raise LedgerError(f"This is no entry: it does not have the fields of {FORMAT}.")
        body, commitments, case = value["body"], value["commitments"], value["case"]
        if not isinstance(body, Mapping) or not isinstance(commitments, Mapping):
            raise LedgerError("An entry's body and commitments are objects.")
        if not isinstance(value["number"], int) or isinstance(value["number"], bool):
            raise LedgerError("An entry's number is a whole number.")
        return cls(
            number=value["number"],
            kind=read_text(value["kind"]),
            at=read_instant(read_text(value["at"])),
            actor=read_text(value["actor"]),
            nonce=read_hex(value["nonce"]),
            case=None if case is None else CaseRef(read_text(case)),
            body=body,
            commitments={name: read_hex(found) for name, found in commitments.items()},
        )


def frozen(value: Json) -> Json:
    """Return a value of an entry's body that nothing can change afterwards.

    :raises LedgerError: if it holds a number that is not whole: readers disagree about those.
    """
    if isinstance(value, float):
        raise LedgerError("An entry holds whole numbers and texts only: write fractions as text.")
    if isinstance(value, Mapping):
        return MappingProxyType({name: frozen(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def write_instant(at: datetime) -> str:
    """Return an instant in UTC with six decimals: ``2020-07-05T16:00:00.000000Z``."""
    return f"{as_instant(at).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read_instant(text: str) -> datetime:
    """Return the instant that ``write_instant`` wrote.

    :raises LedgerError: for any other spelling.
    """
    try:
        if _AT.fullmatch(text) and text.isascii():
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise LedgerError("An instant is written as 2020-07-05T16:00:00.000000Z.")


def read_text(value: Json) -> str:
    """Return a JSON value that must be a text.

    :raises LedgerError: if it is none.
    """
    if not isinstance(value, str):
        raise LedgerError(f"Here stands a text, not {type(value).__name__}.")
    return value


def read_hex(value: Json) -> bytes:
    """Return the bytes of a text in lower-case hexadecimal.

    :raises LedgerError: for any other spelling.
    """
    text = read_text(value)
    if not _HEX.fullmatch(text):
        raise LedgerError("Digests, salts and nonces are written in lower-case hexadecimal.")
    return bytes.fromhex(text)


def _check(holds: object, name: str, cure: str) -> None:
    if not holds:
        raise LedgerError(f"An entry's {name} is not as it must be. Give {cure}.")
