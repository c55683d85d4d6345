"""Run the product as an operator does, ``./comity run`` in a process of its own, beside a test.

The process and the test share the house: its home folder and its database, on either engine. So a
test can prepare cases through actions, or kill the process and look at what it left.
"""

from __future__ import annotations

import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from comity_server.conf.home import Home
from tests.support.house import database_url
from tests.support.processes import Running, free_port, program

SRC = Path(__file__).resolve().parents[2] / "src"
_LINK = re.compile(r"https?://\S+/set-up/\S+")


@dataclass(frozen=True, slots=True)
class ServedHouse:
    """A running house: where it listens, its home folder and its process."""

    base: str
    home: Home
    running: Running

    @property
    def set_up_link(self) -> str:
        """Return the one-time link that it printed; empty if it printed none."""
        found = _LINK.search(self.running.log.read_text())
        return found.group() if found else ""


def environment(home: Home, *, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a process that lives in this house."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    found = {**kept, "COMITY_HOME": str(home.root), "PYTHONPATH": str(SRC), **(more or {})}
    url = database_url()
    return {**found, "DATABASE_URL": url} if url else found


def listens(base: str) -> bool:
    """Return whether the server answers, whatever it answers."""
    try:
        urllib.request.urlopen(base, timeout=5).close()
    except urllib.error.HTTPError as answered:
        answered.close()
    except OSError:
        return False
    return True


@contextmanager
def serving(home: Home, *, more: Mapping[str, str] | None = None) -> Iterator[ServedHouse]:
    """Run ``./comity run`` for as long as the block lasts.

    :param more: further settings, such as a failpoint or ``COMITY_HTTPS``.
    """
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    start = [sys.executable, "-m", "comity_server.cli", "run", "--port", str(port)]
    log = home.root / f"run-{port}.log"
    env = environment(home, more=more)
    with program(start, log=log, ready=lambda: listens(base), env=env) as running:
        yield ServedHouse(base, home, running)


@pytest.fixture
def served_house(house: Home) -> Iterator[ServedHouse]:
    """Lend a house with its server running; the test may write to the same house."""
    with serving(house) as served:
        yield served
