"""Our own check of signatures gives the answers of the vetted library."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from comity_edge.ed25519 import L, P, is_signed
from comity_edge.keys import TrustedKey
from tests.edge.made import a_key

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_published_vectors_are_accepted(key, message, signature):
    key, message, signature = map(bytes.fromhex, (key, message, signature))
    assert is_signed(public_key=key, message=message, signature=signature)
    assert not is_signed(public_key=key, message=message + b"x", signature=signature)


def library_says(public_key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@settings(max_examples=40)
@given(
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=60),
    st.integers(0, 64 * 8 - 1) | st.none(),
    st.integers(0, 32 * 8 - 1) | st.none(),
)
def test_one_flipped_bit_is_found_exactly_where_the_library_finds_it(seed, message, bit, key_bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = flipped(private.sign(message), bit)
    public_key = flipped(private.public_key().public_bytes_raw(), key_bit)
    ours = is_signed(public_key=public_key, message=message, signature=signature)
    assert ours == library_says(public_key, message, signature)
    assert ours == (bit is None and key_bit is None)


def flipped(raw, bit):
    if bit is None:
        return raw
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_signature_has_one_spelling():
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key, signature = private.public_key().public_bytes_raw(), private.sign(b"m")
    s = int.from_bytes(signature[32:], "little") + L
    again = signature[:32] + s.to_bytes(32, "little")
    assert not is_signed(public_key=key, message=b"m", signature=again)


def test_a_key_that_is_no_point_or_not_canonical_signs_nothing():
    signature = bytes(64)
    for y in (P, P + 1, 2):
        raw = y.to_bytes(32, "little")
        assert not is_signed(public_key=raw, message=b"", signature=signature)
    assert not is_signed(public_key=bytes(31), message=b"", signature=signature)
    assert not is_signed(public_key=bytes(32), message=b"", signature=bytes(63))


def test_a_key_is_spelled_as_in_signed_notes_and_reads_back():
    key, _ = a_key()
    assert TrustedKey.parse(key.to_text()) == key
    # golang.org/x/mod/sumdb/note, the example of its documentation.
    known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert TrustedKey.parse(known).to_text() == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        "a+00000000+AAAA",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_key_that_is_spelled_wrongly_stops_the_start(text):
    with pytest.raises(ValueError, match="key"):
        TrustedKey.parse(text)
