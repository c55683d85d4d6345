"""The home folder of an instance: its database, keys, tiles, vault and custodians.

Everything an operator backs up lies here, except a PostgreSQL database. Nothing else on the machine
is written to.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity_server.adapters.durable import write_new

SECRET_BYTES: Final = 48


@dataclass(frozen=True, slots=True)
class Home:
    """One instance's folder; its parts are made when they are first asked for."""

    root: Path

    def folder(self, name: str) -> Path:
        """Return a folder of the home, made private to us if it is not there."""
        path = self.root / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    @property
    def database(self) -> Path:
        """Return where the SQLite file lies."""
        return self.root / "comity.sqlite3"

    def secret(self, name: str) -> str:
        """Return a secret of this instance, drawn once and kept in its own private file.

        The file is there whole or not at all: an empty one would be a secret that everybody knows.

        :raises RuntimeError: if its file holds too little to be one.
        """
        path = self.folder("keys") / name
        if not path.exists():
            write_new(path, secrets.token_urlsafe(SECRET_BYTES).encode("ascii"), mode=0o600)
        found = path.read_text(encoding="ascii")
        if len(found.strip()) < SECRET_BYTES:
            raise RuntimeError(
                f"keys/{name} holds no secret: restore it, or remove it for a new one"
            )
        return found


def from_environment() -> Home:
    """Return the home that the environment names.

    :raises RuntimeError: if ``COMITY_HOME`` is not set: a live instance never guesses its data.
    """
    named = os.environ.get("COMITY_HOME")
    if not named:
        raise RuntimeError("COMITY_HOME is not set: name the folder in which this instance lives")
    home = Home(Path(named).resolve())
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home
