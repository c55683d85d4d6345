"""Run what CI runs: lint, types and contracts, then every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from comity_server.cli.check import run_checks

ROOT = Path(__file__).resolve().parents[3]
DATABASES = ("sqlite", "postgresql")
ALL_PASSED, NOTHING_RAN = 0, 5  # pytest's exit codes
COUNTED = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of pytest came to."""

    exit_code: int
    counts: dict[str, Any] = field(default_factory=dict)


def run_pytest(arguments: Sequence[str], *, env: dict[str, str]) -> Outcome:
    """Run pytest once and return its exit code and counts."""
    with tempfile.TemporaryDirectory(prefix="comity-test-") as folder:
        file = Path(folder, "counts.json")
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env={**env, "COMITY_TEST_COUNTS": str(file)},
        )
        counts = json.loads(file.read_text()) if file.exists() else {}
    return Outcome(exit_code=ran.returncode, counts=counts)


@contextlib.contextmanager
def environment_for(database: str, *, quick: bool) -> Iterator[dict[str, str]]:
    """Lend the environment of one run; for PostgreSQL with a server that lives as long."""
    env = {**os.environ, "COMITY_TEST_DATABASE": database}
    env.pop("DATABASE_URL", None)  # never an operator's database
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start many processes of ours
    if quick:
        env["COMITY_EXAMPLES"] = "quick"
    if database != "postgresql":
        yield env
        return
    sys.path.insert(0, str(ROOT))
    from tests.support import postgresql, programs

    if programs.find("postgres") is None:
        yield env  # the tests are then skipped by name
        return
    with postgresql.server() as url:
        yield {**env, postgresql.VARIABLE: url}


def pytest_arguments(given: Sequence[str], *, quick: bool) -> list[str]:
    """Return how pytest is called: on two workers, the quick run without what is slow."""
    workers = min(os.cpu_count() or 1, 2)
    arguments = ["-n", str(workers), "--dist", "loadgroup", "-o", "faulthandler_timeout=300"]
    arguments += ["-r", "fEs", "--durations", "8", "--durations-min", "2"]
    if quick:
        arguments += ["-m", "not slow and not journey"]
    return [*arguments, *given]


def closing_line(outcomes: Sequence[Outcome], *, seconds: float) -> str:
    """Return one total over all runs, in the words of pytest's own closing line."""
    total = Counter({kind: sum(o.counts.get(kind, 0) for o in outcomes) for kind in COUNTED})
    words = [f"{total[kind]} {kind}" for kind in COUNTED if total[kind]] or ["no tests ran"]
    return f"{', '.join(words)} in {seconds:.2f}s"


def missing_words(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a line for each thing that this machine lacks, with the number of tests it cost."""
    lost: Counter[str] = Counter()
    for outcome in outcomes:
        lost.update({why: len(names) for why, names in outcome.counts.get("lacked", {}).items()})
    return [f"skipped {count}: {why}" for why, count in sorted(lost.items())]


def exit_code_of(outcomes: Sequence[Outcome], *, failed_checks: Sequence[str]) -> int:
    """Return 0 only if something ran, all of it passed, and every check holds."""
    codes = {outcome.exit_code for outcome in outcomes}
    if 4 in codes:  # pytest was called wrongly
        return 2
    passed = codes <= {ALL_PASSED, NOTHING_RAN} and ALL_PASSED in codes
    return 0 if passed and not failed_checks else 1


@click.command(
    "test",
    epilog="Example: ./comity test --quick -k hold",
    context_settings={"ignore_unknown_options": True},
)
@click.option(
    "--quick", is_flag=True, help="What is pure, the gate and the ledger (under 3 minutes)."
)
@click.option("--database", type=click.Choice(DATABASES), help="Run on one database only.")
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def command(quick: bool, database: str | None, pytest_args: tuple[str, ...]) -> None:
    """Run what CI runs. Where PYTEST_ARGS pick tests, the checks are left out.

    Tests of the stores run twice, on SQLite and on a private PostgreSQL server.
    """
    started = time.monotonic()
    failed_checks = [] if pytest_args else run_checks()
    outcomes = []
    for each in [database] if database else DATABASES:
        click.echo(f"\nTests on {each}")
        with environment_for(each, quick=quick) as env:
            arguments = pytest_arguments(pytest_args, quick=quick)
            outcomes.append(run_pytest(arguments, env=env))
    for line in [*missing_words(outcomes), *(f"check not ok: {name}" for name in failed_checks)]:
        click.echo(line)
    line = closing_line(outcomes, seconds=time.monotonic() - started)
    click.echo(f" {line} ".center(79, "="))
    sys.exit(exit_code_of(outcomes, failed_checks=failed_checks))
