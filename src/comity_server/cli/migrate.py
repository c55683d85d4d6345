"""Make or upgrade the stores, as the role that owns them; on SQLite ``run`` does it by itself."""

from __future__ import annotations

import click

from comity_server.conf.start import start_house


@click.command("migrate", epilog="Example: ./comity migrate")
def command() -> None:
    """Make or upgrade the stores that DATABASE_URL or the home folder names.

    On PostgreSQL call it as the owner's role; the instance itself runs as another one that may not
    (deploy/postgresql-roles.sql).
    """
    start_house()
    click.echo("The stores are up to date.")
