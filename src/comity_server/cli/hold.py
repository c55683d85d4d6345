"""Preview a hold before anybody drafts it."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import click

from comity_server.conf.start import start_house

MOST_LISTED = 100


@click.group("hold")
def command() -> None:
    """Look at holds from the command line; putting one in place takes two people at the desk."""


@command.command("preview", epilog="Example: ./comity hold preview hong-kong.toml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def preview(file: Path) -> None:
    """Say which open requests a hold would cover. FILE is a [[hold]] table; nothing is written.

    Exits 0 once it is read and told, 1 if its terms are wrong, 2 if called wrongly.
    """
    start_house(migrate=False)
    from comity.errors import ScenarioError
    from comity.vocabulary.places import PlaceError
    from comity_server.casefile.hold_terms import parse_terms, write_terms
    from comity_server.casefile.reading.preview import coverage_of

    try:
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
        tables = whole.get("hold", whole)
        table = tables[0] if isinstance(tables, list) and tables else tables
        bare = {name: value for name, value in table.items() if name not in {"id", "title"}}
        terms = parse_terms(write_terms(bare), ref="preview")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        click.echo(f"not read: {file.name}: {wrong}", err=True)
        sys.exit(1)
    except (ScenarioError, PlaceError, AttributeError, TypeError) as wrong:
        click.echo(f"wrong terms: {wrong}", err=True)
        sys.exit(1)
    found = coverage_of(terms)
    for case in found.first(MOST_LISTED):
        due = f"{case.must_by:%Y-%m-%d %H:%MZ}" if case.must_by else "no day"
        click.echo(f"{case.ref} due {due} {case.jurisdiction} {case.kind}")
    if found.total > MOST_LISTED:
        click.echo(f"and {found.total - MOST_LISTED} that are due later")
    for one in found.groups:
        services = ", ".join(one.services) or "no service named"
        click.echo(f"{one.cases} of {one.jurisdiction} for {services}: {one.kind}")
    click.echo(f"covered: {found.total}")
