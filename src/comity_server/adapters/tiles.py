"""Publish the ledger as a folder of C2SP tiles: checkpoint last, so that it never outruns them.

The folder is an export that ``comity_verify ledger`` checks and that any static server can offer.
Writing it again writes nothing anew; a writer that was killed is resumed by the next one, from the
last checkpoint in the folder. Format: ``docs/formats/ledger.md``.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.errors import LedgerError
from comity.ledger.checkpoint import Checkpoint, open_checkpoint
from comity.ledger.note import Check, SignedNote, VerifierKey
from comity.ledger.tile import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    Tile,
    TileNodes,
    bundle_bytes,
    new_tiles,
    parse_bundle,
    unfold,
)
from comity.ledger.tree import EMPTY_ROOT, Node, leaf_hash, subtree
from comity_server.adapters.durable import make_folder, write_new, write_whole
from comity_server.adapters.signing import check_signature

ReadEntries = Callable[[int, int], Sequence[bytes]]
"""``read(start, end)``: the canonical bytes of entries ``[start, end)``."""

CHECKPOINT: Final = "checkpoint"
KEY: Final = "key.vkey"


@dataclass(frozen=True, slots=True)
class TileFolder:
    """A folder of tiles, of the ledger whose key is ``key``."""

    path: Path
    key: VerifierKey
    check: Check = check_signature
    with_entries: bool = True

    def published(self) -> Checkpoint | None:
        """Return the checkpoint in the folder, or None before the first.

        :raises LedgerError: if it is not signed by our key.
        """
        try:
            text = (self.path / CHECKPOINT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return open_checkpoint(text, key=self.key, check=self.check)

    def publish(self, note: SignedNote, *, read: ReadEntries) -> tuple[Tile, ...]:
        """Write what a checkpoint's size adds, then the checkpoint; return the tiles added.

        :raises LedgerError: if the entries do not lead to the checkpoint's root, if it goes back
            behind the one in the folder, or if a tile in the folder says otherwise. Then no
            checkpoint is written.
        """
        head = open_checkpoint(note.to_text(), key=self.key, check=self.check)
        with self._alone():
            before = self.published()
            start = before.size if before else 0
            self._expect_forward(before, head)
            added = tuple(self._grow(start, head.size, read))
            self._expect_root(head)
            if before:
                self._expect_root(before, size=head.size)
            self._write(KEY, f"{self.key.to_text()}\n".encode())
            text = self._with_known_lines(note).to_text()
            write_whole(self.path / CHECKPOINT, text.encode(), scratch=self._scratch)
        return added

    def node(self, size: int) -> Node:
        """Return the ``Node`` function of the tree of ``size``, read from the folder."""
        return TileNodes(self.read, size=size)

    def read(self, tile: Tile) -> bytes:
        """Return a tile's content, from the full tile where the partial one is gone.

        :raises LedgerError: if there is none.
        """
        for candidate in (tile, Tile(tile.level, tile.index)):
            try:
                data = (self.path / candidate.path).read_bytes()
            except FileNotFoundError:
                continue
            return data if candidate == tile else _first(data, tile)
        raise LedgerError(f"{tile.path} is missing. Publish the ledger into the folder again.")

    @property
    def _scratch(self) -> Path:
        return self.path / ".writing"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other publishers out, and sweep up what a killed one left."""
        make_folder(self._scratch)
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            make_folder(self._scratch)
            for left_over in self._scratch.iterdir():
                left_over.unlink()
            yield
            self._scratch.rmdir()
        finally:
            os.close(descriptor)

    def _expect_forward(self, before: Checkpoint | None, head: Checkpoint) -> None:
        if before and head.size < before.size:
            raise LedgerError(
                f"The folder shows a checkpoint of {before.size} entries, and this one has only "
                f"{head.size}. Someone restored an old ledger or made a second one: stop."
            )

    def _with_known_lines(self, note: SignedNote) -> SignedNote:
        """Return the note with the witnesses' lines of the same checkpoint in the folder."""
        path = self.path / CHECKPOINT
        known = SignedNote.parse(path.read_text(encoding="utf-8")) if path.exists() else None
        if known is None or known.text != note.text:
            return note
        for line in known.signatures:
            note = note.with_cosignature(line)
        return note

    def _grow(self, start: int, size: int, read: ReadEntries) -> list[Tile]:
        added = []
        for tile in new_tiles(start, size):
            if tile.level == ENTRIES and not self.with_entries:
                continue
            self._write(tile.path, self._content(tile, read))
            added.append(tile)
        return added

    def _content(self, tile: Tile, read: ReadEntries) -> bytes:
        first, end = tile.index * WIDTH, tile.index * WIDTH + tile.width
        if tile.level == ENTRIES:
            return bundle_bytes(_all_of(first, end, read))
        if tile.level == 0:
            return b"".join(map(leaf_hash, _all_of(first, end, read)))
        # Each hash here stands for a full tile below, which has been written before.
        below = [Tile(tile.level - 1, index) for index in range(first, end)]
        return b"".join(unfold(self.read(found), width=WIDTH)[HEIGHT][0] for found in below)

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        if not write_new(path, data, scratch=self._scratch) and path.read_bytes() != data:
            raise LedgerError(
                f"{name} is in the folder with other content than the ledger has. It never "
                "changes: find out which of the two was altered before publishing."
            )

    def _expect_root(self, head: Checkpoint, *, size: int | None = None) -> None:
        node = self.node(head.size if size is None else size)
        root = subtree(0, head.size, node) if head.size else EMPTY_ROOT
        if root != head.root:
            raise LedgerError(
                f"The tiles lead to another root than the checkpoint of size {head.size}: entries "
                "were altered, or the head was. No checkpoint is published."
            )


def read_entries_of(folder: TileFolder, size: int) -> list[bytes]:
    """Return all entries of a folder that holds them."""
    bundles = [tile for tile in new_tiles(0, size) if tile.level == ENTRIES]
    return [entry for tile in bundles for entry in parse_bundle(folder.read(tile))]


def _all_of(start: int, end: int, read: ReadEntries) -> Sequence[bytes]:
    entries = read(start, end)
    if len(entries) != end - start:
        raise LedgerError(f"The store gave {len(entries)} entries for [{start}, {end}).")
    return entries


def _first(data: bytes, tile: Tile) -> bytes:
    """Return the part of a full tile's content that a partial one holds."""
    if tile.level == ENTRIES:
        return bundle_bytes(parse_bundle(data)[: tile.width])
    return data[: tile.width * 32]
