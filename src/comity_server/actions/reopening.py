"""Shut the gate as a whole, and open it when two people have shown that no entry was lost.

A restored backup knows nothing of what came after it: a hold may be missing that was acknowledged.
So it starts shut, and stays so until its ledger extends the newest checkpoint that is known outside
the house (threat model, I23).
"""

from __future__ import annotations

from datetime import datetime

from comity.errors import LedgerError
from comity.ledger.checkpoint import Checkpoint, open_checkpoint
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.adapters.signing import check_signature
from comity_server.casefile.models import BroughtCheckpoint, Shutting
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import publishing, reading, store

MAY_OPEN = ("counsel", "rights", "executive")
WORDS = 2
"""How many people must each bring a checkpoint from outside."""


class NotExtended(ValueError):
    """Raised when our ledger does not extend a checkpoint: entries are missing, or were changed."""


@retry_whole
def shut_gate(*, because: str, at: datetime) -> None:
    """Shut the gate for everything, as the house itself; it is shut only once at a time."""
    with change(Side.EXCLUSIVE):
        if Shutting.objects.filter(opened_at__isnull=True).exists():
            return
        number = store.next_number()
        Shutting.objects.create(because=because[:200], shut_at=at, shut_number=number)
        store.append("gate.shut", at=at, actor=SYSTEM.role, body={"because": because[:200]})


@retry_whole
def bring_checkpoint(*, note: str, found_at: str, by: Actor, at: datetime) -> bool:
    """Bring the newest checkpoint known from outside; the second person's opens the gate.

    :param note: the signed note, as it is published.
    :param found_at: where it was found: a witness, an officer's receipt, a copy of our page.
    :returns: whether the gate is open now.
    :raises NotExtended: if our ledger does not extend it; nothing was done.
    :raises ValueError: if it is no checkpoint of ours, or the same person brought one before.
    """
    by.must_be(*MAY_OPEN)
    brought = _read(note)
    if not found_at.strip():
        raise ValueError("Say where you found it: one from this machine itself proves nothing.")
    with change(Side.EXCLUSIVE):
        shutting = Shutting.objects.select_for_update().filter(opened_at__isnull=True).first()
        if shutting is None:
            raise ValueError("The gate is not shut.")
        _expect_extended(brought)
        if shutting.brought.filter(person_id=by.person).exists():
            raise ValueError("You have brought one already: a second person must.")
        BroughtCheckpoint.objects.create(
            shutting=shutting,
            person_id=by.person,
            size=brought.size,
            root=brought.root,
            found_at=found_at.strip()[:200],
            at=at,
        )
        opens = shutting.brought.count() >= WORDS
        kind = "gate.opened" if opens else "gate.checkpoint-brought"
        body = {"size": brought.size, "root": brought.root.hex()}
        number = store.append(
            kind, at=at, actor=by.role, body=body, commits={"found-at": found_at.encode()}
        )
        if opens:
            shutting.opened_at, shutting.opened_number = at, number
            shutting.save(update_fields=["opened_at", "opened_number"])
    return opens


def _read(note: str) -> Checkpoint:
    try:
        return open_checkpoint(note, key=publishing.signing_key().key, check=check_signature)
    except LedgerError as wrong:
        raise ValueError(
            f"This is no checkpoint of our ledger: {wrong} Give the whole signed note, "
            "from its first line to its last."
        ) from wrong


def _expect_extended(brought: Checkpoint) -> None:
    size = store.head().size
    if brought.size > size:
        raise NotExtended(
            f"This checkpoint has {brought.size} entries and our ledger only {size}: what came "
            "after was lost. Restore a newer backup; the gate stays shut."
        )
    if reading.root_at(brought.size) != brought.root:
        raise NotExtended(
            f"The first {brought.size} entries of our ledger are others than this checkpoint "
            "says. One of the two was changed; the gate stays shut."
        )
