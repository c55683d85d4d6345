"""Start the real programs that tests drive, and end exactly those.

Every program started here is ended by its own process id, and the kernel is asked to end it when
the process that started it dies, so that a killed test run leaves nothing behind.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2)
PATIENCE_SECONDS = 90.0
STEP_SECONDS = 0.05


class ProgramFailed(Exception):
    """Raised when a program ends, or is not ready in time; carries the end of its log."""


@dataclass(frozen=True, slots=True)
class Running:
    """A program that was started: its process and where it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = 40) -> str:
        """Return the last lines of what the program wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    """Return whether something on this machine takes connections at a port."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def servant() -> str | None:
    """Return the account for programs that refuse to run as root; None if we are not root."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


def _die_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(ending))


def wait_until_ready(running: Running, ready: Callable[[], bool], *, patience: float) -> None:
    """Return once ``ready`` says so.

    :raises ProgramFailed: if the program ends before, or ``patience`` seconds pass.
    """
    until = time.monotonic() + patience
    while not ready():
        ended = running.process.poll()
        if ended is not None:
            raise ProgramFailed(f"It ended with {ended}. Its log ends:\n{running.tail()}")
        if time.monotonic() > until:
            raise ProgramFailed(f"Not ready in {patience:g} s. Its log ends:\n{running.tail()}")
        time.sleep(STEP_SECONDS)


def end(running: Running, *, by: signal.Signals, patience: float = 20.0) -> int:
    """End a program that we started, and return its exit code; kill it if it does not listen."""
    if running.process.poll() is None:
        running.process.send_signal(by)
        try:
            running.process.wait(patience)
        except subprocess.TimeoutExpired:
            running.process.kill()
    return running.process.wait()


@contextmanager
def program(
    arguments: Sequence[str | Path],
    *,
    log: Path,
    ready: Callable[[], bool],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    ending: signal.Signals = signal.SIGTERM,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[Running]:
    """Run a program for as long as the block lasts.

    :param ready: asked until it answers true; only then the block starts.
    :param ending: the signal by which the program ends in good order.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(word) for word in arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            user=user,
            group=user and pwd.getpwnam(user).pw_gid,
            extra_groups=[] if user else None,
            preexec_fn=_die_with_parent(ending),
        )
    running = Running(process=process, log=log)
    try:
        wait_until_ready(running, ready, patience=patience)
        yield running
    finally:
        end(running, by=ending)
