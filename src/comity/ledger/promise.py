"""A promise: our signature that an entry stands in the ledger, before its proof may be shown.

The tree's size is published at fixed times only (threat model, I5), so a fresh entry's proof must
wait. Until then the recipient holds a note, signed with the ledger's key::

    comity.ledger/promise@1
    <origin>
    <leaf hash, base64>
    <instant by which a checkpoint that covers the entry is published>
    <the entry without number and nonce, canonical JSON>

The number is left out because it tells how busy we are; the nonce, because with it the number
could be tried out against the leaf hash. Both come with the proof, which must then show this very
leaf. No promise can pass for a checkpoint: its second line is never a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Self

from comity.errors import LedgerError
from comity.ledger.canonical import Json, canonical, parse_canonical
from comity.ledger.entry import Entry, frozen, read_instant, write_instant
from comity.ledger.note import Sign, SignedNote, VerifierKey, decode64, encode64, sign_note
from comity.ledger.tree import HASH_SIZE
from comity.vocabulary.instants import as_instant

FORMAT: Final = "comity.ledger/promise@1"
HIDDEN: Final = frozenset({"nonce", "number"})
"""The fields of an entry that a promise does not show."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What we promise about one entry. ``facts`` are its fields, without the hidden ones."""

    origin: str
    leaf: bytes
    due_at: datetime
    facts: Mapping[str, Json] = field(hash=False)

    def __post_init__(self) -> None:
        if len(self.leaf) != HASH_SIZE or HIDDEN & self.facts.keys():
            raise LedgerError("A promise shows a leaf hash and neither number nor nonce.")
        object.__setattr__(self, "due_at", as_instant(self.due_at))
        object.__setattr__(self, "facts", MappingProxyType({**self.facts}))

    @classmethod
    def of(cls, entry: Entry, *, origin: str, due_at: datetime) -> Self:
        """Return the promise for an entry that has been appended."""
        return cls(origin=origin, leaf=entry.leaf(), due_at=due_at, facts=shown_facts(entry))

    def is_kept_by(self, entry: Entry) -> bool:
        """Return whether ``entry`` is the one that was promised."""
        same = canonical(self.facts) == canonical(shown_facts(entry))
        return same and entry.leaf() == self.leaf

    def to_text(self) -> str:
        """Return the text that is signed: five lines."""
        facts = canonical(self.facts).decode()
        due = write_instant(self.due_at)
        return f"{FORMAT}\n{self.origin}\n{encode64(self.leaf)}\n{due}\n{facts}\n"

    def signed(self, *, key: VerifierKey, sign: Sign) -> SignedNote:
        """Return the promise as a signed note.

        :raises LedgerError: if the key goes by another name than the ledger.
        """
        if key.name != self.origin:
            raise LedgerError(f"The key of {key.name} does not promise for {self.origin}.")
        return sign_note(self.to_text(), key=key, sign=sign)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the promise that a note's text spells.

        :raises LedgerError: if it is spelled otherwise.
        """
        lines = text.split("\n")
        if len(lines) != 6 or lines[5] or lines[0] != FORMAT:
            raise LedgerError(f"A promise is five lines, the first being {FORMAT}.")
        facts = parse_canonical(lines[4].encode())
        if not isinstance(facts, Mapping):
            raise LedgerError("A promise shows an entry's fields.")
        shown = frozen(facts)
        assert isinstance(shown, Mapping)  # noqa: S101 - a mapping stays one; tells the type checker
        return cls(
            origin=lines[1], leaf=decode64(lines[2]), due_at=read_instant(lines[3]), facts=shown
        )


def shown_facts(entry: Entry) -> Mapping[str, Json]:
    """Return an entry's fields without those that a promise hides."""
    return {name: value for name, value in entry.to_json().items() if name not in HIDDEN}
