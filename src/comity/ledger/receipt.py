"""A receipt: what officers and users keep, to check by themselves that the ledger holds an entry.

It is canonical JSON in one of two states. ``proved``: the entry itself, its inclusion proof and a
checkpoint that covers it. ``promised``: a signed promise (see ``promise``) and the last published
checkpoint, which does not cover the entry yet; after the promise's date the holder asks for the
proof, and whoever holds a promise without its proof can show that we broke it. In both, openings
may show what the entry's commitments are made of. Described in ``docs/formats/receipt.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from comity.errors import LedgerError
from comity.ledger.canonical import Json, canonical, parse_canonical
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.commitment import Opening
from comity.ledger.entry import Entry, read_hex, read_text
from comity.ledger.note import SignedNote, VerifierKey, encode64
from comity.ledger.promise import Promise
from comity.ledger.verify import includes

FORMAT: Final = "comity.ledger/receipt@1"
TLOG_PROOF: Final = "c2sp.org/tlog-proof@v1"
_SHARED: Final = frozenset({"checkpoint", "format", "key", "openings", "state"})


@dataclass(frozen=True, slots=True)
class ProvedReceipt:
    """An entry, and the proof that a checkpoint covers it."""

    key: VerifierKey
    checkpoint: SignedNote
    entry: Entry
    proof: tuple[bytes, ...]
    openings: Mapping[str, Opening] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        head = Checkpoint.parse(self.checkpoint.text)
        number, leaf = self.entry.number, self.entry.leaf()
        if not includes(leaf=leaf, index=number, size=head.size, proof=self.proof, root=head.root):
            raise LedgerError(
                f"Entry {number} is not proved under the checkpoint of size {head.size}: this "
                "receipt would be refused. Make the proof for that size."
            )
        _check_openings(self.openings, {**self.entry.commitments})
        object.__setattr__(self, "openings", MappingProxyType({**self.openings}))

    def to_bytes(self) -> bytes:
        """Return the receipt as it is handed out."""
        return canonical(
            _shared(self)
            | {
                "entry": self.entry.to_bytes().decode(),
                "proof": [found.hex() for found in self.proof],
                "state": "proved",
            }
        )

    def to_tlog_proof(self) -> str:
        """Return the same proof as C2SP ``tlog-proof``, for tools that we did not write."""
        lines = [TLOG_PROOF, f"index {self.entry.number}", *map(encode64, self.proof), ""]
        return "\n".join(lines) + "\n" + self.checkpoint.to_text()


@dataclass(frozen=True, slots=True)
class PromisedReceipt:
    """A promise about an entry, and the last checkpoint that was published before it."""

    key: VerifierKey
    checkpoint: SignedNote
    promise: SignedNote
    openings: Mapping[str, Opening] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        promise = Promise.parse(self.promise.text)
        if promise.origin != Checkpoint.parse(self.checkpoint.text).origin:
            raise LedgerError("A promise and its checkpoint are of one ledger.")
        _check_openings(self.openings, _commitments(promise.facts.get("commitments")))
        object.__setattr__(self, "openings", MappingProxyType({**self.openings}))

    def to_bytes(self) -> bytes:
        """Return the receipt as it is handed out."""
        return canonical(_shared(self) | {"promise": self.promise.to_text(), "state": "promised"})


Receipt = ProvedReceipt | PromisedReceipt


def parse_receipt(data: bytes) -> Receipt:
    """Return the receipt that ``data`` holds. Signatures are checked by whoever has the keys.

    :raises LedgerError: if the bytes are not exactly those that a receipt writes.
    """
    value = parse_canonical(data)
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        raise LedgerError(f"This is no receipt of the format {FORMAT}.")
    state = value.get("state")
    own = {"proved": {"entry", "proof"}, "promised": {"promise"}}.get(str(state))
    if own is None or value.keys() != _SHARED | own:
        raise LedgerError("A receipt is proved or promised, and has the fields of its state.")
    key = VerifierKey.parse(read_text(value["key"]))
    checkpoint = SignedNote.parse(read_text(value["checkpoint"]))
    openings = _read_openings(value["openings"])
    if state == "promised":
        promise = SignedNote.parse(read_text(value["promise"]))
        return PromisedReceipt(key=key, checkpoint=checkpoint, openings=openings, promise=promise)
    proof = value["proof"]
    if not isinstance(proof, list):
        raise LedgerError("A proof is a list of hashes.")
    return ProvedReceipt(
        key=key,
        checkpoint=checkpoint,
        openings=openings,
        entry=Entry.parse(read_text(value["entry"]).encode()),
        proof=tuple(read_hex(found) for found in proof),
    )


def _shared(receipt: Receipt) -> dict[str, Json]:
    return {
        "checkpoint": receipt.checkpoint.to_text(),
        "format": FORMAT,
        "key": receipt.key.to_text(),
        "openings": {
            name: {"digest": opening.digest.hex(), "salt": opening.salt.hex()}
            for name, opening in receipt.openings.items()
        },
    }


def _read_openings(value: Json) -> dict[str, Opening]:
    if not isinstance(value, Mapping):
        raise LedgerError("Openings are an object.")
    openings = {}
    for name, opening in value.items():
        if not isinstance(opening, Mapping) or opening.keys() != {"digest", "salt"}:
            raise LedgerError(f"The opening {name} is not a digest and a salt.")
        digest, salt = read_hex(opening["digest"]), read_hex(opening["salt"])
        openings[name] = Opening(salt=salt, digest=digest)
    return openings


def _commitments(value: Json) -> dict[str, bytes]:
    if not isinstance(value, Mapping):
        raise LedgerError("Commitments are an object.")
    return {name: read_hex(found) for name, found in value.items()}


def _check_openings(openings: Mapping[str, Opening], commitments: Mapping[str, bytes]) -> None:
    for name, opening in openings.items():
        if commitments.get(name) != opening.commitment():
            raise LedgerError(f"The opening {name} does not open the entry's commitment.")
