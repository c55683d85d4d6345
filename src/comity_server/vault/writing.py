"""Put bytes into the vault: encrypted under a key of their own, on the disk before they count."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from django.conf import settings

from comity_server.adapters.vault_box import BoxWriter, WrappedKey
from comity_server.failpoints import failpoint
from comity_server.vault.keys import master_key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: enough to make its row."""

    id: uuid.UUID
    path: str
    wrapped_key: WrappedKey
    size: int
    sha256: bytes


class _Hashing:
    """Pass what is written on to a box, hashing it."""

    def __init__(self, box: BoxWriter) -> None:
        self._box, self.digest, self.size = box, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self._box.write(piece)
        self.digest.update(piece)
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the box holds back its last chunk until it is closed."""


def store(write: Callable[[BinaryIO], T]) -> tuple[Stored, T]:
    """Let ``write`` fill a new blob, sync it, and return what was stored and what it returned.

    A crash before the row is committed leaves a file that no row names; nothing reads it.
    """
    identity = uuid.uuid4()
    folder = settings.HOME.folder("vault")
    path = f"{identity.hex}.box"
    master = master_key()
    wrapped = master.new_key(box_id=str(identity))
    with (folder / path).open("xb") as file:
        box = BoxWriter(
            file=file, key=master.open_key(wrapped, box_id=str(identity)), box_id=str(identity)
        )
        hashing = _Hashing(box)
        result = write(hashing)  # type: ignore[arg-type]  # a writer is all that it needs
        box.close()
        file.flush()
        os.fsync(file.fileno())
    failpoint("vault.after-write")
    stored = Stored(identity, path, wrapped, hashing.size, hashing.digest.digest())
    return stored, result


def store_pieces(pieces: Iterable[bytes]) -> Stored:
    """Store a stream of bytes."""

    def write(file: BinaryIO) -> None:
        for piece in pieces:
            file.write(piece)

    return store(write)[0]


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream without their ends.

    :raises ValueError: if the stream does not end in a whole line.
    """
    held = b""
    for piece in pieces:
        *lines, held = (held + piece).split(b"\n")
        yield from lines
    if held:
        raise ValueError("the stream ends within a line")
