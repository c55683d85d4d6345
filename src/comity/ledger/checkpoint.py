"""A checkpoint: the ledger's size and root hash, signed.

Source: C2SP tlog-checkpoint (c2sp.org/tlog-checkpoint). Ours never carry extension lines, which no
monitor could audit; a checkpoint that has any is not ours and is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from comity.errors import LedgerError
from comity.ledger.note import Check, Sign, SignedNote, VerifierKey, decode64, encode64, sign_note
from comity.ledger.tree import EMPTY_ROOT, HASH_SIZE

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_ORIGIN = re.compile(r"[^\s+\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head. ``origin`` names the ledger and is the name of its key."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin) or len(self.root) != HASH_SIZE or self.size < 0:
            raise LedgerError("A checkpoint has an origin without spaces, a size and a root hash.")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise LedgerError("The root of an empty tree is the digest of nothing.")

    def to_text(self) -> str:
        """Return the text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"

    def signed(self, *, key: VerifierKey, sign: Sign) -> SignedNote:
        """Return the checkpoint as a note signed with the ledger's key.

        The caller sees to it that it extends every checkpoint signed before.

        :raises LedgerError: if the key goes by another name than the ledger.
        """
        if key.name != self.origin:
            raise LedgerError(f"The key of {key.name} does not sign for the ledger {self.origin}.")
        return sign_note(self.to_text(), key=key, sign=sign)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the checkpoint that a note's text spells.

        :raises LedgerError: if it is spelled otherwise.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
            raise LedgerError("A checkpoint's text is three lines: origin, size and root hash.")
        return cls(origin=lines[0], size=int(lines[1]), root=decode64(lines[2]))


def open_checkpoint(text: str, *, key: VerifierKey, check: Check) -> Checkpoint:
    """Return the checkpoint in a signed note, once its signature is found good.

    :raises LedgerError: if the note is not signed by ``key``, or is of another ledger.
    """
    note = SignedNote.parse(text)
    if not note.is_signed_by(key, check):
        raise LedgerError(f"This checkpoint is not signed by the key of {key.name}.")
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != key.name:
        raise LedgerError(f"This checkpoint is of {checkpoint.origin}, not of {key.name}.")
    return checkpoint
