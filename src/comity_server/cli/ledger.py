"""Publish the ledger: sign a checkpoint, or export everything for a stranger to check."""

from __future__ import annotations

from pathlib import Path

import click

from comity_server.conf.start import start_house


@click.group("ledger")
def command() -> None:
    """Sign checkpoints and export the ledger."""


@command.command("checkpoint", epilog="Example: ./comity ledger checkpoint")
def checkpoint() -> None:
    """Sign a checkpoint of the ledger as it is now, write its tiles, and print it."""
    start_house()
    from comity_server import clock
    from comity_server.ledger import publishing

    click.echo(publishing.publish(at=clock.now()).to_text(), nl=False)


@command.command("export", epilog="Example: ./comity ledger export /tmp/ledger")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Write checkpoint, key, tiles, entries and rows into FOLDER, for comity_verify to check."""
    start_house()
    from comity_server import clock
    from comity_server.ledger import publishing

    folder.mkdir(parents=True, exist_ok=True)
    note = publishing.publish(at=clock.now(), into=folder)
    publishing.write_rows(folder)
    size = note.text.split("\n")[1]
    click.echo(f"{size} entries in {folder}; check them with: comity_verify.py ledger {folder}")
