"""Back an instance up: data and keys in two archives, each sealed to a key of the operator's."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from comity.errors import SealError
from comity_server.conf.start import start_house

FORMAT = "comity-backup-1"
PARTS = ("vault", "ledger", "custodians", "overlays", "books")
"""The folders of a home that are data. Its keys go into an archive of their own."""


@click.command("backup", epilog="Example: ./comity backup /mnt/backups --to age1… --keys-to age1…")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--to", "to", required=True, help="The age key to which the data are sealed.")
@click.option("--keys-to", required=True, help="The age key to which our keys are sealed.")
def command(folder: Path, to: str, keys_to: str) -> None:
    """Write a sealed copy of data and keys into FOLDER, while the instance goes on working.

    Give two keys whose secret halves lie apart: whoever holds both can read everything and sign in
    our name. Neither secret half belongs on this machine.
    """
    start_house()
    from comity_server.adapters.archive import ArchiveError
    from comity_server.adapters.database_copy import CopyError
    from comity_server.adapters.sealing import parse_recipient

    try:
        data_key, keys_key = parse_recipient(to), parse_recipient(keys_to)
        if data_key == keys_key:
            raise SealError("Data and keys go to two different age keys: give another --keys-to.")
    except SealError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    try:
        for line in _write(folder, data_key, keys_key):
            click.echo(line)
    except (ArchiveError, CopyError, OSError) as failure:
        click.echo(f"No backup was made: {failure}", err=True)
        sys.exit(1)


def _write(folder: Path, data_key: str, keys_key: str) -> Iterator[str]:
    from django.conf import settings

    from comity_server import clock
    from comity_server.adapters.archive import Member, files_below, pack
    from comity_server.adapters.database_copy import copy_to
    from comity_server.adapters.sealing import RecipientKey
    from comity_server.ledger import store

    at = clock.now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"comity-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.HOME.root) as scratch:
        head = store.head()  # before the copy, which holds at least this much
        copied = copy_to(Path(scratch), settings.DATABASES["default"])
        about = Path(scratch) / "backup.json"
        about.write_text(_about(at, copied.name, head.size, head.root), encoding="utf-8")

        def data() -> Iterator[Member]:
            # The database first: files that its rows name were written before it was copied.
            yield Member("backup.json", about)
            yield Member(copied.name, copied)
            for part in PARTS:
                yield from files_below(settings.HOME.root / part, name=part)

        for kind, members, recipient in (
            ("data", data(), data_key),
            ("keys", files_below(settings.HOME.root / "keys", name="keys"), keys_key),
        ):
            path = folder / f"{name}.{kind}.tar.age"
            aside = path.with_suffix(".part")
            with aside.open("xb") as file:
                count = pack(members=members, recipient=RecipientKey(recipient), file=file)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
            yield f"{path}: {count} files, {path.stat().st_size:,} bytes, SHA-256 {_sha256(path)}"
    yield f"The ledger had {head.size} entries. A restored instance starts with its gate shut."


def _about(at: datetime, database: str, size: int, root: bytes) -> str:
    about = {
        "format": FORMAT,
        "at": at.astimezone(UTC).isoformat(),
        "database": database,
        "ledger": {"size": size, "root": root.hex()},
    }
    return json.dumps(about, indent=1) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
