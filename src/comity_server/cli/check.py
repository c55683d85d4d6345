"""Lint, type-check and hold the import contracts against the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[3]

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


@click.command("check", epilog="Example: ./comity check")
def command() -> None:
    """Lint, type-check and hold the import contracts."""
    sys.exit(1 if run_checks() else 0)
