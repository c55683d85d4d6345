"""Run a private PostgreSQL server: a fresh cluster in a temporary folder, reached by a Unix socket.

As a command it lends one to a test run::

    python -m tests.support.postgresql pytest tests/casefile
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.support.processes import program, servant
from tests.support.programs import find, lacking

OWNER = "comity"
VARIABLE = "COMITY_TEST_POSTGRESQL"
"""Where a run finds the address of the server lent to it; without, each worker starts its own."""
SETTINGS = {
    "listen_addresses": "",  # nobody but this machine's socket
    "fsync": "on",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


def url_of(folder: Path, *, database: str = "postgres", user: str = OWNER) -> str:
    """Return the address of a database of the server whose socket lies in ``folder``."""
    return f"postgresql://{user}@{quote(str(folder), safe='')}/{database}"


def answers(folder: Path) -> bool:
    """Return whether the server of ``folder`` takes connections."""
    try:
        psycopg.connect(url_of(folder), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_cluster(binaries: Path, folder: Path, user: str | None) -> None:
    made = subprocess.run(
        [
            *(binaries / "initdb", "-D", folder / "data", "--username", OWNER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        cwd=folder,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


@contextmanager
def server() -> Iterator[str]:
    """Run a server for as long as the block lasts, and yield the address of its main database.

    As root, the cluster belongs to the account ``postgres``: ``initdb`` refuses root.

    :raises FileNotFoundError: if the machine has no PostgreSQL.
    """
    postgres = find("postgres")
    if postgres is None:
        raise FileNotFoundError(lacking("postgres"))
    folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    user = servant()
    try:
        if user:
            shutil.chown(folder, user)
        folder.chmod(0o755)  # so that any account's tests reach the socket
        _make_cluster(postgres.resolve().parent, folder, user)
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        arguments = [postgres.resolve(), "-D", folder / "data", "-k", folder, *options]
        with program(
            arguments,
            log=folder / "log",
            ready=lambda: answers(folder),
            cwd=folder,
            user=user,
            ending=signal.SIGINT,  # PostgreSQL's "fast" shutdown
        ):
            yield url_of(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run a command with a server of its own and return its exit code."""
    with server() as url:
        lent = {**os.environ, VARIABLE: url, "COMITY_TEST_DATABASE": "postgresql"}
        return subprocess.run(arguments, env=lent).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
