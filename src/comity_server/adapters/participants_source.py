"""Ask a service's own database who took part recently, for a preview: reading only, nothing kept.

``participants/<service>.toml`` of the home folder names an engine, where its address stands and one
query, and goes through the engines by which custodians are read. Format:
``docs/formats/participants.md``.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, Final

from comity_server.adapters.custodians.declaration import ENGINES
from comity_server.adapters.custodians.engines import Trouble
from comity_server.adapters.custodians.opening import engine_for
from comity_server.adapters.participants import COLUMNS, LARGEST, MOST, ParticipantsFault

KEYS: Final = frozenset({"engine", "dsn", "sql", "seconds"})
SECONDS: Final = 20
LONGEST_VALUE: Final = 4096
_READS = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a service's participants are asked for, and how."""

    engine: str
    dsn: str
    sql: str
    seconds: int = SECONDS


def source_of(folder: Path, service: str) -> Source | None:
    """Return what a service declares; None where it declares nothing.

    :raises ParticipantsFault: if the file is wrong; says what to write instead.
    """
    path = folder / f"{service}.toml"
    if "/" in service or not path.is_file():
        return None
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise ParticipantsFault(f"{path.name} cannot be read as TOML ({wrong}).") from wrong
    fault = _fault(table)
    if fault:
        raise ParticipantsFault(f"{path.name}: {fault}")
    return Source(**table)


def _fault(table: Mapping[str, Any]) -> str:
    stray = sorted(set(table) - KEYS)
    if stray:
        return f"{stray[0]}: there is no such key."
    if table.get("engine") not in ENGINES:
        return f"engine: write one of {', '.join(ENGINES)}."
    dsn, sql, seconds = (table.get(key) for key in ("dsn", "sql", "seconds"))
    if not isinstance(dsn, str) or not dsn.startswith(("env:", "file:/")):
        return "dsn: write env:NAME or file:/path, never the address itself."
    if not isinstance(sql, str) or not _READS.match(sql):
        return "sql: write one statement that begins with SELECT or WITH."
    if seconds is not None and (type(seconds) is not int or not 0 < seconds <= 600):
        return "seconds: write a whole number up to 600."
    return ""


def ask(source: Source, *, environment: Mapping[str, str]) -> bytes:
    """Return the participants as the table that somebody might have uploaded.

    :raises ParticipantsFault: if the database does not give them; no value of it is shown.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    try:
        engine = engine_for(source.engine, source.dsn, environment=environment)
        running = engine.run(
            sql=source.sql, bound={}, seconds=source.seconds, longest=LONGEST_VALUE
        )
        with running as rows, _closed_after(iter(rows)) as given:
            first = next(given, None)  # the database names its columns with the first row
            names = [name.strip().lower() for name in rows.columns]
            places = [number for number, name in enumerate(names) if name in COLUMNS]
            if not places:
                raise ParticipantsFault(f"Its query returns none of {', '.join(COLUMNS)}.")
            writer.writerow([names[number] for number in places])
            everybody = () if first is None else chain((first,), given)
            for count, row in enumerate(everybody, start=1):
                writer.writerow(["" if row[at] is None else str(row[at]) for at in places])
                if count == MOST or text.tell() > LARGEST - LONGEST_VALUE * len(COLUMNS):
                    break  # a sample is enough, as of an uploaded file
    except Trouble as trouble:
        raise ParticipantsFault(f"The service's database: {trouble.detail}.") from trouble
    return text.getvalue().encode()


@contextmanager
def _closed_after(rows: Iterator[tuple[object, ...]]) -> Iterator[Iterator[tuple[object, ...]]]:
    """End a running query before its connection ends, also where not all rows were wanted."""
    try:
        yield rows
    finally:
        if isinstance(rows, Generator):
            rows.close()
