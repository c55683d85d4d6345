"""Run the benchmarks: our figure, the peer's, their ratio, the goal, and whether it is met."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import click

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = "{:<16} {:>14} {:>14} {:>10} {:>10}  {}"


def discover(folder: Path) -> dict[str, Callable[[], Iterable[Any]]]:
    """Return every benchmark offered by the modules of ``folder``, by its name.

    :raises click.ClickException: if two modules offer the same name.
    """
    found: dict[str, Callable[[], Iterable[Any]]] = {}
    for module in pkgutil.iter_modules([str(folder)]):
        if module.name == "measurement":
            continue
        offered = getattr(importlib.import_module(f"benchmarks.{module.name}"), "BENCHMARKS", None)
        for name, run in cast("Mapping[str, Callable[[], Iterable[Any]]]", offered or {}).items():
            if name in found:
                raise click.ClickException(f"Two benchmarks are called {name}; rename one.")
            found[name] = run
    return found


def shown(value: float | None, unit: str = "") -> str:
    """Return a figure to four significant places, a dash where there is none."""
    return "–" if value is None else f"{value:.4g}{' ' + unit if unit else ''}"


def row(found: Any) -> str:
    """Return one measurement as a line of the table."""
    goal = f"{'≤' if found.better == 'lower' else '≥'} {found.goal:.4g}"
    ratio = "–" if found.ratio is None else f"{found.ratio:.3g}×"
    word = "meets" if found.meets else "falls short"
    ours, peer = shown(found.ours, found.unit), shown(found.peer, found.unit)
    return COLUMNS.format(found.name, ours, peer, ratio, goal, word)


def measure(name: str, run: Callable[[], Iterable[Any]], *, table: bool) -> tuple[list[Any], bool]:
    """Run one benchmark, print its lines; return them, and whether it ran and met its goals."""
    if table and sys.stderr.isatty():
        click.echo(f"{name} …\r", err=True, nl=False)
    lines = []
    try:
        for found in run():
            lines.append(found)
            if table:
                click.echo(row(found))
    except Exception:  # a benchmark that breaks must not hide the ones after it
        click.echo(f"{name} broke:\n{traceback.format_exc()}", err=True)
        return lines, False
    return lines, bool(lines) and all(found.meets for found in lines)


@click.command("bench", epilog="Example: ./comity bench gate-v4 ledger-append --json")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
@click.option("--list", "only_list", is_flag=True, help="Print the names and measure nothing.")
def command(names: tuple[str, ...], as_json: bool, only_list: bool) -> None:
    """Measure the fast paths against their peers; exit 1 where a goal is not met."""
    sys.path.insert(0, str(ROOT))
    offered = discover(ROOT / "benchmarks")
    if only_list:
        click.echo("\n".join(sorted(offered)))
        return
    if unknown := sorted(set(names) - set(offered)):
        raise click.UsageError(f"There is no benchmark {', '.join(unknown)}; see --list.")
    if not as_json:
        click.echo(COLUMNS.format("name", "ours", "peer", "ratio", "goal", ""))
    lines, all_met = [], True
    for name in names or sorted(offered):
        found, met = measure(name, offered[name], table=not as_json)
        lines += found
        all_met = all_met and met
    if as_json:
        rows = [{**asdict(found), "meets": found.meets} for found in lines]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    sys.exit(0 if lines and all_met else 1)
