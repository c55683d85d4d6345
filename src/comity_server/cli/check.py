"""Lint, type-check and hold the import contracts against the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from comity_server.adapters.letter_paper import chinese_fonts

ROOT = Path(__file__).resolve().parents[3]

OURS = ("src", "tests", "benchmarks", "tools")
LONG = 300  # lines; most files fit in half of that

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy --strict", ["mypy"]),
    ("import contracts", ["lint-imports"]),
)


def run_checks() -> list[str]:
    """Run every check, print each with its verdict, and return the names of those not ok."""
    failed = []
    for name, arguments in CHECKS:
        found = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
        click.echo(f"{'ok' if found.returncode == 0 else 'not ok'} - {name}")
        if found.returncode:
            failed.append(name)
            click.echo(found.stdout + found.stderr)
    return failed


def long_files() -> list[str]:
    """Return our Python files that have grown long, the longest first: places to look."""
    found = [
        (len(path.read_bytes().splitlines()), path.relative_to(ROOT).as_posix())
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]
    return [f"{lines} lines  {name}" for lines, name in sorted(found, reverse=True) if lines > LONG]


@click.command("check", epilog="Example: ./comity check")
def command() -> None:
    """Lint, type-check and hold the import contracts; tell which files have grown long."""
    failed = run_checks()
    if not chinese_fonts():
        click.echo(
            "note - no font for Traditional Chinese: letters in it cannot be set as PDF "
            "(fonts-noto-cjk on Debian)"
        )
    for found in long_files():
        click.echo(f"note - {found}; is it still one idea?")
    sys.exit(1 if failed else 0)
