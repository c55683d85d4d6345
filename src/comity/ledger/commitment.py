"""Commit to bytes without showing them, so that they can be erased and the ledger stays whole.

``commitment = SHA-256("comity.ledger/commitment@1" || 0x00 || salt || SHA-256(content))``

The tag keeps these digests apart from every other digest of ours; the salt has a fixed length, so
the parts cannot be shifted against each other. With 32 random bytes of salt a commitment tells
nothing about its content, also where the content could be guessed, and once the salt is erased it
never will. Whoever holds salt and content (the *opening*) can prove what was committed to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from comity.errors import LedgerError

SALT_SIZE: Final = 32
"""Bytes of a salt. The house draws them; the library never does."""

_TAG: Final = b"comity.ledger/commitment@1\x00"


def commit(salt: bytes, content: bytes) -> bytes:
    """Return the 32-byte commitment to ``content``."""
    return commit_to_digest(salt, hashlib.sha256(content).digest())


def commit_to_digest(salt: bytes, digest: bytes) -> bytes:
    """Return the commitment to content of which only the SHA-256 is at hand.

    :raises LedgerError: if salt or digest is not of 32 bytes.
    """
    if len(salt) != SALT_SIZE or len(digest) != 32:
        raise LedgerError("A commitment takes a salt of 32 bytes and a SHA-256 digest of 32.")
    return hashlib.sha256(_TAG + salt + digest).digest()


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: its salt and the SHA-256 of the content. Kept outside the ledger."""

    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    def commitment(self) -> bytes:
        """Return the commitment that this opens."""
        return commit_to_digest(self.salt, self.digest)

    def opens(self, commitment: bytes, *, content: bytes) -> bool:
        """Return whether ``commitment`` was made for exactly ``content``."""
        return hashlib.sha256(content).digest() == self.digest and self.commitment() == commitment
