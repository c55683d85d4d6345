"""Put collected parts into boxes on disk, one for each errand, and read them back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from comity.collection.errand import Cursor, Done, Errand, FailureKind
from comity.collection.lines import line_of, record_of
from comity.collection.record import Record
from comity.errors import PackageError
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.vault_box import BoxWriter, MasterKey, WrappedKey, read_box


class BoxShelf:
    """A folder of boxes for one case; satisfies :class:`comity.collection.gather.Shelf`.

    ``keys`` holds the wrapped key of every part by its box's name: keep them apart from the folder.
    """

    def __init__(
        self, folder: Path, *, master: MasterKey, keys: MutableMapping[str, WrappedKey]
    ) -> None:
        self._folder, self._master, self.keys = folder, master, keys

    def open(self, errand: Errand) -> BoxPart:
        """Return an empty part; a finished one of the same errand stays until this one is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return BoxPart(
            folder=self._folder, name=box_name(errand), master=self._master, keys=self.keys
        )

    def records(
        self, *, cursor: Cursor, account: AccountId, category: Category
    ) -> Iterator[Record]:
        """Yield what was collected about a pair, in the cursor's order.

        :raises PackageError: if a part is not what the cursor says.
        :raises SealError: if a box was tampered with.
        """
        for done in cursor.done:
            if (done.errand.account, done.errand.category) == (account, category):
                yield from self._part(done)

    def _part(self, done: Done) -> Iterator[Record]:
        name = box_name(done.errand)
        digest, held = hashlib.sha256(), b""
        with (self._folder / name).open("rb") as file:
            key = self._master.open_key(self.keys[name], box_id=name)
            for chunk in read_box(file=file, key=key, box_id=name):
                digest.update(chunk)
                *lines, held = (held + chunk).split(b"\n")
                yield from map(record_of, lines)
        if held or digest.hexdigest() != done.sha256:
            raise PackageError(
                "A collected part differs from what its collection recorded, so nothing may be "
                "packed from it. Collect it again."
            )


class BoxPart:
    """The lines of one errand on their way into a box; satisfies ``Part`` of the same module."""

    def __init__(
        self, *, folder: Path, name: str, master: MasterKey, keys: MutableMapping[str, WrappedKey]
    ) -> None:
        self._name, self._keys, self._folder = name, keys, folder
        # Written beside, under a key of its own: what stands under the name is always whole.
        self._wrapped = master.new_key(box_id=name)
        self._fresh = folder / f"{name}.new"
        self._file = self._fresh.open("wb")
        self._digest = hashlib.sha256()
        self._writer = BoxWriter(
            file=self._file, key=master.open_key(self._wrapped, box_id=name), box_id=name
        )

    def put(self, record: Record) -> None:
        """Write one record's line."""
        line = line_of(record)
        self._digest.update(line)
        self._writer.write(line)

    def finish(self) -> str:
        """Make the box durable under its name and return the SHA-256 of its lines."""
        self._close(self._name)
        partial = self._folder / partial_name(self._name)
        partial.unlink(missing_ok=True)
        self._keys.pop(partial.name, None)
        return self._digest.hexdigest()

    def set_aside(self, kind: FailureKind) -> None:
        """Keep what came as an unfinished part, from which nothing is ever packed."""
        self._close(partial_name(self._name))

    def abandon(self) -> None:
        """Let go of what came; what stands under the name stays."""
        self._file.close()
        self._fresh.unlink(missing_ok=True)

    def _close(self, name: str) -> None:
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._fresh.replace(self._folder / name)
        self._keys[name] = self._wrapped


def partial_name(name: str) -> str:
    """Return under which name the unfinished part of a box stands."""
    return f"{name}.partial"


def box_name(errand: Errand) -> str:
    """Return the name of an errand's box, which tells nothing about the account."""
    whole = "\0".join(errand.key).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:40]
