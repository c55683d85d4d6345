"""Unpack an overlay that somebody offers to be tried: only book files, bounded, all or nothing."""

from __future__ import annotations

import io
import secrets
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from comity.pack.books import Books
from comity.pack.load import load_books
from comity_server.adapters.book_shelf import KEPT

LARGEST = 2_000_000
LARGEST_UNPACKED = 8_000_000
MOST_FILES = 300


class OverlayRefused(ValueError):
    """Raised when a file is no overlay; says what to send instead. Nothing was kept."""


class NameRefused(OverlayRefused):
    """Raised when an overlay's name is none, or is taken."""


def keep_overlay(
    data: bytes, *, name: str, root: Path, under: Sequence[Path], folder: Path
) -> Books:
    """Unpack an overlay into ``folder`` under its name, if the books load with it; return them.

    :param root: the shipped books, on which the overlays ``under`` it lie.
    :raises OverlayRefused: if it is no archive of book files, or too large.
    :raises NameRefused: if its name is taken.
    :raises comity.errors.PackError: if the books are wrong with it, with every fault.
    """
    files = tuple(_files(data))
    kept = folder / name
    if kept.exists():
        raise NameRefused(f"An overlay {name!r} lies there already: give this one another name.")
    folder.mkdir(mode=0o700, exist_ok=True)
    # Beside its place and hidden: nobody may choose it before it is whole and right.
    aside = folder.parent / f".{folder.name}-{secrets.token_hex(8)}"
    try:
        for path, content in files:
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        books = load_books(root, overlays=(*under, aside))
        aside.rename(kept)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return books


def _files(data: bytes) -> list[tuple[PurePosixPath, bytes]]:
    if len(data) > LARGEST:
        raise OverlayRefused("The archive is larger than 2 MB: send the changed book files alone.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            return _read(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as wrong:
        raise OverlayRefused(
            "This is no ZIP archive that we can read: pack the folder of the overlay as ZIP."
        ) from wrong


def _read(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> list[tuple[PurePosixPath, bytes]]:
    if not members or len(members) > MOST_FILES:
        raise OverlayRefused(f"Send an archive of 1 to {MOST_FILES} book files.")
    if sum(one.file_size for one in members) > LARGEST_UNPACKED:
        raise OverlayRefused("Unpacked it would be larger than 8 MB: send fewer files.")
    found = []
    for one in members:
        path = _path(one.filename)
        with archive.open(one) as file:
            content = file.read(one.file_size + 1)
        if len(content) != one.file_size:
            raise OverlayRefused(f"{path} is not as long as the archive says: pack it again.")
        found.append((path, content))
    if len({path for path, _ in found}) != len(found):
        raise OverlayRefused("Two files have one path: keep one of them.")
    return found


def _path(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    inside = path.parts[0] in KEPT if path.parts else False
    if not inside or ".." in path.parts or path.is_absolute() or "\\" in name or "\0" in name:
        raise OverlayRefused(
            f"{name!r} does not lie where books lie: put files under {', '.join(KEPT)}, as "
            "law/hk/instruments.toml."
        )
    if path.suffix != ".toml":
        raise OverlayRefused(f"{name!r} is no book file: an overlay holds .toml files only.")
    return path
