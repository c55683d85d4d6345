"""The only way to read from the vault: the access entry is committed before a byte is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from comity.errors import SealError
from comity_server.adapters.vault_box import WrappedKey, read_box
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.vault.keys import master_key
from comity_server.vault.models import Blob

CHUNK = 256 * 1024


def record_access(
    blob: Blob, *, case_ref: str, why: str, role: str, person: str, at: datetime
) -> int:
    """Commit the entry that says who reads what and why, and return its number."""
    with change(Side.NONE):
        return store.append(
            "vault.read",
            at=at,
            actor=role,
            case=case_ref,
            body={"purpose": blob.purpose, "why": why},
            commits={"person": person.encode(), "blob": str(blob.id).encode()},
        )


def chunks(blob: Blob, *, entry: int, from_chunk: int = 0) -> Iterator[bytes]:
    """Yield a blob's plain bytes in chunks of 256 KiB, after the access was recorded.

    :param entry: the number that :func:`record_access` returned; without it nothing is read.
    :raises SealError: if the blob was erased or tampered with.
    """
    if entry < 0 or blob.erased_at is not None:
        raise SealError("This was erased, or nobody recorded who reads it.")
    box_id = str(blob.id)
    with (settings.HOME.folder("vault") / blob.path).open("rb") as file:
        key = master_key().open_key(WrappedKey(bytes(blob.wrapped_key)), box_id=box_id)
        yield from read_box(file=file, key=key, box_id=box_id, from_chunk=from_chunk)
