"""Sign checkpoints, lay the ledger out in tiles, and make receipts from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from comity.ledger import rows
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.commitment import Opening
from comity.ledger.entry import Entry
from comity.ledger.frontier import Frontier
from comity.ledger.note import SignedNote
from comity.ledger.promise import Promise
from comity.ledger.receipt import PromisedReceipt, ProvedReceipt, Receipt
from comity.ledger.tree import inclusion_proof
from comity_server.adapters.signing import SigningKey, load_or_make_key
from comity_server.adapters.tiles import TileFolder
from comity_server.failpoints import failpoint
from comity_server.gate.change import bookkeeping
from comity_server.ledger import models

KEY_FILE = "ledger-signing"
FOLDER = "ledger"
PROMISE_TERM = timedelta(days=1)
"""How soon after an entry a checkpoint that covers it is published, as receipts promise."""


def signing_key() -> SigningKey:
    """Return the key of this ledger, made once; the instance's own random name goes with it."""
    keys = settings.HOME.folder("keys")
    name = f"comity-{settings.HOME.secret('ledger-name')[:12].lower().replace('_', '-')}"
    return load_or_make_key(keys / KEY_FILE, name=name)


def folder(path: Path | None = None) -> TileFolder:
    """Return the folder of tiles: the home's own, or another one for an export."""
    return TileFolder(path or settings.HOME.folder(FOLDER), signing_key().key)


def publish(*, at: datetime, into: Path | None = None) -> SignedNote:
    """Sign a checkpoint of the ledger as it is now and write what it adds to the tiles.

    Killed at any point, the next call goes on: the checkpoint's row is the same for the same size.
    """
    with bookkeeping():
        head = models.Head.objects.select_for_update().get(id=1)
        frontier = Frontier.from_bytes(bytes(head.frontier)) if head.size else Frontier()
        key = signing_key()
        made = Checkpoint(origin=key.key.name, size=frontier.size, root=frontier.root()).signed(
            key=key.key, sign=key.sign
        )
        row, _ = models.Checkpoint.objects.get_or_create(
            size=frontier.size,
            defaults={"root": frontier.root(), "note": made.to_text(), "made_at": at},
        )
    note = SignedNote.parse(row.note)
    failpoint("tiles.after-write")
    folder(into).publish(note, read=read_entries)
    return note


def read_entries(start: int, end: int) -> Sequence[bytes]:
    """Return the canonical bytes of entries ``[start, end)``."""
    rows = models.Entry.objects.filter(number__gte=start, number__lt=end).order_by("number")
    return [bytes(canonical) for canonical in rows.values_list("canonical", flat=True)]


def write_rows(path: Path) -> None:
    """Write the stored rows beside the tiles, so that a stranger can hold one against the other.

    Openings are left out: they say what is committed to, and stay inside the house.
    """
    head = models.Head.objects.get(id=1)
    entries = (
        rows.entry_row(
            number=one.number,
            kind=one.kind,
            case_ref=one.case_ref,
            recorded_at=one.recorded_at,
            stored=bytes(one.canonical),
            leaf_hash=bytes(one.leaf_hash),
        )
        for one in models.Entry.objects.order_by("number").iterator()
    )
    checkpoints = (
        rows.checkpoint_row(size=one.size, root=bytes(one.root), note=one.note)
        for one in models.Checkpoint.objects.order_by("size")
    )
    lines = {
        rows.ENTRIES: entries,
        rows.CHECKPOINTS: checkpoints,
        rows.HEAD: (
            rows.head_row(
                size=head.size,
                frontier=bytes(head.frontier),
                root=bytes(head.root),
                recorded_at=head.recorded_at,
            ),
        ),
    }
    for name, content in lines.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.writelines(content)


def newest_checkpoint() -> models.Checkpoint | None:
    """Return the newest checkpoint whose tiles lie in the folder.

    One that was signed by a process that was then killed has no tiles yet: nothing can be proved
    under it, and the next publication goes on from there.
    """
    published = folder().published()
    if published is None:
        return None
    return models.Checkpoint.objects.filter(size=published.size, root=published.root).first()


def receipt_for(number: int, *, at: datetime, opening: Sequence[str] = ()) -> Receipt:
    """Return the receipt of an entry: proved under the newest checkpoint, or promised.

    A promise shows neither number nor place of the entry, so that nobody learns from it how much
    went on since (threat model, I5).

    :param opening: the names of the commitments whose openings the reader may have.
    """
    row = models.Entry.objects.get(number=number)
    entry = Entry.parse(bytes(row.canonical))
    openings = _openings(row, opening)
    covering = newest_checkpoint()
    key = signing_key()
    if covering is not None and covering.size > number:
        tiles = folder()
        return ProvedReceipt(
            key=key.key,
            checkpoint=SignedNote.parse(covering.note),
            entry=entry,
            proof=inclusion_proof(number, size=covering.size, node=tiles.node(covering.size)),
            openings=openings,
        )
    if covering is None:
        raise LookupError("No checkpoint has been published yet: publish one first.")
    promise = Promise.of(entry, origin=key.key.name, due_at=max(entry.at, at) + PROMISE_TERM)
    return PromisedReceipt(
        key=key.key,
        checkpoint=SignedNote.parse(covering.note),
        promise=promise.signed(key=key.key, sign=key.sign),
        openings=openings,
    )


def _openings(row: models.Entry, names: Sequence[str]) -> Mapping[str, Opening]:
    found = models.Opening.objects.filter(entry=row, name__in=list(names))
    return {one.name: Opening(bytes(one.salt), bytes(one.digest)) for one in found}
