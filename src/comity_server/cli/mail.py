"""Take mail in from a mail server's pipe."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click

from comity_server.conf.start import start_house

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and hands it over again


@click.group("mail")
def command() -> None:
    """Take letters in that came by mail."""


@command.command("receive", epilog="Example: ./comity mail receive -")
@click.argument("file", type=click.File("rb"))
def receive(file: BinaryIO) -> None:
    """Keep the mail in FILE, or of standard input (-), for a person to read.

    Exits 0 once it is kept on disk (the same mail again changes nothing), 1 with the reason where
    it is not taken, 75 where the store is busy and the mail should be handed over again.
    """
    from comity.intake.outcome import MOST_BYTES

    content = file.read(MOST_BYTES + 1)
    start_house(migrate=False)
    from comity.intake.outcome import Refused
    from comity_server import clock
    from comity_server.actions.post_room import receive_mail
    from comity_server.gate.change import Busy

    try:
        kept = receive_mail(content, at=clock.now())
    except Busy as busy:
        click.echo(str(busy), err=True)
        sys.exit(TRY_AGAIN)
    if isinstance(kept, Refused):
        click.echo(f"not kept ({kept.reason}): {kept.because}", err=True)
        sys.exit(1)
    click.echo(f"kept {kept.id}: {kept.subject or 'without a subject'}")
