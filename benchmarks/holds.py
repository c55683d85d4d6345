"""Holds at size: activating one, previewing one, and the fence while everybody releases.

Each house is built by a bulk loader from valid rows: half of its requests wait, some were fetched.
The SQLite files are kept in the temporary folder under the digest of how they are made; PostgreSQL
is a server of our own. What is timed runs the shipped actions in a process of its own.
``COMITY_BENCH_CASES`` makes the large house smaller.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg

from benchmarks.measurement import Benchmark, Measurement
from tests.support import postgresql

LARGE = int(os.environ.get("COMITY_BENCH_CASES", "1000000"))
SMALL = 1_000
CLIENTS = 16
RUNS = 5
HOLD_GOAL, P99_GOAL_MS, MAX_GOAL_MS = 1.5, 1_000.0, 3_000.0
PREVIEW_GOALS_MS = {"sqlite": 10.0, "postgresql": 20.0}
ROOT = Path(__file__).resolve().parents[1]
LOADER = Path(__file__).with_name("hold_house.py")


@dataclass(frozen=True, slots=True)
class House:
    """A home folder and the database it works on; no address is the SQLite file in it."""

    home: Path
    url: str = ""

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that works in this house."""
        own = {
            **os.environ,
            "COMITY_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "comity_server.conf.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "BENCH_STOP": str(self.home / "stop"),
        }
        own.pop("DATABASE_URL", None)
        return own | ({"DATABASE_URL": self.url} if self.url else {})

    def ask(self, *task: str) -> Mapping[str, list[float]]:
        """Run a task of the loader to its end and return what it found."""
        ran = subprocess.run(
            [sys.executable, str(LOADER), *task],
            env=self.environment(),
            check=True,
            stdout=subprocess.PIPE,
        )
        found: Mapping[str, list[float]] = json.loads(ran.stdout or b"{}")
        return found


def recipe(cases: int) -> str:
    """Return the digest of how a house of so many requests is made."""
    start = ROOT / "src/comity_server/casefile/migrations/0001_start.py"
    made_by = LOADER.read_bytes() + start.read_bytes() + str(cases).encode()
    return sha256(made_by).hexdigest()[:16]


def kept_house(cases: int) -> House:
    """Return a SQLite house, built on the first call."""
    home = Path(tempfile.gettempdir()) / f"comity-holds-{recipe(cases)}"
    house = House(home)
    if not (home / "built").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700)
        house.ask("build", str(cases))
        (home / "built").touch()
    return house


@contextmanager
def sqlite_house(cases: int) -> Iterator[House]:
    """Lend a copy of a SQLite house, so that what is timed changes nothing that is kept."""
    with tempfile.TemporaryDirectory(prefix="comity-holds-") as folder:
        home = Path(folder) / "home"
        shutil.copytree(kept_house(cases).home, home)
        yield House(home)


@contextmanager
def postgresql_house(cases: int) -> Iterator[House]:
    """Lend a house on a PostgreSQL server of its own, for as long as the block lasts."""
    with postgresql.server() as url, tempfile.TemporaryDirectory(prefix="comity-holds-") as folder:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute("CREATE DATABASE house")
        house = House(Path(folder), f"{url.rpartition('/')[0]}/house")
        house.ask("build", str(cases))
        yield house


HOUSES = {"sqlite": sqlite_house, "postgresql": postgresql_house}


def measure_hold() -> Iterable[Measurement]:
    """Measure the second yes with a million requests on file against a thousand."""
    for name, lend in HOUSES.items():
        with lend(SMALL) as small:
            peer = statistics.median(small.ask("hold")["hold"])
        with lend(LARGE) as large:
            ours = statistics.median(large.ask("hold")["hold"])
        yield Measurement(f"hold {name}", ours, peer, ours / peer, HOLD_GOAL, unit="ms")


def measure_preview() -> Iterable[Measurement]:
    """Measure what a hold would cover: the best of five runs, counts and first page apart."""
    for name, lend in HOUSES.items():
        with lend(LARGE) as house:
            runs = [house.ask("preview") for _ in range(RUNS)]
        for which in runs[0]:
            ours = min(statistics.median(run[which]) for run in runs)
            line = f"preview {name} {which}"
            yield Measurement(line, ours, None, None, PREVIEW_GOALS_MS[name], unit="ms")


def measure_fence() -> Iterable[Measurement]:
    """Measure a hold's acknowledgement while sixteen clients release, and what leaked."""
    for name, lend in HOUSES.items():
        with lend(SMALL) as house:
            found = _storm(house)
        times = sorted(found["times"])
        worst = times[-1]
        p99 = times[min(len(times) - 1, round(len(times) * 0.99))]
        yield Measurement(f"fence {name} p99", p99, None, None, P99_GOAL_MS, unit="ms")
        yield Measurement(f"fence {name} max", worst, None, None, MAX_GOAL_MS, unit="ms")
        yield Measurement(f"fence {name} leaks", found["leaks"][0], None, None, 0.0)


def _storm(house: House) -> Mapping[str, list[float]]:
    clients = [
        subprocess.Popen(
            [sys.executable, str(LOADER), "client", str(number)],
            env=house.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(CLIENTS)
    ]
    try:
        for one in clients:
            assert one.stdout is not None
            assert one.stdin is not None
            assert one.stdout.readline() == "ready\n", "a client did not start"
        for one in clients:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        found = house.ask("storm")
    finally:
        (house.home / "stop").touch()
        for one in clients:
            one.wait(60)
    assert found["released"][0], "nothing was released, so nothing could have leaked"
    return found


BENCHMARKS: dict[str, Benchmark] = {
    "hold": measure_hold,
    "preview": measure_preview,
    "fence": measure_fence,
}
