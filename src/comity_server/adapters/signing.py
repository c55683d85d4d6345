"""Keep the ledger's signing key and sign with it: Ed25519, one key file, made once.

The file holds one line, ``PRIVATE+KEY+<name>+<id>+<base64>``, as Go's note package spells signing
keys, so that other tools can take it over. It is readable by its owner alone.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.errors import LedgerError
from comity.ledger.note import ED25519, VerifierKey, decode64, encode64
from comity_server.adapters.durable import write_new

_HEAD: Final = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key under its name. ``sign`` is what the ledger's notes ask for."""

    key: VerifierKey
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes, *, name: str) -> Self:
        """Return the key of a 32-byte secret seed."""
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw()
        return cls(key=VerifierKey(name=name, public_key=public), _private=private)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of a message."""
        return self._private.sign(message)

    def to_text(self) -> str:
        """Return the secret line of the key file."""
        seed = encode64(ED25519 + self._private.private_bytes_raw())
        return f"{_HEAD}{self.key.name}+{self.key.key_id.hex()}+{seed}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key of a key file's line.

        :raises LedgerError: if the line is no signing key, or its id is not that of the key. The
            message does not repeat the line.
        """
        name, _, rest = text.removeprefix(_HEAD).partition("+")
        key_id, _, encoded = rest.partition("+")
        if not text.startswith(_HEAD) or not rest:
            raise LedgerError("The key file holds no signing key. Restore it from its backup.")
        seed = decode64(encoded)
        if len(seed) != 33 or seed[:1] != ED25519:
            raise LedgerError("The key file holds no Ed25519 key. Restore it from its backup.")
        found = cls.from_seed(seed[1:], name=name)
        if found.key.key_id.hex() != key_id:
            raise LedgerError("The key file's name and key do not belong together. Restore it.")
        return found


def load_key(path: Path) -> SigningKey:
    """Return the key of a key file.

    :raises LedgerError: if the file is missing, open to others, or damaged.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(
            "The ledger's key file cannot be read, so nothing can be signed. Restore it from its "
            "backup; a new key would start a new ledger."
        ) from error
    if mode & 0o077:
        raise LedgerError(
            f"The ledger's key file is open to others (mode {mode:04o}), so its signatures prove "
            "nothing. Set mode 0600, and change the key if others may have read it."
        )
    return SigningKey.parse(text.removesuffix("\n"))


def load_or_make_key(path: Path, *, name: str) -> SigningKey:
    """Return the key of a key file, which is made first where there is none.

    Two processes that start together end with the same key.

    :raises LedgerError: if the file is there and is not the key of ``name``.
    """
    if not path.exists():
        made = SigningKey.from_seed(os.urandom(32), name=name)
        write_new(path, f"{made.to_text()}\n".encode("ascii"), mode=0o600)
    found = load_key(path)
    if found.key.name != name:
        raise LedgerError(
            f"The key file holds the key of {found.key.name}, but this ledger is called {name}. "
            "Give the right file; a ledger keeps its name."
        )
    return found


def check_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether an Ed25519 signature is good: the ``Check`` of the ledger's notes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
