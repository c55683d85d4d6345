"""Small ledgers, made by the house's own code and exported, for the stranger's tool to check."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.ledger import rows
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.commitment import Opening, commit
from comity.ledger.entry import Entry
from comity.ledger.frontier import Frontier
from comity.ledger.levels import HashTree
from comity.ledger.note import Signature, SignedNote, encode64
from comity.ledger.promise import Promise
from comity.ledger.receipt import PromisedReceipt, ProvedReceipt
from comity.vocabulary.words import CaseRef
from comity_server.adapters.signing import SigningKey
from comity_server.adapters.tiles import TileFolder

ORIGIN = "ledger.example/comity"
NOON = datetime(2020, 7, 6, 12, tzinfo=UTC)
KEY = SigningKey.from_seed(b"k" * 32, name=ORIGIN)
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
WITNESS_NAME = "witness.example/w1"
SUBMISSION = b"The submission, byte for byte."


def salt_of(number):
    return number.to_bytes(32, "big")


def an_entry(number, **changes):
    facts = {
        "number": number,
        "kind": "intake.submission-received",
        "at": NOON + timedelta(seconds=number),
        "actor": "officer",
        "nonce": number.to_bytes(16, "big"),
        "case": CaseRef(f"c-{number}") if number % 3 else None,
        "body": {"channel": "portal", "accounts": number},
        "commitments": {"submission": commit(salt_of(number), SUBMISSION)},
    }
    return Entry(**facts | changes)


def head_of(entries, *, origin=ORIGIN):
    tree = HashTree()
    tree.extend(entries)
    return Checkpoint(origin=origin, size=tree.size, root=tree.root())


def note_of(entries):
    return head_of(entries).signed(key=KEY.key, sign=KEY.sign)


def witness_key_id():
    public = WITNESS.public_key().public_bytes_raw()
    return sha256(f"{WITNESS_NAME}\n\x04".encode() + public).digest()[:4]


def witness_vkey():
    encoded = encode64(b"\x04" + WITNESS.public_key().public_bytes_raw())
    return f"{WITNESS_NAME}+{witness_key_id().hex()}+{encoded}"


def cosigned(note, *, moment=1679315147):
    signature = WITNESS.sign(f"cosignature/v1\ntime {moment}\n{note.text}".encode())
    line = Signature(WITNESS_NAME, witness_key_id(), moment.to_bytes(8, "big") + signature)
    return note.with_cosignature(line)


def entry_row_of(entry):
    return rows.entry_row(
        number=entry.number,
        kind=entry.kind,
        case_ref=entry.case or "",
        recorded_at=entry.at,
        stored=entry.to_bytes(),
        leaf_hash=entry.leaf(),
    )


def opening_row_of(entry):
    return rows.opening_row(
        number=entry.number,
        name="submission",
        salt=salt_of(entry.number),
        digest=sha256_of(SUBMISSION),
    )


@dataclass(frozen=True)
class Export:
    """An exported ledger on disk, and what went into it."""

    path: Path
    entries: tuple[Entry, ...]
    note: SignedNote

    def files(self):
        return sorted(
            found.relative_to(self.path).as_posix()
            for found in self.path.rglob("*")
            if found.is_file()
        )


def export(path, entries, *, with_rows=True, note=None):
    """Write entries as the house would: tiles, checkpoint, key, and the rows of the store."""
    stored = [found if isinstance(found, bytes) else found.to_bytes() for found in entries]
    note = note or note_of(stored)
    TileFolder(path=path, key=KEY.key).publish(note, read=lambda start, end: stored[start:end])
    if with_rows:
        frontier = Frontier().extend(entry.leaf() for entry in entries)
        head = rows.head_row(
            size=len(entries),
            frontier=frontier.to_bytes(),
            root=frontier.root(),
            recorded_at=entries[-1].at,
        )
        older = [note_of(stored[: len(stored) // 2]), note]
        checkpoints = [Checkpoint.parse(found.text) for found in older]
        (path / "rows").mkdir()
        (path / rows.ENTRIES).write_bytes(b"".join(map(entry_row_of, entries)))
        (path / rows.HEAD).write_bytes(head)
        (path / rows.CHECKPOINTS).write_bytes(
            b"".join(
                rows.checkpoint_row(size=head.size, root=head.root, note=found.to_text())
                for head, found in zip(checkpoints, older, strict=True)
            )
        )
        (path / rows.OPENINGS).write_bytes(b"".join(map(opening_row_of, entries[::5])))
    return Export(path=path, entries=tuple(entries), note=note)


def a_proved_receipt(entries, number):
    tree = HashTree(entry.leaf() for entry in entries)
    opening = Opening(salt=salt_of(number), digest=sha256_of(SUBMISSION))
    return ProvedReceipt(
        key=KEY.key,
        checkpoint=note_of([entry.to_bytes() for entry in entries]),
        entry=entries[number],
        proof=tree.inclusion_proof(number),
        openings={"submission": opening},
    )


def a_promised_receipt(entry, published):
    promise = Promise.of(entry, origin=ORIGIN, due_at=NOON + timedelta(hours=1))
    opening = Opening(salt=salt_of(entry.number), digest=sha256_of(SUBMISSION))
    return PromisedReceipt(
        key=KEY.key,
        checkpoint=note_of([found.to_bytes() for found in published]),
        promise=promise.signed(key=KEY.key, sign=KEY.sign),
        openings={"submission": opening},
    )


def sha256_of(data):
    return sha256(data).digest()
