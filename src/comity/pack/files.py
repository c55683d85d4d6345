"""Read the TOML files of a folder of books, shipped or an operator's, into raw entries."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from comity.errors import Fault
from comity.pack.faults import Faults, Spot
from comity.pack.toml_lines import Lines

_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's raw content with the places of its keys."""

    data: Mapping[str, Any]
    spot: Spot

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the tables of ``[[table]]``."""
        raw = self.data.get(table, [])
        for index, entry in enumerate(raw if isinstance(raw, list) else []):
            if isinstance(entry, Mapping):
                yield Entry(entry, self.spot / table / index)


@dataclass(frozen=True, slots=True)
class Entry:
    """One raw table and where it stands."""

    raw: Mapping[str, Any]
    spot: Spot

    @property
    def id(self) -> str:
        """Return the entry's id; empty where it has none."""
        found = self.raw.get("id", "")
        return found if isinstance(found, str) else ""

    @property
    def digest(self) -> str:
        """Return SHA-256 over the entry's canonical content, in hex."""
        return digest_of(self.raw)


def digest_of(raw: Any) -> str:
    """Return SHA-256, in hex, over a canonical writing of raw content."""
    text = json.dumps(
        raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"the books hold no {type(value).__name__}")


def read_document(path: Path, *, root: Path, faults: Faults) -> Document | None:
    """Return a file's content; None, with a fault, where it cannot be read."""
    label = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as wrong:
        faults.found.append(
            Fault(label, 1, f"this is no UTF-8 text ({wrong.reason}).", "Save it as UTF-8.")
        )
        return None
    except tomllib.TOMLDecodeError as wrong:
        line = _LINE.search(str(wrong))
        number = int(line.group(1)) if line else max(1, text.count("\n"))
        faults.found.append(Fault(label, number, f"this is no TOML: {wrong}.", "Correct the line."))
        return None
    return Document(data, Spot(label, Lines(text)))


def check_tables(document: Document, allowed: frozenset[str], *, faults: Faults) -> None:
    """Find tables and keys at the top of a file that do not belong there."""
    for key, value in document.data.items():
        if key not in allowed:
            names = ", ".join(f"[[{name}]]" for name in sorted(allowed))
            faults.add(document.spot / key, f"unknown key {key!r}.", f"This file takes {names}.")
        elif not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            faults.add(document.spot / key, f"{key!r} is no list of tables.", f"Write [[{key}]].")
