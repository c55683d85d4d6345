"""Read what another publisher, or a spreadsheet, says; show it, or write it as tidy CSV."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from comity.errors import FiguresError
from comity.transparency.cells import Band
from comity.transparency.importing.found import (
    Imported,
    ImportFault,
    ImportRefused,
    said,
    summary_of,
)
from comity.transparency.importing.github import read_github
from comity.transparency.importing.google import read_google
from comity.transparency.importing.spreadsheet import KNOWN, read_spreadsheet
from comity.transparency.importing.tidy import write_tidy
from comity.vocabulary.instants import InstantError, Period, end_of, start_of
from comity.vocabulary.places import Jurisdiction, PlaceError, parse_jurisdiction
from comity_server.adapters.importers.place_names import place_names

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    "import",
    epilog="Example: ./comity import --publisher google --dry-run --jurisdiction HK "
    "--from 2019-01-01 --to 2019-12-31 FILE",
)
@click.option(
    "--publisher",
    type=click.Choice(["google", "github", "table"]),
    required=True,
    help="whose columns the file has; 'table' is a spreadsheet of your own",
)
@click.option("--dry-run", is_flag=True, help="read and show, write nothing")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="write tidy CSV there; the file appears whole or not at all",
)
@click.option("--jurisdiction", help="only requests of this place's authorities, such as HK")
@click.option("--from", "first", type=_DAY, required=True, help="first day, UTC")
@click.option("--to", "last", type=_DAY, required=True, help="last day, included")
@click.option(
    "--columns",
    "columns_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"TOML that names your columns once, under [columns]: {', '.join(KNOWN)}",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(
    publisher: str,
    dry_run: bool,
    output: Path | None,
    jurisdiction: str | None,
    first: datetime,
    last: datetime,
    columns_file: Path | None,
    file: Path,
) -> None:
    """Import published figures, or a spreadsheet, whole or not at all.

    The last line says how many requests there are; preservation is never among them.
    """
    if dry_run == (output is not None):
        raise click.UsageError("Say either --dry-run or --output, so that nothing happens unseen.")
    period = _period(first.date(), last.date())
    asker = _jurisdiction(jurisdiction)
    columns = _columns(columns_file)
    try:
        imported = _read(publisher, file.read_bytes(), period, columns).within(period, asker)
    except FiguresError as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    _show(imported)
    if output is not None:
        _write(output, write_tidy(imported))
    click.echo(summary_of(imported).line(jurisdiction=asker, period=period))


def _period(first: date, last: date) -> Period:
    try:
        return Period(start_of(first), end_of(last))
    except InstantError as error:
        raise click.UsageError(f"--from and --to: {error}") from error


def _jurisdiction(text: str | None) -> Jurisdiction | None:
    try:
        return parse_jurisdiction(text) if text is not None else None
    except PlaceError as error:
        raise click.UsageError(f"--jurisdiction: {error}") from error


def _columns(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: {error}") from error
    wrong = [name for name in found if name not in KNOWN or not isinstance(found[name], str)]
    if wrong or not found:
        raise click.UsageError(
            f"{path}: under [columns] there may stand {', '.join(KNOWN)}, each with one header; "
            f"not {', '.join(wrong) or 'nothing'}."
        )
    return found


def _read(publisher: str, data: bytes, period: Period, columns: Mapping[str, str]) -> Imported:
    match publisher:
        case "google":
            return read_google(data)
        case "github":
            return read_github(data)
        case "table":
            return read_spreadsheet(data, period=period, names=place_names(), columns=columns)
        case _:
            raise ImportRefused([ImportFault(0, "", f"no publisher is called {publisher!r}")])


def _show(imported: Imported) -> None:
    for note in imported.notes:
        click.echo(f"note: {note}")
    for found in imported.figures:
        amount = _said(found.amount)
        where = found.jurisdiction or "all"
        click.echo(
            f"row {found.row}: {where} {said(found.period)} {found.figure.value} {amount}"
            + (f" ({found.group.strip()})" if found.group.strip() else "")
        )
    summary = summary_of(imported)
    if summary.not_reported:
        click.echo(f"not reported in {summary.not_reported} rows: blank is not zero")
    if summary.removal:
        click.echo(f"removals and restrictions apart: {summary.removal}")
    if summary.with_data is not None:
        click.echo(f"with data: {_said(summary.with_data)}")


def _said(amount: int | Band | None) -> str:
    match amount:
        case None:
            return "not reported"
        case Band(low=low, high=high):
            return f"{low} to {high}"
        case number:
            return str(number)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole: readers see the old one or the new one, and nothing between."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
