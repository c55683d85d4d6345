"""What an entry holds, and that its bytes are one and the same everywhere."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.canonical import canonical, parse_canonical
from comity.ledger.commitment import Opening, commit, commit_to_digest
from comity.ledger.entry import MAX_ENTRY_SIZE, Entry
from comity.ledger.tree import leaf_hash
from comity.vocabulary.words import CaseRef

COMMITMENT_TO_REASON = "d0d898b1de218aaa7d1774765ab5395a70c27d60ae6e700ee2148ff5abc883d2"
COMMITMENT_TO_ABC = "b15e5241fdcf912b0b1c82e06c49d86dde172bc768013658bc31e4f15ba99ced"

NOON = datetime(2020, 7, 6, 12, tzinfo=UTC)


def an_entry(**changes):
    facts = {
        "number": 17,
        "kind": "hold.activated",
        "at": NOON,
        "actor": "executive",
        "nonce": bytes(16),
        "case": CaseRef("c-7Q2M"),
        "body": {"hold": "hk-production", "epoch": 3, "bars": ["hold:hk-production"]},
        "commitments": {"reason": commit(bytes(32), b"The law came into force.")},
    }
    return Entry(**facts | changes)


def test_an_entry_has_these_bytes():
    assert an_entry().to_bytes().decode() == (
        '{"actor":"executive","at":"2020-07-06T12:00:00.000000Z",'
        '"body":{"bars":["hold:hk-production"],"epoch":3,"hold":"hk-production"},'
        '"case":"c-7Q2M",'
        '"commitments":{"reason":'
        f'"{COMMITMENT_TO_REASON}"}},'
        '"format":"comity.ledger/entry@1","kind":"hold.activated",'
        '"nonce":"00000000000000000000000000000000","number":17}'
    )


def test_a_commitment_has_this_value():
    # Computed by hand: printf 'comity.ledger/commitment@1\0' + salt + sha256(content) | sha256sum
    assert commit(bytes(32), b"abc") == commit_to_digest(
        bytes(32),
        bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    )
    assert commit(bytes(32), b"abc").hex() == COMMITMENT_TO_ABC


def test_an_entry_parses_back():
    assert Entry.parse(an_entry().to_bytes()) == an_entry()
    bare = an_entry(case=None, body={}, commitments={})
    assert Entry.parse(bare.to_bytes()) == bare
    assert bare.leaf() == leaf_hash(bare.to_bytes())


def test_the_same_instant_gives_the_same_bytes_from_any_zone():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=8)))
    assert an_entry(at=elsewhere).to_bytes() == an_entry().to_bytes()


def test_a_body_cannot_be_changed_afterwards():
    body = {"list": [1, {"a": 2}]}
    entry = an_entry(body=body)
    before = entry.to_bytes()
    body["list"].append(3)
    assert entry.to_bytes() == before
    with pytest.raises(TypeError):
        entry.body["list"] = 1


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": 2**53},
        {"kind": "activated"},
        {"kind": "Hold.Activated"},
        {"kind": "hold.activated\n"},
        {"actor": "Ada Lovelace"},
        {"actor": ""},
        {"nonce": b"short"},
        {"case": CaseRef("")},
        {"case": CaseRef("two words")},
        {"case": CaseRef("c" * 65)},
        {"body": {"share": 0.5}},
        {"body": {"deep": [{"share": 1.0}]}},
        {"body": {"long": "x" * MAX_ENTRY_SIZE}},
        {"commitments": {"reason": b"short"}},
        {"commitments": {"Two words": bytes(32)}},
    ],
)
def test_a_field_that_is_not_as_it_must_be_is_refused(changes):
    with pytest.raises(LedgerError):
        an_entry(**changes)


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        an_entry(at=datetime(2020, 7, 6))  # noqa: DTZ001 - the naive instant is what is tested


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": 1},
        {"format": "comity.ledger/entry@2"},
        {"number": "17"},
        {"number": True},
        {"number": 1.5},
        {"at": "2020-07-06T12:00:00Z"},
        {"at": "2020-13-06T12:00:00.000000Z"},
        {"at": "٢020-07-06T12:00:00.000000Z"},
        {"kind": 3},
        {"nonce": "00" * 15},
        {"nonce": "0A" * 16},
        {"body": []},
        {"body": {"x": 1.5}},
        {"commitments": {"reason": "AB" * 32}},
        {"case": 1},
    ],
)
def test_bytes_that_are_no_entry_are_refused(changes):
    with pytest.raises(LedgerError):
        Entry.parse(canonical({**parse_canonical(an_entry().to_bytes()), **changes}))


@settings(max_examples=100)
@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_flipped_bit_gives_no_entry_or_another_leaf(place, bit):
    data = bytearray(an_entry().to_bytes())
    data[place % len(data)] ^= 1 << bit
    with contextlib.suppress(LedgerError):
        assert Entry.parse(bytes(data)).leaf() != an_entry().leaf()


def test_an_opening_opens_its_own_commitment_only():
    salt, other = b"s" * 32, b"t" * 32
    digest = bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    opening = Opening(salt=salt, digest=digest)
    assert opening.opens(commit(salt, b"abc"), content=b"abc")
    assert not opening.opens(commit(salt, b"abc"), content=b"abd")
    assert not opening.opens(commit(other, b"abc"), content=b"abc")
    assert "abc" not in repr(opening) and salt.hex() not in repr(opening)


@pytest.mark.parametrize(("salt", "digest"), [(b"", bytes(32)), (bytes(32), b""), (bytes(31),) * 2])
def test_a_salt_of_another_length_is_refused(salt, digest):
    with pytest.raises(LedgerError):
        commit_to_digest(salt, digest)
