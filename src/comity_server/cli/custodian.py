"""Check that a custodian's declaration holds, and that its database can answer it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from comity_server.adapters.custodian import SqlCustodian
from comity_server.adapters.custodians.declaration import (
    Declaration,
    DeclarationInvalid,
    load_declaration,
)
from comity_server.adapters.custodians.engines import Trouble


@click.group("custodian")
def command() -> None:
    """Check the systems from which data are collected."""


@command.command("check", epilog="Example: ./comity custodian check custodians/forum.toml")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(path: Path) -> None:
    """Check a declaration, connect read-only, and have each query planned. No row is read.

    Exits 0 if all of it holds, 1 if something does not, 2 if called wrongly.
    """
    try:
        declaration = load_declaration(path)
    except DeclarationInvalid as wrong:
        click.echo(str(wrong))
        sys.exit(1)
    click.echo(f"ok - {path.name}: {len(declaration.queries)} queries, {declaration.engine}")
    sys.exit(1 if _plan_all(declaration) else 0)


def _plan_all(declaration: Declaration) -> int:
    custodian, failed = SqlCustodian(declaration), 0
    for query in declaration.queries:
        try:
            custodian.explain(query)
        except Trouble as trouble:
            failed += 1
            click.echo(f"not ok - {query.id} ({query.category}): {trouble.kind}: {trouble.detail}")
        else:
            click.echo(f"ok - {query.id} ({query.category})")
    return failed
