"""Try to break what we claim, count how often, and write the table that says so."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from comity_server.cli.test import DATABASES, ROOT, Outcome, environment_for, run_pytest

NIGHTLY = ROOT / "docs" / "proof" / "nightly.md"
ROW_BARS = 8
"""How often `` | `` stands in a row of the table: nine cells."""
COLUMNS = "{:<14} {:>7} {:>12}  {:<18} {:>8}  {}"


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying one proof came to, on one database or on both."""

    proof: Any
    outcomes: tuple[Outcome, ...]
    seconds: float
    digest: str

    def total(self, kind: str) -> int:
        """Return one count over both databases."""
        return sum(outcome.counts.get(kind, 0) for outcome in self.outcomes)

    @property
    def verdict(self) -> str:
        """Return ``holds`` only if everything ran and passed; what was skipped proves nothing."""
        if any(outcome.exit_code for outcome in self.outcomes):
            return "broken"
        return "skipped in part" if self.total("skipped") else "holds"


def attempt(
    proof: Any, *, level: str, digest: str, database: str | None = None, select: str = ""
) -> Tried:
    """Run the tests of one proof, on PostgreSQL too where it is about stores.

    :param database: where given, the only engine; ``select`` picks tests as pytest's ``-k`` does.
    """
    started, outcomes = time.monotonic(), []
    engines = DATABASES if proof.on_stores else DATABASES[:1]
    for each in [database] if database else engines:
        with ExitStack() as stack:
            env = stack.enter_context(environment_for(each, quick=False))
            workers = 0 if select else min(os.cpu_count() or 1, 2)
            arguments = ["-n", str(workers), "-q", "--no-header", *proof.tests]
            arguments += ["--dist", "loadgroup", *(["-k", select] if select else [])]
            outcomes.append(run_pytest(arguments, env={**env, "COMITY_EXAMPLES": level}))
    return Tried(proof, tuple(outcomes), time.monotonic() - started, digest)


def commit() -> str:
    """Return the commit that is checked out, and whether files differ from it.

    The table itself differs while it is written, row by row, and is left out.
    """
    found = _git("rev-parse", "--short=12", "HEAD").stdout.strip()
    if not found:
        return "unknown (no clone of the repository)"
    table = f":!{NIGHTLY.relative_to(ROOT)}"
    differs = _git("status", "--porcelain", "--", ".", table).stdout.strip()
    return f"{found}, with changes not committed" if differs else found


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)


def line(tried: Tried) -> str:
    """Return one proof as a line of the printed table."""
    where = "SQLite, PostgreSQL" if tried.proof.on_stores else "–"
    cells = (tried.proof.name, tried.total("passed"), f"{tried.total('cases'):,}", where)
    return COLUMNS.format(*cells, f"{tried.seconds:.0f} s", tried.verdict)


def row(tried: Tried, *, at_commit: str, level: str) -> str:
    """Return one proof as a row of the table that is committed."""
    where = "both" if tried.proof.on_stores else "–"
    cells = (tried.proof.name, tried.proof.claim, f"{tried.total('passed')}")
    digest = tried.digest and f"`{tried.digest}`"
    more = (f"{tried.total('cases'):,}", where, tried.verdict, digest, level, at_commit)
    return "| " + " | ".join((*cells, *more)) + " |\n"


def rows_of(text: str) -> dict[str, str]:
    """Return the rows of a table that was written earlier, by the names of their proofs."""
    found = (line for line in text.splitlines(keepends=True) if line.count(" | ") == ROW_BARS)
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in found}
    return {name: line for name, line in rows.items() if name not in {"Proof", "---"}}


def document(
    results: Sequence[Tried], *, at_commit: str, level: str = "nightly", earlier: str = ""
) -> str:
    """Return the table that is committed, with the digests of what each proof is about.

    :param earlier: a table that was written before: rows of proofs not tried now are kept, so that
        a long night can be lived through in parts.
    """
    rows = {
        **rows_of(earlier),
        **{one.proof.name: row(one, at_commit=at_commit, level=level) for one in results},
    }
    return (
        "# What was tried\n\n"
        "Made by `./comity prove`, proof by proof: each row tells with which counts and at which "
        "commit. Cases are examples that were tried; a proof that names the digest of its sources "
        "is stale when they change.\n\n"
        "| Proof | Claim | Tests | Cases | Databases | Verdict | Sources (SHA-256) | Counts | "
        "Commit |\n"
        f"| --- | --- | --: | --: | --- | --- | --- | --- | --- |\n{''.join(rows.values())}"
    )


@click.command("prove", epilog="Example: ./comity prove tree --nightly")
@click.argument("names", nargs=-1, metavar="[PROOF]...")
@click.option("--nightly", is_flag=True, help="Full counts: fifty times the examples.")
@click.option("--list", "only_list", is_flag=True, help="Print what is claimed and try nothing.")
@click.option("--database", type=click.Choice(DATABASES), help="Try on one database only.")
@click.option("--select", default="", metavar="TEXT", help="Only tests whose names hold TEXT.")
@click.option(
    "--to", "file", type=click.Path(path_type=Path), help="Write the table to another file."
)
def command(
    names: tuple[str, ...],
    nightly: bool,
    only_list: bool,
    database: str | None,
    select: str,
    file: Path | None,
) -> None:
    """Try to break each claim and print how often; exit 1 unless all of them hold.

    With --nightly, each proof's row is written to docs/proof/nightly.md once it was tried, and the
    other rows stay: a long night can be interrupted, and gone on with by naming the rest.
    """
    sys.path.insert(0, str(ROOT))
    from tests.proof import registry

    offered = {proof.name: proof for proof in registry.PROOFS}
    if only_list:
        for proof in offered.values():
            click.echo(f"{proof.name:<14} {proof.claim}")
        return
    if unknown := sorted(set(names) - set(offered)):
        raise click.UsageError(f"There is no proof {', '.join(unknown)}; see --list.")
    level, results = "nightly" if nightly else "ci", []
    target = file or (NIGHTLY if nightly and not (database or select) else None)
    for name in names or offered:
        click.echo(f"\n{name}: {offered[name].claim}")
        digest = registry.digest_of(offered[name])
        results.append(
            attempt(offered[name], level=level, digest=digest, database=database, select=select)
        )
        if target:  # after each proof, so that a night that is cut short keeps what it has
            _write(target, results, level=level)
    click.echo(f"\nCommit {commit()}, {level} counts")
    click.echo(COLUMNS.format("proof", "tests", "cases", "databases", "time", "verdict"))
    for tried in results:
        click.echo(line(tried))
    sys.exit(0 if all(tried.verdict == "holds" for tried in results) else 1)


def _write(target: Path, results: Sequence[Tried], *, level: str) -> None:
    earlier = target.read_text(encoding="utf-8") if target.exists() else ""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = document(results, at_commit=commit(), level=level, earlier=earlier)
    target.write_text(text, encoding="utf-8")
    click.echo(f"Written to {target}")
