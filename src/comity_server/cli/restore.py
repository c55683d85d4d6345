"""Put a backup back into an empty home; the gate is shut from the first moment."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from pathlib import Path

import click

from comity_server.cli.backup import FORMAT, PARTS
from comity_server.conf.start import start_house

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "restore",
    epilog="Example: ./comity restore b.data.tar.age b.keys.tar.age "
    "--data-identity d.txt --keys-identity k.txt",
)
@click.argument("data", type=_FILE)
@click.argument("keys", type=_FILE)
@click.option("--data-identity", required=True, type=_FILE, help="The secret key of the data.")
@click.option("--keys-identity", required=True, type=_FILE, help="The secret key of the keys.")
def command(data: Path, keys: Path, data_identity: Path, keys_identity: Path) -> None:
    """Restore DATA and KEYS into the empty folder that COMITY_HOME names.

    With PostgreSQL, DATABASE_URL names an empty database. Nothing leaves the restored house until
    two people have brought, at /desk/gate/, the newest checkpoint that they know from outside.
    """
    from comity_server.adapters.archive import ArchiveError
    from comity_server.adapters.database_copy import CopyError

    home = Path(os.environ.get("COMITY_HOME") or _usage("COMITY_HOME is not set.")).resolve()
    if home.exists() and any(home.iterdir()):
        _usage(f"{home} is not empty: a restored house begins in a folder of its own.")
    aside = home.with_name(f".{home.name}.restoring-{secrets.token_hex(4)}")
    try:
        said = _restore(
            aside,
            ((data, _secret(data_identity)), (keys, _secret(keys_identity))),
        )
        if home.exists():
            home.rmdir()
        aside.rename(home)
    except (ArchiveError, CopyError, OSError, ValueError) as failure:
        shutil.rmtree(aside, ignore_errors=True)
        click.echo(f"Nothing was restored: {failure}", err=True)
        sys.exit(1)
    click.echo(said)
    click.echo("The gate is shut. Two people open it at /desk/gate/ with checkpoints from outside.")


def _usage(message: str) -> str:
    raise click.UsageError(message)


def _secret(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return lines[0] if lines else ""


def _restore(aside: Path, archives: tuple[tuple[Path, str], ...]) -> str:
    from comity_server.adapters.archive import unpack

    aside.mkdir(mode=0o700, parents=True)
    for path, identity in archives:
        with path.open("rb") as file:
            _expect_ours(unpack(file=file, identity=identity, into=aside))
    about = json.loads((aside / "backup.json").read_text(encoding="utf-8"))
    if about.get("format") != FORMAT:
        raise ValueError("this is no backup of ours, or of a version that we do not know.")
    (aside / "backup.json").unlink()
    os.environ["COMITY_HOME"] = str(aside)
    return _put_in_order(aside / about["database"], about)


def _expect_ours(names: tuple[str, ...]) -> None:
    """Refuse an archive that would put anything where we did not take it from."""
    known = {"backup.json", "comity.sqlite3", "comity.pgdump"}
    for name in names:
        if name not in known and name.partition("/")[0] not in {*PARTS, "keys"}:
            raise ValueError(f"the archive holds {name!r}, which no backup of ours has.")


def _put_in_order(copy: Path, about: dict[str, object]) -> str:
    start_house(migrate=False)
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    from comity_server import clock
    from comity_server.actions import reopening
    from comity_server.adapters.database_copy import POSTGRESQL, put_back
    from comity_server.ledger import reading, store

    if (connection.vendor == "postgresql") != (copy.name == POSTGRESQL):
        raise ValueError(f"the backup is of another database engine: it holds {copy.name}.")
    if connection.vendor == "postgresql":
        if connection.introspection.table_names():
            raise ValueError("the database is not empty: make a new one and name it.")
        put_back(copy, settings.DATABASES["default"])
        copy.unlink()
    call_command("migrate", verbosity=0, interactive=False)
    reopening.shut_gate(because=f"Restored from a backup of {about['at']}", at=clock.now())
    head = store.head()
    if reading.root_at(head.size) != head.root:
        raise ValueError("the ledger in the backup does not lead to its own root hash.")
    connections.close_all()
    return f"Restored as of {about['at']}: {head.size - 1} ledger entries, all in order."
