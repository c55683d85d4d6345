"""Write files so that a reader, or a power cut, meets the whole file or none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o644, scratch: Path | None = None) -> None:
    """Write or replace a file: aside first, synced, then renamed, then its folder synced.

    :param scratch: where to write aside, on the same file system; beside the file by default.
    """
    aside = _written_aside(path, data, mode=mode, scratch=scratch)
    try:
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_new(path: Path, data: bytes, *, mode: int = 0o644, scratch: Path | None = None) -> bool:
    """Write a file unless there is one; return whether we wrote it.

    Of two writers at once one wins, and neither overwrites the other.
    """
    aside = _written_aside(path, data, mode=mode, scratch=scratch)
    try:
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's list of names durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written_aside(path: Path, data: bytes, *, mode: int, scratch: Path | None) -> Path:
    make_folder(path.parent)
    # A name of its own for each writer; the dot keeps it out of what is listed and published.
    aside = (scratch or path.parent) / f".{path.name}.{secrets.token_hex(8)}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside
