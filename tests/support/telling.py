"""Tell the shipped story and serve it, as a newcomer's ``./comity demo`` does, beside a test."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import free_port, program
from tests.support.served import SRC, listens

PATIENCE_SECONDS = 240.0
"""A busy machine plays the story in some minutes."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was told: where it is served, and what was printed."""

    base: str
    said: str


@contextmanager
def telling(folder: Path) -> Iterator[Told]:
    """Play the shipped story in a home of its own and serve it for as long as the block lasts."""
    port, log = free_port(), folder / "demo.log"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COMITY_", "DJANGO_", "DATABASE_"))
    }
    env = kept | {"COMITY_HOME": str(folder / "home"), "PYTHONPATH": str(SRC)}
    start = [sys.executable, "-u", "-m", "comity_server.cli", "demo", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with program(start, log=log, ready=lambda: listens(base), env=env, patience=PATIENCE_SECONDS):
        yield Told(base, log.read_text())
