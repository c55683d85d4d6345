"""The home folder of an instance: its database, keys, tiles, vault and custodians.

Everything an operator backs up lies here, except a PostgreSQL database. Nothing else on the machine
is written to.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


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
        """Return a secret of this instance, drawn once and kept in its own private file."""
        path = self.folder("keys") / name
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text()


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
