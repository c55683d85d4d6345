"""Find the custodians of a service in the home: ``custodians/<service>/*.toml``.

A file ``place.toml`` beside them answers one question only: where the user of an account is taken
to be. Without it every place is unknown, and unknown is held. A file ``contact.toml`` says how a
user is written to.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from comity.collection.gather import Custodian
from comity.vocabulary.places import UNKNOWN, PersonPlace, parse_outside_place
from comity_server.adapters.custodian import load_custodian
from comity_server.adapters.custodians.opening import engine_for

PLACE_FILE, CONTACT_FILE = "place.toml", "contact.toml"
NO_CUSTODIANS = frozenset({PLACE_FILE, CONTACT_FILE})
"""Files beside the custodians of a service that answer one question each and give no data."""

_IS_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\\\]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a user is written to, and in which language, as a tag in lower case; empty: unknown."""

    address: str
    language: str = ""


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
    return tuple(load_custodian(path) for path in files if path.name not in NO_CUSTODIANS)


def locate(folder: Path, service: str, identifier: str) -> Located:
    """Ask a service where the user of an account is taken to be.

    ``place.toml`` names an engine, a dsn and one query with ``:account`` that returns at most one
    row of place and signal. What is no place of ours is unknown.
    """
    path = folder / service / PLACE_FILE
    if not path.exists():
        return Located(UNKNOWN, "the service says nothing about places")
    found = _ask(path, identifier)
    if len(found) != 1:
        return Located(UNKNOWN, "the service knows no place of this account")
    place, basis = found[0]
    return Located(parse_outside_place(str(place or "")), str(basis or "signal not named")[:80])


def knows_contacts(folder: Path, service: str) -> bool:
    """Return whether a service says how its users are written to."""
    return (folder / service / CONTACT_FILE).exists()


def contact_of(folder: Path, service: str, identifier: str) -> Contact | None:
    """Ask a service how the user of an account is written to; None where it knows no address.

    ``contact.toml`` is laid out as ``place.toml``; its query returns at most one row of address and
    language. An address is asked for when it is needed, and never stored.

    :raises comity_server.adapters.custodians.engines.Trouble: if the service fails.
    """
    found = _ask(folder / service / CONTACT_FILE, identifier)
    address, language = found[0] if len(found) == 1 else ("", "")
    text = str(address or "").strip()
    if not _IS_ADDRESS.fullmatch(text):
        return None
    return Contact(text, str(language or "").strip().lower())


def _ask(path: Path, identifier: str) -> list[tuple[object, ...]]:
    asked = tomllib.loads(path.read_text(encoding="utf-8"))
    engine = engine_for(asked["engine"], asked["dsn"])
    with engine.run(
        sql=asked["sql"], bound={"account": identifier}, seconds=5, longest=4096
    ) as rows:
        return [tuple(row) for row in rows]
