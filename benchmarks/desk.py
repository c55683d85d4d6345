"""The desk at size: a queue page at a million cases against a thousand, and one case page.

Each house is a home folder of its own with a migrated SQLite database, filled by a bulk loader with
valid rows (the same actions' shapes, written in one go) and kept in the temporary folder under the
digest of how it is made. The pages are the desk's own, asked through Django's handler by a person
who is signed in, in a process of their own for each house. ``COMITY_BENCH_CASES`` makes the large
house smaller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from benchmarks.measurement import Benchmark, Measurement

LARGE = int(os.environ.get("COMITY_BENCH_CASES", "1000000"))
SMALL, MIDDLE = 1_000, 10_000
RUNS = 5
QUEUE_GOAL, CASE_GOAL_MS = 1.5, 50.0
ROOT = Path(__file__).resolve().parents[1]
LOADER = Path(__file__).with_name("desk_house.py")


def house_of(cases: int) -> Path:
    """Return the home of a house with so many open cases, built on the first call."""
    start = ROOT / "src/comity_server/casefile/migrations/0001_start.py"
    recipe = sha256(LOADER.read_bytes() + start.read_bytes() + str(cases).encode())
    home = Path(tempfile.gettempdir()) / f"comity-desk-{recipe.hexdigest()[:16]}"
    if not (home / "built").exists():
        _child("build", home, cases)
        (home / "built").touch()
    return home


def _child(task: str, home: Path, cases: int) -> dict[str, list[float]]:
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "COMITY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "comity_server.conf.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    environment.pop("DATABASE_URL", None)
    ran = subprocess.run(
        [sys.executable, str(LOADER), task, str(cases)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, list[float]] = json.loads(ran.stdout or b"{}")
    return found


def _middle(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[len(ordered) // 2]


def measure_queue() -> Iterable[Measurement]:
    """Measure the first, a middle and the last page of the queue, in both houses."""
    few = _child("queue", house_of(SMALL), SMALL)
    many = _child("queue", house_of(LARGE), LARGE)
    for page, times in many.items():
        ours, peer = _middle(times), _middle(few[page])
        yield Measurement(f"queue {page}", ours, peer, ours / peer, QUEUE_GOAL, unit="ms")


def measure_case() -> Iterable[Measurement]:
    """Measure one case page at ten thousand cases, its entry in the ledger included.

    Like every figure that has no peer it is the best of five runs: their middles.
    """
    home = house_of(MIDDLE)
    ours = min(_middle(_child("case", home, MIDDLE)["case"]) for _ in range(RUNS))
    yield Measurement("case", ours, None, None, CASE_GOAL_MS, unit="ms")


BENCHMARKS: dict[str, Benchmark] = {"queue": measure_queue, "case": measure_case}
