"""Seal a production to an enrolled age key, as a stream, hashing what goes in and comes out."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NewType

import pyrage  # type: ignore[import-untyped]  # pyrage ships no types

from comity.errors import SealError
from comity_server.adapters.beside import PIECE, Beside, EarlySync

if TYPE_CHECKING:
    from typing_extensions import Buffer

RecipientKey = NewType("RecipientKey", str)
"""An age X25519 recipient, checked: ``age1`` and 58 characters of Bech32."""

_FORM = re.compile(r"age1[02-9ac-hj-np-z]{58}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing saw: digest in hex and bytes, before and after."""

    payload_sha256: str
    payload_bytes: int
    sealed_sha256: str
    sealed_bytes: int


def parse_recipient(text: str) -> RecipientKey:
    """Return the recipient that ``text`` names, spaces around it forgiven.

    :raises SealError: with what was given instead and what to give; the text is never repeated.
    """
    given = text.strip()
    if given.upper().startswith("AGE-SECRET-KEY-"):
        raise SealError(
            "This is a secret key, so it was not stored. Whoever saw it can open what is sealed to "
            "it: make a new one with age-keygen and give us the line that begins with 'age1'."
        )
    for start, what in _OTHERS:
        if given.startswith(start):
            raise SealError(f"This is {what}. {_WANTED}")
    if not _FORM.fullmatch(given):
        raise SealError(f"This is no age key: {_form_fault(given)}. {_WANTED}")
    try:
        recipient = pyrage.x25519.Recipient.from_str(given)
    except pyrage.RecipientError as wrong:
        raise SealError(
            f"This age key was mistyped: its check characters do not fit. {_WANTED}"
        ) from wrong
    return RecipientKey(str(recipient))


def fingerprint(key: RecipientKey) -> str:
    """Return a short name of a key to read out over the telephone: 32 hex digits in groups."""
    digest = hashlib.sha256(key.encode("ascii")).hexdigest()[:32]
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def seal(*, chunks: Iterable[bytes], recipient: RecipientKey, file: BinaryIO) -> Sealed:
    """Encrypt a stream to one recipient into ``file``; memory stays flat; the caller syncs.

    Each sealed file differs, as age draws a new key each time; the payload's digest does not.

    :raises SealError: if the recipient's key cannot be sealed to.
    """
    payload, sealed = hashlib.sha256(), hashlib.sha256()
    syncing = EarlySync(_handle_of(file))
    with Beside(payload.update) as hashing, Beside(file.write, sealed.update, syncing.note) as out:
        reader, writer = _Reader(chunks, hashing), _Writer(out)
        # Rust reads 8 KiB at a time: the buffer serves that without a call into Python.
        source = io.BufferedReader(reader, PIECE)
        try:
            pyrage.encrypt_io(source, writer, [pyrage.x25519.Recipient.from_str(recipient)])
        except (pyrage.EncryptError, pyrage.RecipientError, OSError) as wrong:
            if reader.failed is not None:
                raise reader.failed from None
            raise SealError(
                "The production could not be sealed to the enrolled key, so nothing was stored. "
                "Have the key confirmed again."
            ) from wrong
    syncing.close()
    return Sealed(payload.hexdigest(), reader.total, sealed.hexdigest(), writer.total)


_WANTED = "Give an age key: the line 'age1…' with 62 characters that age-keygen prints."

_OTHERS = (
    ("ssh-", "an SSH key; we seal to age's own keys only"),
    ("age1pq1", "a post-quantum age key, which not every age opens yet"),
    ("age1yubikey1", "a key of an age plugin, which we cannot seal to"),
    ("-----BEGIN", "a PGP or PEM key"),
)


def _form_fault(given: str) -> str:
    if not given:
        return "there is nothing in the field"
    if not given.startswith("age1"):
        return "it does not begin with 'age1' in small letters"
    if len(given) != 62:
        return f"it has {len(given)} characters instead of 62"
    return "it holds characters that age keys never have"


def _handle_of(file: BinaryIO) -> int | None:
    try:
        return file.fileno()
    except (AttributeError, OSError):
        return None


class _Reader(io.RawIOBase):
    """Hand an iterable of bytes to Rust as a file; a thread beside hashes what passes."""

    def __init__(self, chunks: Iterable[bytes], digest: Beside) -> None:
        super().__init__()
        self._chunks, self._digest = iter(chunks), digest
        self._held = memoryview(b"")
        self.total = 0
        self.failed: BaseException | None = None

    def readable(self) -> bool:
        """Return that it can be read, which a buffer around it asks."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer with what is at hand; zero bytes are the end."""
        while not self._held:
            try:
                chunk = next(self._chunks, None)
            except BaseException as error:
                # Rust knows only that reading failed; the caller must learn why.
                self.failed = error
                raise
            if chunk is None:
                return 0
            self._held = memoryview(chunk)
            self._digest.put(chunk)
            self.total += len(chunk)
        into = memoryview(buffer)
        size = min(len(into), len(self._held))
        into[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


class _Writer:
    """Take what Rust has sealed; a thread beside writes and hashes it."""

    def __init__(self, output: Beside) -> None:
        self._output = output
        self.total = 0

    def write(self, piece: bytes) -> int:
        self._output.put(piece)
        self.total += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Leave the pace to the thread; its end is waited for."""
