"""Receipts in both states, and that a promise gives nothing away."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.errors import LedgerError
from comity.ledger.canonical import canonical, parse_canonical
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.commitment import Opening, commit_to_digest
from comity.ledger.entry import Entry
from comity.ledger.levels import HashTree
from comity.ledger.note import SignedNote, VerifierKey
from comity.ledger.promise import Promise
from comity.ledger.receipt import PromisedReceipt, ProvedReceipt, parse_receipt
from comity.vocabulary.words import CaseRef

NOON = datetime(2020, 7, 6, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=1)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
ORIGIN = "ledger.example/comity"
KEY = VerifierKey(name=ORIGIN, public_key=PRIVATE.public_key().public_bytes_raw())
OPENING = Opening(salt=b"s" * 32, digest=b"d" * 32)


def an_entry(number):
    return Entry(
        number=number,
        kind="intake.submission-received",
        at=NOON + timedelta(seconds=number),
        actor="officer",
        nonce=number.to_bytes(16, "big"),
        case=CaseRef(f"c-{number}"),
        body={"channel": "portal"},
        commitments={"submission": commit_to_digest(OPENING.salt, OPENING.digest)},
    )


ENTRIES = [an_entry(number) for number in range(11)]
TREE = HashTree(entry.leaf() for entry in ENTRIES)


def checkpoint_of(tree):
    head = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
    return head.signed(key=KEY, sign=PRIVATE.sign)


def a_proved_receipt(**changes):
    facts = {
        "key": KEY,
        "checkpoint": checkpoint_of(TREE),
        "entry": ENTRIES[5],
        "proof": TREE.inclusion_proof(5),
        "openings": {"submission": OPENING},
    }
    return ProvedReceipt(**facts | changes)


def a_promise(entry=ENTRIES[5]):
    return Promise.of(entry, origin=ORIGIN, due_at=DUE)


def a_promised_receipt(**changes):
    facts = {
        "key": KEY,
        "checkpoint": checkpoint_of(HashTree()),
        "promise": a_promise().signed(key=KEY, sign=PRIVATE.sign),
        "openings": {"submission": OPENING},
    }
    return PromisedReceipt(**facts | changes)


@pytest.mark.parametrize("receipt", [a_proved_receipt(), a_promised_receipt()])
def test_a_receipt_parses_back(receipt):
    assert parse_receipt(receipt.to_bytes()) == receipt
    assert parse_receipt(receipt.to_bytes()).to_bytes() == receipt.to_bytes()


def test_a_receipt_that_would_be_refused_is_never_made():
    with pytest.raises(LedgerError, match="not proved"):
        a_proved_receipt(proof=TREE.inclusion_proof(6))
    with pytest.raises(LedgerError, match="not proved"):
        a_proved_receipt(entry=ENTRIES[6])
    with pytest.raises(LedgerError, match="does not open"):
        a_proved_receipt(openings={"submission": Opening(salt=b"t" * 32, digest=b"d" * 32)})
    with pytest.raises(LedgerError, match="does not open"):
        a_promised_receipt(openings={"reason": OPENING})


def test_a_promise_shows_neither_number_nor_nonce():
    shown = a_promised_receipt().to_bytes().decode()
    assert '\\"number\\"' not in shown and ENTRIES[5].nonce.hex() not in shown
    first, other = Promise.of(ENTRIES[5], origin=ORIGIN, due_at=DUE), a_promise()
    assert first.facts.keys() == Entry.parse(ENTRIES[5].to_bytes()).to_json().keys() - {
        "number",
        "nonce",
    }
    assert first == other


def test_a_promise_is_kept_by_its_own_entry_only():
    assert a_promise().is_kept_by(ENTRIES[5])
    assert not a_promise().is_kept_by(ENTRIES[6])
    foreign = Promise(origin=ORIGIN, leaf=ENTRIES[6].leaf(), due_at=DUE, facts=a_promise().facts)
    assert not foreign.is_kept_by(ENTRIES[5]) and not foreign.is_kept_by(ENTRIES[6])


def test_a_promise_can_not_pass_for_a_checkpoint():
    with pytest.raises(LedgerError):
        Checkpoint.parse(a_promise().to_text())
    with pytest.raises(LedgerError):
        Promise.parse(checkpoint_of(TREE).text)


def test_a_promise_is_signed_only_by_its_own_ledger():
    other = VerifierKey(name="other.example", public_key=KEY.public_key)
    with pytest.raises(LedgerError):
        a_promise().signed(key=other, sign=PRIVATE.sign)
    foreign = Promise(origin="other.example", leaf=bytes(32), due_at=DUE, facts={})
    with pytest.raises(LedgerError, match="one ledger"):
        a_promised_receipt(promise=foreign.signed(key=other, sign=PRIVATE.sign))


def test_a_proved_receipt_reads_as_a_tlog_proof_too():
    text = a_proved_receipt().to_tlog_proof()
    proof, _, checkpoint = text.partition("\n\n")
    assert proof.split("\n")[:2] == ["c2sp.org/tlog-proof@v1", "index 5"]
    assert len(proof.split("\n")) == 2 + len(TREE.inclusion_proof(5))
    assert SignedNote.parse(checkpoint) == checkpoint_of(TREE)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "sworn"},
        {"state": ["proved"]},
        {"state": "promised"},
        {"extra": None},
        {"format": "comity.ledger/receipt@2"},
        {"proof": "none"},
        {"proof": [1]},
        {"proof": []},
        {"openings": []},
        {"openings": {"submission": {"digest": "00" * 32}}},
        {"openings": {"submission": []}},
        {"entry": {}},
        {"checkpoint": ""},
        {"key": KEY.to_text().upper()},
    ],
)
def test_bytes_that_are_no_receipt_are_refused(changes):
    value = {**parse_canonical(a_proved_receipt().to_bytes()), **changes}
    with pytest.raises(LedgerError):
        parse_receipt(canonical(value))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", a_proved_receipt().to_bytes() + b"\n"]
)
def test_other_bytes_are_refused(data):
    with pytest.raises(LedgerError):
        parse_receipt(data)
