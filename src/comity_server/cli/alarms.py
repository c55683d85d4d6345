"""Look whether alarms can leave the house, and print what their receivers need."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from comity_server.conf.home import from_environment


@click.group("alarms")
def command() -> None:
    """Set up where alarms go, and try it."""


@command.command("check", epilog="Example: ./comity alarms check --send ana@provider.example")
@click.option("--send", "to", metavar="ADDRESS", help="Also send one mail there, and each webhook.")
def check(to: str | None) -> None:
    """Check mail.toml and webhooks/*.toml of the home; exit 1 if alarms cannot leave by them."""
    from comity.errors import ComityError
    from comity_server.adapters.mail_server import mail_server
    from comity_server.adapters.webhook_folder import webhook, webhook_names

    home, faults, ways = from_environment(), 0, 0
    try:
        server = mail_server(home.root)
        ways += server is not None
        click.echo(f"mail: {f'by {server.host}, port {server.port}' if server else 'not set up'}")
    except ComityError as fault:
        faults += 1
        click.echo(f"mail: {fault}")
    for name in webhook_names(home.root):
        try:
            click.echo(f"webhook {name}: {webhook(home.root, name).url}")
            ways += 1
        except ComityError as fault:
            faults += 1
            click.echo(f"webhook {name}: {fault}")
    if to and not faults:
        faults += _try(to)
    if not ways:
        click.echo("Alarms reach nobody outside the desk.")
    sys.exit(0 if ways and not faults else 1)


def _try(to: str) -> int:
    """Send one message by each way; return how many failed."""
    from comity_server.adapters import alarm_trial

    home, failed = from_environment(), 0
    for way, failure in alarm_trial.send_to_all(home, to=to, at=datetime.now(UTC)):
        click.echo(f"{way}: {'sent' if failure is None else f'not sent ({failure})'}")
        failed += failure is not None
    return failed


@command.command("secret", epilog="Example: ./comity alarms secret pager")
@click.argument("name")
def secret(name: str) -> None:
    """Print the secret by which a webhook's receiver checks signatures; drawn when first asked."""
    from comity.errors import ComityError
    from comity_server.adapters.webhook_folder import webhook
    from comity_server.adapters.webhook_signing import secret_of

    home = from_environment()
    try:
        webhook(home.root, name)
    except ComityError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(secret_of(home.folder("keys"), name))
