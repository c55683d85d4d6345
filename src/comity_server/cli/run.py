"""Run a live instance: the faces, one worker and the checkpoints, until it is stopped."""

from __future__ import annotations

import os
import sys

import click

from comity_server.conf.start import start_house


def refuse_unsafe() -> None:
    """Refuse to start live while anything that only tests may use is switched on."""
    unsafe = sorted(name for name in os.environ if name.startswith("COMITY_UNSAFE_"))
    if unsafe:
        click.echo(
            f"Not started: {', '.join(unsafe)} must not be set on a live instance.", err=True
        )
        sys.exit(2)


@click.command("run", epilog="Example: ./comity run --port 8000")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where a proxy reaches us.")
def command(port: int, host: str) -> None:
    """Run a live instance; with nobody in it yet, print a one-time set-up link."""
    refuse_unsafe()
    start_house()
    from comity_server import serving

    link = serving.set_up_link(f"http://{host}:{port}")
    if link:
        click.echo(f"Nobody is here yet. Set this house up, within 24 hours and once:\n  {link}")
    click.echo(f"Comity runs on http://{host}:{port} – stop it with Ctrl-C.")
    serving.serve(host=host, port=port)
