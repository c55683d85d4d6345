"""Read what was published of the ledger: checkpoints, our key, and the hashes of its tree.

Only what may be public is read here. Bundles of entries are not: an entry names a case and what was
done in it, and an officer who knows a case would see more there than we have answered (decision
0100). Whoever audits us gets them by ``./comity ledger export``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from comity.ledger.frontier import Frontier
from comity_server.ledger import publishing, store
from comity_server.ledger.models import Checkpoint, Entry

PAGE: Final = 25
_FILE: Final = re.compile(
    r"checkpoint|key\.vkey|tile/[0-9]{1,2}/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?"
)


@dataclass(frozen=True, slots=True)
class PublishedCheckpoint:
    """One checkpoint as it was published; ``root`` is in hexadecimal."""

    size: int
    root: str
    note: str
    made_at: datetime


def newest() -> PublishedCheckpoint | None:
    """Return the newest checkpoint, if one was published."""
    row = publishing.newest_checkpoint()
    return _published(row) if row else None


def checkpoint(size: int) -> PublishedCheckpoint | None:
    """Return the checkpoint of a size, if there is one."""
    row = Checkpoint.objects.filter(size=size).first()
    return _published(row) if row else None


def checkpoints(*, before: int | None = None) -> tuple[tuple[PublishedCheckpoint, ...], bool]:
    """Return a page of checkpoints, newest first, and whether there are older ones.

    :param before: only those of fewer entries than this.
    """
    rows = Checkpoint.objects.order_by("-size")
    if before is not None:
        rows = rows.filter(size__lt=before)
    found = tuple(_published(row) for row in rows[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _published(row: Checkpoint) -> PublishedCheckpoint:
    return PublishedCheckpoint(row.size, bytes(row.root).hex(), row.note, row.made_at)


def root_at(size: int) -> bytes:
    """Return the root hash of the first ``size`` entries as they are stored now."""
    leaves = Entry.objects.filter(number__lt=size).order_by("number")
    found = Frontier().extend(
        bytes(leaf) for leaf in leaves.values_list("leaf_hash", flat=True).iterator()
    )
    return found.root()


def broken_promise() -> str:
    """Return in which way the stored ledger does not extend what lies published in the home.

    Empty where it does. A database that was put back alone is found by this at the next start.
    """
    published = publishing.folder().published()
    if published is None:
        return ""
    size = store.head().size
    if published.size > size:
        return f"{published.size} entries were published and the database holds {size}"
    if root_at(published.size) != published.root:
        return f"the first {published.size} entries are others than were published"
    return ""


def key_text() -> str:
    """Return our verifier key as it stands beside the tiles; empty before the first checkpoint."""
    path = _folder() / "key.vkey"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def published_file(name: str) -> Path | None:
    """Return a file of the published tree; None for anything that is none of its public names.

    A name is matched whole, so that none leads out of the folder; entries are no public name.
    """
    if not _FILE.fullmatch(name):
        return None
    path = _folder() / name
    return path if path.is_file() else None


def published_files() -> tuple[str, ...]:
    """Return the names of every file of the published tree."""
    folder = _folder()
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")))
    return tuple(name for name in names if published_file(name) is not None)


def _folder() -> Path:
    return settings.HOME.root / publishing.FOLDER
