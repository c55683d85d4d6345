"""The public pages as files: a copy that any web server hands out, with no part of the house."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from comity_server.conf.start import start_house


@click.group("public")
def command() -> None:
    """Work with the public pages."""


@command.command(
    "export", epilog="Example: ./comity public export site --address https://a.example/"
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--address", required=True, help="Where the copy will be served, for its feeds.")
@click.option(
    "--live", default="", help="The live house, to which forms lead; else they are left out."
)
@click.option("--language", default="en", show_default=True, help="The language of the pages.")
def export(folder: Path, address: str, live: str, language: str) -> None:
    """Write every public page and file into FOLDER, which must be new or empty.

    Exit 1 if a link leads nowhere, 2 if it was called wrongly.
    """
    for name, value in (("--address", address), ("--live", live)):
        if value and not value.startswith(("https://", "http://")):
            raise click.UsageError(f"{name} is an address that begins with https:// or http://.")
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(
            f"{folder} is not empty: name a new folder, so that nothing old stays."
        )
    start_house(migrate=False)
    from comity_server.public.copying.asking import asker
    from comity_server.public.copying.starting import starts
    from comity_server.public.copying.writing import copy_pages

    ask = asker(live=live, language=language)
    copied = copy_pages(folder, ask=ask, starts=starts(), address=address, live=live)
    for one in copied.broken:
        click.echo(f"{one.address}, linked on {one.on}, answered {one.status}", err=True)
    click.echo(f"{len(copied.files)} files in {folder}; their digests are in SHA256SUMS")
    if copied.broken:
        sys.exit(1)
