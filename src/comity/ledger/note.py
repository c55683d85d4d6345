"""Signed notes: a text, and under it a line for each signature.

Source: C2SP signed-note (c2sp.org/signed-note) and its first implementation, golang.org/x/mod's
``sumdb/note``, from which the spelling of verifier keys comes. Signing and verifying are handed in:
this module only builds and reads.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from comity.errors import LedgerError

Sign = Callable[[bytes], bytes]
"""Sign a message with the ledger's Ed25519 key: 64 bytes."""

Check = Callable[[bytes, bytes, bytes], bool]
"""Tell whether (public key, message, signature) is a good Ed25519 signature."""

ED25519: Final = b"\x01"
MAX_SIGNATURES: Final = 100
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_LINE = re.compile(r"— ([^ ]+) ([A-Za-z0-9+/=]+)")
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name under which it signs."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise LedgerError("A key's name is not empty and holds no space and no plus sign.")
        if len(self.public_key) != 32:
            raise LedgerError("An Ed25519 public key has 32 bytes.")

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that tell keys of one name apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    def to_text(self) -> str:
        """Return the key as ``name+id+base64``, as Go's note package spells it."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(ED25519 + self.public_key)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that ``to_text`` spelled.

        :raises LedgerError: if the spelling differs or the id is not that of the key.
        """
        found = _KEY.fullmatch(text)
        encoded = decode64(found[3]) if found else b""
        if found is None or len(encoded) != 33 or encoded[:1] != ED25519:
            raise LedgerError("A verifier key is spelled name+id+base64, of an Ed25519 key.")
        key = cls(name=found[1], public_key=encoded[1:])
        if key.key_id.hex() != found[2]:
            raise LedgerError(f"The key of {key.name} does not have the id that it is given.")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the ledger's own, or a witness's cosignature."""

    name: str
    key_id: bytes
    signature: bytes

    def to_line(self) -> str:
        """Return the line without its end."""
        return f"— {self.name} {encode64(self.key_id + self.signature)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Return the signature of a line.

        :raises LedgerError: if the line is spelled in any other way than ``to_line`` does.
        """
        found = _LINE.fullmatch(line)
        if found is None or not _NAME.fullmatch(found[1]):
            raise LedgerError("A signature line is: em dash, space, name, space, base64.")
        raw = decode64(found[2])
        if len(raw) < 5:
            raise LedgerError("A signature line holds four bytes of key id and a signature.")
        return cls(name=found[1], key_id=raw[:4], signature=raw[4:])


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text that ends in a newline, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in self.text):
            raise LedgerError("A note's text ends in a newline and holds no control characters.")
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise LedgerError(f"A note carries 1 to {MAX_SIGNATURES} signatures.")

    def to_text(self) -> str:
        """Return the note as it is published."""
        lines = "".join(f"{signature.to_line()}\n" for signature in self.signatures)
        return f"{self.text}\n{lines}"

    def is_signed_by(self, key: VerifierKey, check: Check) -> bool:
        """Return whether ``key`` signed, and every line under its name and id is good."""
        own = [
            line.signature
            for line in self.signatures
            if line.name == key.name and line.key_id == key.key_id
        ]
        message = self.text.encode()
        return bool(own) and all(check(key.public_key, message, line) for line in own)

    def with_cosignature(self, line: Signature) -> SignedNote:
        """Return the note with one more line, after those that it has; the same line only once."""
        if line in self.signatures:
            return self
        return SignedNote(text=self.text, signatures=(*self.signatures, line))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the note that ``text`` spells.

        :raises LedgerError: if it would not print back as it stands.
        """
        body, gap, lines = text.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise LedgerError("A note is a text, an empty line, and signature lines.")
        signatures = tuple(Signature.parse(line) for line in lines[:-1].split("\n"))
        note = cls(text=body + "\n", signatures=signatures)
        if note.to_text() != text:
            raise LedgerError("This note would not print back as it stands.")
        return note


def sign_note(text: str, *, key: VerifierKey, sign: Sign) -> SignedNote:
    """Return ``text`` signed under ``key``, whose private half ``sign`` holds."""
    line = Signature(name=key.name, key_id=key.key_id, signature=sign(text.encode()))
    return SignedNote(text=text, signatures=(line,))


def encode64(data: bytes) -> str:
    """Return standard base64 with its padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def decode64(text: str) -> bytes:
    """Return the bytes of standard base64.

    :raises LedgerError: if the text is not the one spelling of its bytes.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("This is no standard base64.") from error
    if encode64(data) != text:
        raise LedgerError("This base64 has stray bits at its end: its bytes are spelled otherwise.")
    return data
