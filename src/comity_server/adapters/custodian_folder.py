"""Find the custodians of a service in the home: ``custodians/<service>/*.toml``.

A file ``place.toml`` beside them answers one question only: where the user of an account is taken
to be. Without it every place is unknown, and unknown is held.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from comity.collection.gather import Custodian
from comity.vocabulary.places import UNKNOWN, PersonPlace, parse_outside_place
from comity_server.adapters.custodian import load_custodian
from comity_server.adapters.custodians.engines import address_of
from comity_server.adapters.custodians.postgresql import PostgresqlEngine
from comity_server.adapters.custodians.sqlite import SqliteEngine

PLACE_FILE = "place.toml"
_ENGINES = {"sqlite": SqliteEngine, "postgresql": PostgresqlEngine}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a user is taken to be, and by which signal."""

    place: PersonPlace
    basis: str


def custodians_of(folder: Path, service: str) -> tuple[Custodian, ...]:
    """Return the custodians of a service, by file name.

    :raises comity_server.adapters.custodians.declaration.DeclarationInvalid: if a file is wrong.
    """
    files = sorted((folder / service).glob("*.toml"))
    return tuple(load_custodian(path) for path in files if path.name != PLACE_FILE)


def locate(folder: Path, service: str, identifier: str) -> Located:
    """Ask a service where the user of an account is taken to be.

    ``place.toml`` names an engine, a dsn and one query with ``:account`` that returns at most one
    row of place and signal. What is no place of ours is unknown.
    """
    path = folder / service / PLACE_FILE
    if not path.exists():
        return Located(UNKNOWN, "the service says nothing about places")
    asked = tomllib.loads(path.read_text(encoding="utf-8"))
    engine = _ENGINES[asked["engine"]](address_of(asked["dsn"], environment=os.environ))
    with engine.run(
        sql=asked["sql"], bound={"account": identifier}, seconds=5, longest=4096
    ) as rows:
        found = list(rows)
    if len(found) != 1:
        return Located(UNKNOWN, "the service knows no place of this account")
    place, basis = found[0]
    return Located(parse_outside_place(str(place or "")), str(basis or "signal not named")[:80])
