"""Pack files into one age-sealed tar archive as a stream, and unpack one strictly.

Nothing of the archive lies in the clear on the disk, on the way out or in.
"""

from __future__ import annotations

import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pyrage  # type: ignore[import-untyped]  # pyrage ships no types

from comity_server.adapters.durable import sync_folder
from comity_server.adapters.sealing import RecipientKey

PIECE = 1 << 20


class ArchiveError(ValueError):
    """Raised when an archive cannot be written, opened or trusted."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file to pack: its name in the archive and where it lies."""

    name: str
    path: Path


def pack(*, members: Iterator[Member], recipient: RecipientKey, file: BinaryIO) -> int:
    """Write members into ``file``, sealed to one recipient, and return how many there were.

    A file that vanished since it was listed is left out: what the house erases meanwhile stays
    erased.
    """
    packed: list[str] = []

    def write(out: BinaryIO) -> None:
        with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            for member in members:
                try:
                    tar.add(member.path, arcname=member.name, recursive=False, filter=_bare)
                except FileNotFoundError:
                    continue
                packed.append(member.name)

    with _fed_by(write) as source:
        try:
            pyrage.encrypt_io(source, file, [pyrage.x25519.Recipient.from_str(recipient)])
        except (pyrage.EncryptError, pyrage.RecipientError, OSError) as wrong:
            raise ArchiveError(
                "The backup could not be sealed; what was written is none."
            ) from wrong
    return len(packed)


def _bare(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def unpack(*, file: BinaryIO, identity: str, into: Path) -> tuple[str, ...]:
    """Open a sealed archive into a folder and return the names that it held.

    Only plain files with plain relative names are taken. The caller throws the folder away if this
    raises: the end of an archive is only known to be whole when it was read.

    :param identity: the secret key, the line that begins with ``AGE-SECRET-KEY-1``.
    :raises ArchiveError: if it is not sealed to this key, was changed, or holds anything else.
    """
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as wrong:
        raise ArchiveError(
            "This is no age identity: give the file that age-keygen made."
        ) from wrong

    def write(out: BinaryIO) -> None:
        pyrage.decrypt_io(file, out, [key])

    names = []
    try:
        with _fed_by(write) as source, tarfile.open(fileobj=source, mode="r|") as tar:
            for info in tar:
                _unpack_one(tar, info, into)
                names.append(info.name)
            while source.read(PIECE):  # to the end, so that a cut archive is found
                pass
    except tarfile.TarError as wrong:
        raise ArchiveError("The archive is damaged, or is none of ours.") from wrong
    return tuple(names)


def _unpack_one(tar: tarfile.TarFile, info: tarfile.TarInfo, into: Path) -> None:
    name = PurePosixPath(info.name)
    held = tar.extractfile(info) if info.isreg() else None
    if held is None or name.is_absolute() or ".." in name.parts or not name.parts:
        raise ArchiveError(f"The archive holds {info.name!r}, which is no plain file.")
    target = into.joinpath(*name.parts)
    for folder in reversed(target.relative_to(into).parents):
        (into / folder).mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := held.read(PIECE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(target.parent)


@contextmanager
def _fed_by(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Give the reading end of a pipe that a thread writes into; its failure is raised here."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as out:
                write(out)
        except BaseException as error:  # handed to the reader, who would see a short stream only
            failed.append(error)

    thread = threading.Thread(target=feed, name="comity-archive", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    finally:
        thread.join()
    if failed:
        raise ArchiveError(f"The archive is not whole: {type(failed[0]).__name__}.") from failed[0]


def files_below(folder: Path, *, name: str) -> Iterator[Member]:
    """Yield every plain file below a folder, by names that begin with ``name``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield Member(f"{name}/{path.relative_to(folder).as_posix()}", path)
