"""Encrypt blobs at rest under a key of their own, and read them back chunk by chunk.

A box is a header and chunks of 256 KiB, each sealed with AES-256-GCM as in the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015): the nonce holds the chunk's number and whether
it is the last, so that chunks cannot be swapped, dropped or added. The key is wrapped by the
house's master key and stands apart from the box: destroying the wrapped key erases every copy of
the box, backups included (threat model, I20). Layout: ``docs/formats/production.md``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.errors import SealError
from comity_server.adapters.durable import write_new

CHUNK: Final = 256 * 1024
"""Bytes of plain text in a chunk: what one look at the gate lets out (threat model, I1b)."""

_MAGIC: Final = b"comity-box-1\n"
_PREFIX: Final = 7
_HEADER: Final = len(_MAGIC) + _PREFIX
_TAG: Final = 16
_MOST_CHUNKS: Final = 2**32


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The key of one box, sealed by the master key; useless without it."""

    sealed: bytes


class MasterKey:
    """The key that wraps the keys of boxes; it encrypts nothing else and is never shown."""

    __slots__ = ("_aead",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise SealError(
                "The master key has not 32 bytes, so no box can be opened or made. "
                "Restore its file, or make one with MasterKey.create."
            )
        self._aead = AESGCM(secret)

    @classmethod
    def create(cls, path: Path) -> MasterKey:
        """Make a master key in a file that only its owner can read.

        :raises FileExistsError: if there is one; it would make every box unreadable.
        """
        secret = secrets.token_bytes(32)
        # Aside first: a disk that is full half-way must leave no file that holds no key.
        if not write_new(path, secret, mode=0o600):
            raise FileExistsError(path)
        return cls(secret)

    @classmethod
    def load(cls, path: Path) -> MasterKey:
        """Return the master key in a file.

        :raises SealError: if others can read the file, or it holds no key.
        """
        if path.stat().st_mode & 0o077:
            raise SealError(
                "The master key's file can be read by others, so it is not used. Take their "
                "rights away (chmod 600), and consider whether the key must be replaced."
            )
        return cls(path.read_bytes())

    def new_key(self, *, box_id: str) -> WrappedKey:
        """Return a fresh key for the box named ``box_id``, wrapped."""
        nonce = secrets.token_bytes(12)
        plain = secrets.token_bytes(32)
        return WrappedKey(nonce + self._aead.encrypt(nonce, plain, box_id.encode()))

    def open_key(self, wrapped: WrappedKey, *, box_id: str) -> AESGCM:
        """Return the cipher of a box.

        :raises SealError: if the key is not this box's, or was changed.
        """
        nonce, body = wrapped.sealed[:12], wrapped.sealed[12:]
        try:
            return AESGCM(self._aead.decrypt(nonce, body, box_id.encode()))
        except (InvalidTag, ValueError) as wrong:
            raise SealError(
                "The wrapped key does not belong to this box and master key, so the box stays "
                "shut. Check which master key was in use when it was made."
            ) from wrong


class BoxWriter:
    """Encrypt what is written into ``file``, a chunk at a time; the caller syncs.

    A key writes one box only: the nonce's random part is short, the key is what is unique. A box
    that was not closed does not open.
    """

    __slots__ = ("_bound", "_file", "_held", "_key", "_number", "_prefix", "total")

    def __init__(self, *, file: BinaryIO, key: AESGCM, box_id: str) -> None:
        self._file, self._key, self._bound = file, key, _bound(box_id)
        self._prefix, self._number, self._held = secrets.token_bytes(_PREFIX), 0, bytearray()
        self.total = 0
        file.write(_MAGIC + self._prefix)

    def write(self, piece: bytes) -> None:
        """Add to the box."""
        self._held += piece
        # One chunk is always kept back, as only the end of the stream tells which is the last.
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def close(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._held), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        if self._number >= _MOST_CHUNKS:
            raise SealError("A box holds at most 1 PiB. Divide what is to be stored.")
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._key.encrypt(nonce, plain, self._bound))
        self._number, self.total = self._number + 1, self.total + len(plain)


def write_box(*, file: BinaryIO, chunks: Iterable[bytes], key: AESGCM, box_id: str) -> int:
    """Encrypt a stream into ``file`` and return the bytes of plain text; the caller syncs."""
    writer = BoxWriter(file=file, key=key, box_id=box_id)
    for chunk in chunks:
        writer.write(chunk)
    writer.close()
    return writer.total


def read_box(*, file: BinaryIO, key: AESGCM, box_id: str, from_chunk: int = 0) -> Iterator[bytes]:
    """Yield the plain text in chunks of 256 KiB, each proved before it is handed out.

    :param from_chunk: the first chunk wanted, for a download that goes on where it broke off.
    :raises SealError: at the chunk that was changed, or where the end is missing; chunks before it
        are as they were written.
    """
    file.seek(0)
    head = file.read(_HEADER)
    if len(head) != _HEADER or not head.startswith(_MAGIC):
        raise _broken("its beginning is none of a box")
    prefix, number = head[len(_MAGIC) :], from_chunk
    file.seek(_HEADER + from_chunk * (CHUNK + _TAG))
    sealed = file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        nonce = _nonce(prefix, number, last=not following)
        try:
            yield key.decrypt(nonce, sealed, _bound(box_id))
        except (InvalidTag, ValueError) as wrong:
            raise _broken(f"chunk {number} was changed, moved or cut off") from wrong
        if not following:
            return
        sealed, number = following, number + 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if last else b"\0")


def _bound(box_id: str) -> bytes:
    return _MAGIC + box_id.encode()


def _broken(what: str) -> SealError:
    return SealError(
        f"A stored blob cannot be trusted: {what}. Nothing more is handed out; restore it from a "
        "backup or collect again, and find out who could write to the store."
    )
