"""The public keys whose snapshots a guard believes, spelled as everywhere in Comity.

Source: the verifier keys of signed notes: ``name+id+base64`` (C2SP signed-note).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

ED25519: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """An Ed25519 public key and the name of its owner."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> str:
        """Return eight hex digits that tell keys of one name apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).hexdigest()[:8]

    @property
    def label(self) -> str:
        """Return the name and id under which a snapshot says who signed it."""
        return f"{self.name}+{self.key_id}"

    def to_text(self) -> str:
        """Return the key as ``name+id+base64``."""
        return f"{self.label}+{base64.b64encode(ED25519 + self.public_key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that ``to_text`` spelled.

        :raises ValueError: if it is spelled in any other way. Keys are configuration, so this
            stops a start and never a request.
        """
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not name or len(raw) != 33 or raw[:1] != ED25519:
            raise ValueError("a verifier key is spelled name+id+base64, of an Ed25519 key")
        key = cls(name=name, public_key=raw[1:])
        if key.key_id != key_id:
            raise ValueError(f"the key of {name} does not have the id that it is given")
        return key
