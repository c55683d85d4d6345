"""From a clone to the first page, a second start, and what the served demo holds in memory.

The last commit is cloned into a folder of its own and ``./comity demo`` is run there as a newcomer
runs it: with plain pip (other installers are taken off the path) and whatever package cache the
machine has. The first page is there once it answers 200. Memory is the proportional share of all
its processes half a minute after the second start, with nobody looking.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measurement import Benchmark, Measurement

ROOT = Path(__file__).resolve().parents[1]
RUNS = int(os.environ.get("COMITY_BENCH_STARTS", "5"))
FIRST_GOAL, AGAIN_GOAL, MEMORY_GOAL = 60.0, 3.0, 150.0
IDLE_SECONDS, PATIENCE_SECONDS = 30.0, 600.0


def _environment(folder: Path) -> dict[str, str]:
    """Return a newcomer's environment: this Python, the system's programs, no other installer."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("python3", "python"):
        (programs / name).unlink(missing_ok=True)
        (programs / name).symlink_to(
            os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)
        )
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    return {
        **kept,
        "HOME": os.environ["HOME"],
        "LANG": "C.UTF-8",
        "PATH": f"{programs}:/usr/bin:/bin",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(clone: Path, environment: dict[str, str]) -> Iterator[tuple[float, int]]:
    """Start the demo; yield the seconds to its first page and its process id, then end it."""
    port = _free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        ["./comity", "demo", "--port", str(port)],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                raise RuntimeError("the demo did not come up")
            time.sleep(0.02)
        yield time.monotonic() - began, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _memory_of(session: int) -> float:
    """Return the proportional share, in MB, of every process of a session."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                rollup = (status.parent / "smaps_rollup").read_text()
                total += int(rollup.split("\nPss:")[1].split()[0])
        except OSError:
            continue  # it ended meanwhile
    return total * 1024 / 1_000_000


def measure_start() -> Iterable[Measurement]:
    """Measure both starts, the best of some runs each, and the memory of one idle server."""
    first, again, memory = [], [], []
    for _ in range(RUNS):
        folder = Path(tempfile.mkdtemp(prefix="comity-start-"))
        try:
            environment, clone = _environment(folder), folder / "comity"
            subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
            with _served(clone, environment) as (seconds, _pid):
                first.append(seconds)
            with _served(clone, environment) as (seconds, pid):
                again.append(seconds)
                if not memory:
                    time.sleep(IDLE_SECONDS)
                    memory.append(_memory_of(pid))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    yield Measurement("start first", min(first), None, None, FIRST_GOAL, unit="s")
    yield Measurement("start again", min(again), None, None, AGAIN_GOAL, unit="s")
    yield Measurement("start memory", memory[0], None, None, MEMORY_GOAL, unit="MB")


BENCHMARKS: dict[str, Benchmark] = {"start": measure_start}
