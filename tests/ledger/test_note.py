"""Signed notes and checkpoints against the vectors of Go's note package and the C2SP texts."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import LedgerError
from comity.ledger.checkpoint import Checkpoint, open_checkpoint
from comity.ledger.note import (
    Signature,
    SignedNote,
    VerifierKey,
    decode64,
    encode64,
    sign_note,
)
from comity.ledger.tree import EMPTY_ROOT, leaf_hash

# golang.org/x/mod, sumdb/note/note_test.go.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
OTHER_GO_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
OTHER_GO_LINE = (
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="
)
GO_NOTE = f"{GO_TEXT}\n{GO_LINE}\n{OTHER_GO_LINE}\n"

# The example in c2sp.org/tlog-checkpoint.
C2SP_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(decode64(GO_PRIVATE)[1:])
ORIGIN = "ledger.example/comity"
OUR_KEY = VerifierKey(name=ORIGIN, public_key=PRIVATE.public_key().public_bytes_raw())


def check(public_key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_a_verifier_key_is_read_and_spelled_as_go_does():
    assert VerifierKey.parse(GO_KEY).to_text() == GO_KEY


def test_no_mangling_of_a_verifier_key_is_accepted():
    size = len(GO_KEY)
    cut = {GO_KEY[start:end] for start in range(size) for end in range(start + 1, size + 1)}
    turned = {GO_KEY[:at] + chr(ord(GO_KEY[at]) + 1) + GO_KEY[at + 1 :] for at in range(size)}
    for text in (cut | turned) - {GO_KEY}:
        with pytest.raises(LedgerError):
            VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        # Both from Go's tests: a key of the wrong length and an algorithm that nobody knows, each
        # with the id that would fit.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        GO_KEY + "\n",
        GO_KEY.replace("c74f20a3", "C74F20A3"),
        GO_KEY.replace("PeterNeumann", "Peter Neumann"),
        "",
    ],
)
def test_a_wrong_verifier_key_is_refused(text):
    with pytest.raises(LedgerError):
        VerifierKey.parse(text)


def test_a_note_is_signed_byte_for_byte_as_go_signs_it():
    note = sign_note(GO_TEXT, key=VerifierKey.parse(GO_KEY), sign=PRIVATE.sign)
    assert note.to_text() == f"{GO_TEXT}\n{GO_LINE}\n"


def test_a_note_of_two_signers_is_read_and_each_is_found_good():
    note = SignedNote.parse(GO_NOTE)
    assert note.text == GO_TEXT
    assert note.is_signed_by(VerifierKey.parse(GO_KEY), check)
    assert note.is_signed_by(VerifierKey.parse(OTHER_GO_KEY), check)
    assert not note.is_signed_by(OUR_KEY, check)


def test_a_cosignature_is_kept_as_one_more_line_and_only_once():
    own = SignedNote.parse(f"{GO_TEXT}\n{GO_LINE}\n")
    line = Signature.parse(OTHER_GO_LINE)
    assert own.with_cosignature(line).with_cosignature(line).to_text() == GO_NOTE


def test_one_bad_line_under_a_known_key_spoils_the_note():
    bad = GO_LINE[:40] + "ABCD" + GO_LINE[44:]
    note = SignedNote.parse(f"{GO_TEXT}\n{GO_LINE}\n{bad}\n")
    assert not note.is_signed_by(VerifierKey.parse(GO_KEY), check)


@pytest.mark.parametrize(
    "text",
    [
        GO_TEXT,
        GO_TEXT + "\n",
        f"{GO_TEXT}\n{GO_LINE}",
        f"{GO_TEXT}\n{GO_LINE}\nUnexpected line.\n",
        f"\x01{GO_TEXT}\n{GO_LINE}\n",
        f"{GO_TEXT}\n{GO_LINE}\n".replace("PeterNeumann", "Peter Neumann"),
        f"{GO_TEXT}\n{GO_LINE}\n".replace("PeterNeumann", "Peter\u2003Neumann"),
        f"{GO_TEXT}\n{GO_LINE}\n".replace("— ", "- "),
        f"{GO_TEXT}\n{GO_LINE}\n".replace("nAM=", "nAN="),
        f"{GO_TEXT}\n{GO_LINE}\n".replace("nAM=", "nAM"),
        f"{GO_TEXT}\n{GO_LINE}\n".replace("\n", "\r\n"),
        f"{GO_TEXT}\n{GO_LINE} \n",
        f"{GO_TEXT}\n" + f"{GO_LINE}\n" * 101,
        f"{GO_TEXT}\n— PeterNeumann x08g\n",
        "",
    ],
)
def test_a_note_that_is_spelled_otherwise_is_refused(text):
    with pytest.raises(LedgerError):
        SignedNote.parse(text)


@settings(max_examples=200)
@given(st.integers(0, len(GO_NOTE.encode()) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_a_note_passes_unnoticed(place, bit):
    data = bytearray(GO_NOTE.encode())
    data[place] ^= 1 << bit
    try:
        note = SignedNote.parse(data.decode())
    except (LedgerError, UnicodeDecodeError):
        return
    keys = [VerifierKey.parse(GO_KEY), VerifierKey.parse(OTHER_GO_KEY)]
    assert not all(note.is_signed_by(key, check) for key in keys)


@given(st.binary(max_size=80))
def test_base64_has_one_spelling(data):
    text = encode64(data)
    assert decode64(text) == data
    for other in (text + "=", text + "\n", " " + text, text.rstrip("=") + "===="):
        with pytest.raises(LedgerError):
            decode64(other)


def test_the_example_checkpoint_prints_back():
    checkpoint = Checkpoint.parse(C2SP_CHECKPOINT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.to_text() == C2SP_CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        C2SP_CHECKPOINT + "extension\n",
        C2SP_CHECKPOINT + "\n",
        C2SP_CHECKPOINT[:-1],
        C2SP_CHECKPOINT.replace("20852163", "020852163"),
        C2SP_CHECKPOINT.replace("20852163", "+20852163"),
        C2SP_CHECKPOINT.replace("20852163", "20852163 "),
        C2SP_CHECKPOINT.replace("20852163", "٢0852163"),
        C2SP_CHECKPOINT.replace("20852163", "0"),
        C2SP_CHECKPOINT.replace("q2I=", "q2J="),
        C2SP_CHECKPOINT.replace("CsUYap", "Ap"),
        C2SP_CHECKPOINT.replace("example.com/behind", "behind the"),
        "",
    ],
)
def test_a_checkpoint_that_is_spelled_otherwise_is_refused(text):
    with pytest.raises(LedgerError):
        Checkpoint.parse(text)


def test_our_checkpoint_is_signed_and_opened():
    checkpoint = Checkpoint(origin=ORIGIN, size=1, root=leaf_hash(b"one"))
    text = checkpoint.signed(key=OUR_KEY, sign=PRIVATE.sign).to_text()
    assert open_checkpoint(text, key=OUR_KEY, check=check) == checkpoint


def test_a_checkpoint_is_not_signed_for_another_ledger():
    checkpoint = Checkpoint(origin="other.example", size=0, root=EMPTY_ROOT)
    with pytest.raises(LedgerError, match="does not sign"):
        checkpoint.signed(key=OUR_KEY, sign=PRIVATE.sign)
    text = sign_note(checkpoint.to_text(), key=OUR_KEY, sign=PRIVATE.sign).to_text()
    with pytest.raises(LedgerError, match=r"of other\.example"):
        open_checkpoint(text, key=OUR_KEY, check=check)
    with pytest.raises(LedgerError, match="not signed"):
        open_checkpoint(GO_NOTE, key=OUR_KEY, check=check)
