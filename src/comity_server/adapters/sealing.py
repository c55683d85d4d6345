"""Seal a production to an enrolled age key, as a stream, hashing what goes in and comes out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, NewType

import pyrage  # type: ignore[import-untyped]  # pyrage ships no types

from comity.errors import SealError

RecipientKey = NewType("RecipientKey", str)
"""An age X25519 recipient, checked: ``age1`` and 58 characters of Bech32."""

_FORM = re.compile(r"age1[02-9ac-hj-np-z]{58}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing saw: digest in hex and bytes, before and after."""

    payload_sha256: str
    payload_bytes: int
    sealed_sha256: str
    sealed_bytes: int


def parse_recipient(text: str) -> RecipientKey:
    """Return the recipient that ``text`` names, spaces around it forgiven.

    :raises SealError: with what was given instead and what to give; the text is never repeated.
    """
    given = text.strip()
    if given.upper().startswith("AGE-SECRET-KEY-"):
        raise SealError(
            "This is a secret key, so it was not stored. Whoever saw it can open what is sealed to "
            "it: make a new one with age-keygen and give us the line that begins with 'age1'."
        )
    for start, what in _OTHERS:
        if given.startswith(start):
            raise SealError(f"This is {what}. {_WANTED}")
    if not _FORM.fullmatch(given):
        raise SealError(f"This is no age key: {_form_fault(given)}. {_WANTED}")
    try:
        recipient = pyrage.x25519.Recipient.from_str(given)
    except pyrage.RecipientError as wrong:
        raise SealError(
            f"This age key was mistyped: its check characters do not fit. {_WANTED}"
        ) from wrong
    return RecipientKey(str(recipient))


def fingerprint(key: RecipientKey) -> str:
    """Return a short name of a key to read out over the telephone: 32 hex digits in groups."""
    digest = hashlib.sha256(key.encode("ascii")).hexdigest()[:32]
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def seal(*, chunks: Iterable[bytes], recipient: RecipientKey, file: BinaryIO) -> Sealed:
    """Encrypt a stream to one recipient into ``file``; memory stays flat; the caller syncs.

    Each sealed file differs, as age draws a new key each time; the payload's digest does not.

    :raises SealError: if the recipient's key cannot be sealed to.
    """
    reader, writer = _Reader(chunks), _Writer(file)
    try:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.EncryptError, pyrage.RecipientError) as wrong:
        raise SealError(
            "The production could not be sealed to the enrolled key, so nothing was stored. "
            "Have the key confirmed again."
        ) from wrong
    return Sealed(reader.digest.hexdigest(), reader.total, writer.digest.hexdigest(), writer.total)


_WANTED = "Give an age key: the line 'age1…' with 62 characters that age-keygen prints."

_OTHERS = (
    ("ssh-", "an SSH key; we seal to age's own keys only"),
    ("age1pq1", "a post-quantum age key, which not every age opens yet"),
    ("age1yubikey1", "a key of an age plugin, which we cannot seal to"),
    ("-----BEGIN", "a PGP or PEM key"),
)


def _form_fault(given: str) -> str:
    if not given:
        return "there is nothing in the field"
    if not given.startswith("age1"):
        return "it does not begin with 'age1' in small letters"
    if len(given) != 62:
        return f"it has {len(given)} characters instead of 62"
    return "it holds characters that age keys never have"


class _Reader:
    """Hand an iterable of bytes to Rust as a file, hashing what passes."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held, self._place = b"", 0
        self.digest, self.total = hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            raise ValueError("read whole streams in pieces")
        while self._place >= len(self._held):
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._held, self._place = chunk, 0
            # Hashed a whole chunk at a time: large updates let other threads run.
            self.digest.update(chunk)
            self.total += len(chunk)
        piece = self._held[self._place : self._place + size]
        self._place += len(piece)
        return piece


class _Writer:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest, self.total = hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self._file.write(piece)
        self.digest.update(piece)
        self.total += len(piece)
        return len(piece)

    def flush(self) -> None:
        self._file.flush()
