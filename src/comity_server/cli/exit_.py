"""Look at market exits from the command line: check a plan, try it dry, and report on it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from comity_server.conf.start import start_house

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("exit")
def command() -> None:
    """Look at market exits; planning and doing them takes two people at the desk."""


@command.command("check", epilog="Example: ./comity exit check leaving-hong-kong.toml")
@click.argument("file", type=A_FILE)
def check(file: Path) -> None:
    """Read a plan, and print its stages in the order in which they would be done.

    Exits 1 if the plan is wrong, with the key and what to write instead, or breaks its own promise.
    """
    start_house(migrate=False)
    from comity.restriction.exit_stages import NATURES
    from comity_server.casefile.exit_terms import PlanWrong, parse_plan

    try:
        plan = parse_plan(file.read_text(encoding="utf-8"), ref="check")
    except (PlanWrong, UnicodeDecodeError) as wrong:
        click.echo(f"wrong plan: {wrong}", err=True)
        sys.exit(1)
    for one in plan.in_order:
        by = "clock" if NATURES[one.stage].by_clock else one.owner
        click.echo(f"{one.at:%Y-%m-%d %H:%MZ} {one.stage} ({by})")
    if plan.export_too_short:
        click.echo(f"conflict: people were promised {plan.export_days} days for their data")
        sys.exit(1)


@command.command("list", epilog="Example: ./comity exit list")
def list_() -> None:
    """List the exits and how each stands."""
    start_house(migrate=False)
    from comity_server.casefile.reading import leaving

    for one in leaving.everything():
        stands = ", ".join(sorted(one.standing)) or "nothing done"
        click.echo(f"{one.ref} {one.state} version {one.version}: {stands}")


@command.command("dry-run", epilog="Example: ./comity exit dry-run hk")
@click.argument("ref")
def dry_run(ref: str) -> None:
    """Say what each stage would do at its instant; nothing is done.

    Exits 1 if something stands against a stage that cannot be told away by waiting.
    """
    start_house(migrate=False)
    from comity_server import clock
    from comity_server.actions import exit_stages

    _must_be_there(ref)
    conflicts = 0
    for one in exit_stages.dry_run(ref=ref, at=clock.now()):
        click.echo(f"{one.planned.at:%Y-%m-%d %H:%MZ} {one.planned.stage}: {one.switches}")
        click.echo(f"    leaves alone: {', '.join(one.untouched)}")
        for bar in one.conflicts:
            click.echo(f"    ! {bar.code}: {bar.text}")
        conflicts += len(one.conflicts)
    click.echo(f"conflicts: {conflicts}")
    sys.exit(1 if conflicts else 0)


@command.command("report", epilog="Example: ./comity exit report hk")
@click.argument("ref")
def report(ref: str) -> None:
    """Compare what the ledger says was done with the plan that was approved.

    Exits 1 unless they are equal: none more, none fewer, each once.
    """
    start_house(migrate=False)
    from comity_server import clock
    from comity_server.casefile import exit_ledger

    _must_be_there(ref)
    found = exit_ledger.report(ref, at=clock.now())
    for line in found.lines:
        numbers = f" (entries {', '.join(map(str, line.numbers))})" if line.numbers else ""
        click.echo(f"{line.stage}: {line.finding}{numbers}")
    click.echo("equal" if found.equal else "NOT equal")
    sys.exit(0 if found.equal else 1)


def _must_be_there(ref: str) -> None:
    from comity_server.casefile.reading import leaving

    if leaving.by_ref(ref) is None:
        click.echo(f"There is no exit {ref!r}; see ./comity exit list", err=True)
        sys.exit(2)
