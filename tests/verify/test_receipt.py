"""Receipts in the holder's hand: proved, promised, broken."""

import pytest

from comity.ledger.canonical import canonical, parse_canonical
from comity_verify.comity_verify import check_receipt
from tests.support import ledgers


@pytest.fixture(scope="module")
def entries():
    return [ledgers.an_entry(number) for number in range(11)]


@pytest.fixture(scope="module")
def proved(entries):
    return ledgers.a_proved_receipt(entries, 7).to_bytes()


@pytest.fixture(scope="module")
def promised(entries):
    return ledgers.a_promised_receipt(entries[7], entries[:4]).to_bytes()


def changed(data, **changes):
    return canonical({**parse_canonical(data), **changes})


def test_a_proved_receipt_is_proved(proved):
    report = check_receipt(proved, key=ledgers.KEY.key.to_text())
    assert report.faults == []
    assert report.proved == [
        "entry 7 is in the ledger: intake.submission-received (c-7), recorded at "
        "2020-07-06T12:00:07.000000Z by an actor of class officer",
        f"it commits to submission with SHA-256 {ledgers.sha256_of(ledgers.SUBMISSION).hex()}",
    ]


def test_every_entry_of_every_small_ledger_has_a_receipt(entries):
    for size in range(1, 12):
        for number in range(size):
            data = ledgers.a_proved_receipt(entries[:size], number).to_bytes()
            assert check_receipt(data).faults == []


def test_a_key_that_comes_with_the_receipt_is_said_to_be_trusted(proved):
    assert "trusted the key that came with the files" in check_receipt(proved).notes[0]


def test_a_receipt_of_another_key_is_a_fault(proved):
    other = ledgers.SigningKey.from_seed(b"o" * 32, name=ledgers.ORIGIN).key.to_text()
    where = {where for where, _ in check_receipt(proved, key=other).faults}
    assert where == {"receipt: key", "receipt: checkpoint"}


def test_a_promise_proves_nothing_unless_the_caller_accepts_it(promised):
    key = ledgers.KEY.key.to_text()
    ((where, what),) = check_receipt(promised, key=key).faults
    assert where == "receipt" and "ask for the proof once 2020-07-06T13:00:00.000000Z" in what
    report = check_receipt(promised, key=key, allow_promise=True)
    assert report.faults == []
    assert "promised, not yet proved" in report.notes[0]
    assert not any("is in the ledger" in text for text in report.proved)


def test_a_kept_promise_is_said_to_be_kept(proved, promised):
    report = check_receipt(proved, promise=promised, key=ledgers.KEY.key.to_text())
    assert report.faults == []
    assert "the promise was kept: this is the entry that was promised" in report.proved


def test_a_broken_promise_is_a_fault(entries, promised):
    other = ledgers.a_proved_receipt(entries, 6).to_bytes()
    ((where, what),) = check_receipt(other, promise=promised).faults
    assert where == "--promise" and "not the entry that was proved" in what
    entries = [*entries[:7], ledgers.an_entry(7, nonce=b"another nonce 16"), *entries[8:]]
    same_facts = ledgers.a_proved_receipt(entries, 7).to_bytes()
    assert [where for where, _ in check_receipt(same_facts, promise=promised).faults] == [
        "--promise"
    ]


def test_a_promise_is_held_against_a_proof_only(proved, promised):
    report = check_receipt(proved, promise=proved)
    assert [where for where, _ in report.faults] == ["--promise"]
    report = check_receipt(promised, promise=promised, allow_promise=True)
    assert [where for where, _ in report.faults] == ["--promise"]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "sworn"},
        {"state": None},
        {"extra": 1},
        {"format": "comity.ledger/receipt@2"},
        {"proof": "none"},
        {"proof": [1]},
        {"proof": []},
        {"proof": ["00" * 31]},
        {"openings": []},
        {"openings": {"submission": {"digest": "00" * 32}}},
        {"openings": {"submission": {"digest": "00" * 32, "salt": "00" * 32}}},
        {"openings": {"reason": {"digest": "00" * 32, "salt": "00" * 32}}},
        {"entry": {}},
        {"entry": "{}"},
        {"checkpoint": ""},
        {"key": ""},
        {"key": None},
    ],
)
def test_a_receipt_that_is_not_as_the_format_says_is_a_fault(proved, changes):
    faults = check_receipt(changed(proved, **changes)).faults
    assert faults and all(where.startswith("receipt") for where, _ in faults)


def test_a_proof_for_another_entry_is_a_fault(entries, proved):
    other = parse_canonical(ledgers.a_proved_receipt(entries, 6).to_bytes())
    ((_, what),) = check_receipt(changed(proved, proof=other["proof"])).faults
    assert "does not lead entry 7" in what


def test_a_promise_whose_signature_is_not_good_is_a_fault(promised):
    value = parse_canonical(promised)
    altered = value["promise"].replace("portal", "postal")
    ((_, what),) = check_receipt(changed(promised, promise=altered), allow_promise=True).faults
    assert "is not good" in what


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b"\xff", b"{" * 10_000])
def test_any_other_bytes_are_a_fault(data):
    assert check_receipt(data).faults
