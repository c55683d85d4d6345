"""A production is sealed to an age key of the right form, and Debian's age opens it."""

from __future__ import annotations

import hashlib
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ScopeError, SealError
from comity_server.adapters.sealing import fingerprint, parse_recipient, seal

IDENTITY = pyrage.x25519.Identity.generate()
PUBLIC = str(IDENTITY.to_public())
KEY = parse_recipient(PUBLIC)


def sealed(chunks: list[bytes]) -> tuple[bytes, str]:
    file = io.BytesIO()
    found = seal(chunks=iter(chunks), recipient=KEY, file=file)
    assert found.sealed_bytes == len(file.getvalue())
    assert found.sealed_sha256 == hashlib.sha256(file.getvalue()).hexdigest()
    return file.getvalue(), found.payload_sha256


@given(st.lists(st.binary(max_size=70_000), max_size=5))
def test_what_is_sealed_opens_as_it_was(chunks: list[bytes]) -> None:
    body, digest = sealed(chunks)
    assert pyrage.decrypt(body, [IDENTITY]) == b"".join(chunks)
    assert digest == hashlib.sha256(b"".join(chunks)).hexdigest()


def test_two_seals_differ_and_their_payload_digests_do_not() -> None:
    one, other = sealed([b"same"]), sealed([b"sa", b"", b"me"])
    assert one[0] != other[0]
    assert one[1] == other[1]


@pytest.mark.needs("age")
def test_debians_age_opens_a_sealed_production(tmp_path: Path) -> None:
    body, _ = sealed([b"record\n" * 50_000])
    (tmp_path / "key").write_text(f"{IDENTITY}\n", encoding="ascii")
    (tmp_path / "sealed.age").write_bytes(body)
    opened = subprocess.run(
        ["age", "-d", "-i", "key", "sealed.age"], cwd=tmp_path, capture_output=True, check=True
    )
    assert opened.stdout == b"record\n" * 50_000


@pytest.mark.needs("age")
def test_debians_age_refuses_a_production_that_was_cut_off(tmp_path: Path) -> None:
    body, _ = sealed([b"record\n" * 50_000])
    (tmp_path / "key").write_text(f"{IDENTITY}\n", encoding="ascii")
    (tmp_path / "sealed.age").write_bytes(body[:-20])
    opened = subprocess.run(
        ["age", "-d", "-i", "key", "sealed.age"], cwd=tmp_path, capture_output=True, check=False
    )
    assert opened.returncode != 0


@pytest.mark.parametrize("error", [ScopeError("beyond"), OSError("gone"), KeyboardInterrupt()])
def test_an_error_in_the_source_reaches_the_caller_as_it_is(error: BaseException) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"first" * 100_000
        raise error

    with pytest.raises(type(error)) as raised:
        seal(chunks=breaking(), recipient=KEY, file=io.BytesIO())
    assert raised.value is error


def test_a_disk_that_is_full_is_told_and_nothing_waits_for_ever() -> None:
    class Full(io.BytesIO):
        def write(self, piece: object) -> int:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        seal(chunks=iter([b"x" * 1_000_000] * 30), recipient=KEY, file=Full())


def test_a_large_production_is_sealed_to_a_file_as_it_was(tmp_path: Path) -> None:
    chunks = [bytes([number]) * 1_000_003 for number in range(80)]
    with (tmp_path / "sealed").open("wb") as file:
        found = seal(chunks=iter(chunks), recipient=KEY, file=file)
    body = (tmp_path / "sealed").read_bytes()
    assert pyrage.decrypt(body, [IDENTITY]) == b"".join(chunks)
    assert found.sealed_sha256 == hashlib.sha256(body).hexdigest()
    assert found.payload_bytes == 80_000_240


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing in the field"),
        ("hello", "does not begin with 'age1'"),
        (PUBLIC.upper(), "does not begin with 'age1' in small letters"),
        (PUBLIC[:-1], "61 characters instead of 62"),
        (PUBLIC + "q", "63 characters instead of 62"),
        (PUBLIC[:-1] + "b", "characters that age keys never have"),
        (PUBLIC[:20] + ("q" if PUBLIC[20] != "q" else "p") + PUBLIC[21:], "mistyped"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE", "SSH key"),
        ("age1yubikey1qwertz", "plugin"),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----", "PGP or PEM"),
    ],
    # Named by number: the key is a new one in each process, and workers compare names.
    ids=range(10),
)
def test_what_is_no_age_key_is_told_what_it_is(text: str, says: str) -> None:
    with pytest.raises(SealError) as raised:
        parse_recipient(text)
    assert says in str(raised.value)


def test_a_secret_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(SealError) as raised:
        parse_recipient(str(IDENTITY))
    assert "secret key" in str(raised.value)
    assert str(IDENTITY)[20:40] not in str(raised.value)


@given(st.text(max_size=80))
def test_any_text_is_a_key_or_a_named_error(text: str) -> None:
    try:
        assert parse_recipient(text).startswith("age1")
    except SealError as error:
        assert error.code == "seal.invalid"


def test_spaces_around_a_key_are_forgiven_and_its_fingerprint_is_readable() -> None:
    assert parse_recipient(f" {PUBLIC}\n") == KEY
    groups = fingerprint(KEY).split(" ")
    assert len(groups) == 8
    assert {len(group) for group in groups} == {4}
