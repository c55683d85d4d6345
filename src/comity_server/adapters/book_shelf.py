"""Keep every set of books that was ever in force, so that old cases can be judged by the old ones.

A set lies in a folder named for its digests, as the files that it was read from. It is written once
and never changed; what is read back is believed only if it comes to the same digests.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from comity.ledger.canonical import canonical, parse_canonical
from comity.pack.books import Books
from comity.pack.load import load_books

KEPT = ("law", "rights", "policy", "vocabulary", "clocks", "letters", "forms")
SHIPPED, OVERLAY = "shipped", "overlay"
LAST = "in-force.json"
"""The file of the shelf that holds the digests of the books in force last."""


class BooksLost(LookupError):
    """Raised when a set of books is not on the shelf, or is no longer what it was."""


def name_of(digests: Mapping[str, str]) -> str:
    """Return the name of a set of books: 32 hexadecimal digits over all its digests."""
    return hashlib.sha256(canonical(dict(digests))).hexdigest()[:32]


def keep(shelf: Path, books: Books, *, root: Path, overlays: Sequence[Path]) -> Path:
    """Put the files of a set of books on the shelf, unless they lie there; return their folder."""
    folder = shelf / name_of(dict(books.digests))
    if folder.is_dir():
        return folder
    aside = shelf / f".{folder.name}.{secrets.token_hex(4)}"
    _copy(root, aside / SHIPPED)
    for number, overlay in enumerate(overlays):
        _copy(overlay, aside / f"{OVERLAY}-{number}")
    try:
        aside.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(aside)
        if not folder.is_dir():
            raise
    return folder


def _copy(source: Path, target: Path) -> None:
    for part in KEPT:
        for path in sorted((source / part).rglob("*.toml")):
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copied)


def mark(shelf: Path, digests: Mapping[str, str]) -> None:
    """Remember that these books, which lie on the shelf, are the last ones that were in force."""
    aside = shelf / f".{LAST}.{secrets.token_hex(4)}"
    aside.write_bytes(canonical(dict(digests)))
    aside.replace(shelf / LAST)


def last_good(shelf: Path) -> Books:
    """Return the books that were in force last.

    :raises BooksLost: if none were, or they are no longer what they were.
    """
    path = shelf / LAST
    if not path.is_file():
        raise BooksLost("No books were in force here before.")
    found = parse_canonical(path.read_bytes())
    if not isinstance(found, dict):
        raise BooksLost("What was in force last cannot be read.")
    return take(shelf, {name: str(digest) for name, digest in found.items()})


def take(shelf: Path, digests: Mapping[str, str]) -> Books:
    """Return the set of books that has these digests.

    :raises BooksLost: if it is not there, or comes to other digests now.
    """
    folder = shelf / name_of(digests)
    if not folder.is_dir():
        raise BooksLost(f"The books {folder.name} are not on the shelf.")
    overlays = tuple(sorted(folder.glob(f"{OVERLAY}-*")))
    books = load_books(folder / SHIPPED, overlays=overlays)
    if dict(books.digests) != dict(digests):
        raise BooksLost(f"The books {folder.name} were changed on the shelf.")
    return books
