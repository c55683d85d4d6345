"""Compile restrictions and exits for the services that enforce them, and check what they answer."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from comity.errors import LedgerError, PackError, ScenarioError
from comity.pack import load_books
from comity.restriction.rule import RestrictionFault
from comity.scenario.file import Scenario, read_scenario
from comity.scenario.library import BookVocabulary, select
from comity_edge import Gate, SnapshotRefused
from comity_edge.rules import Rules, write_exit, write_instant, write_restriction
from comity_server.adapters.country_data import CountryDataFault, read_country_data, together
from comity_server.adapters.nginx_rules import to_nginx, to_nginx_server
from comity_server.adapters.signing import load_or_make_key
from comity_server.adapters.snapshots import Wanted, compile_file, next_number, publish
from comity_server.cli.scenario import PACKS

KEY_NAME = "restrictions"
FAULTS = (
    CountryDataFault,
    LedgerError,
    PackError,
    RestrictionFault,
    ScenarioError,
    SnapshotRefused,
)

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("restriction")
def command() -> None:
    """Say who may use what, where, to the services that have to act on it."""


@command.command(
    "compile",
    epilog=(
        "Example: ./comity restriction compile rules.toml --for snapshot --data places.mmdb "
        "--key restrictions.key --out restrictions.snapshot"
    ),
)
@click.argument("rules", type=A_FILE)
@click.option("--for", "target", type=click.Choice(["snapshot", "nginx", "json"]), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--data", type=A_FILE, multiple=True, help="Country data: .mmdb, .csv, .geofeed.")
@click.option("--key", type=click.Path(path_type=Path), help="The signing key, made if absent.")
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 366),
    default=24,
    show_default=True,
    help="How long a snapshot is good.",
)
@click.option("--service", help="For nginx: the service whose root this nginx serves.")
@click.option("--blocked-by", default="", help="Your page on restrictions, for the Link field.")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="Instead of now.")
def compile_(
    rules: Path,
    target: str,
    out: Path,
    data: tuple[Path, ...],
    key: Path | None,
    hours: int,
    service: str | None,
    blocked_by: str,
    at: datetime | None,
) -> None:
    """Compile the restrictions and exits of RULES, a file in the scenario format.

    Exits 2 where a file is wrong; then nothing is written.
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    try:
        scenario = _read(rules)
        match target:
            case "snapshot":
                _write_snapshot(
                    scenario,
                    out=out,
                    data=data,
                    key=key,
                    hours=hours,
                    blocked_by=blocked_by,
                    at=moment,
                )
            case "nginx":
                _write_nginx(
                    scenario, out=out, data=data, service=service, blocked_by=blocked_by, at=moment
                )
            case _:
                _write(out, _as_json(scenario, at=moment))
    except FAULTS as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)


def _read(rules: Path) -> Scenario:
    books = load_books(PACKS)
    return read_scenario(
        rules.read_text(encoding="utf-8"),
        file=str(rules),
        vocabulary_for=lambda packs: BookVocabulary(select(books, packs)),
    )


def _rules(scenario: Scenario) -> Rules:
    return Rules(restrictions=scenario.restrictions, exits=scenario.exits)


def _write(out: Path, text: str) -> None:
    out.write_text(text, encoding="utf-8")
    click.echo(f"Written: {out}")


def _write_snapshot(
    scenario: Scenario,
    *,
    out: Path,
    data: Sequence[Path],
    key: Path | None,
    hours: int,
    blocked_by: str,
    at: datetime,
) -> None:
    if key is None:
        raise click.UsageError("a snapshot is signed: name its key file with --key")
    signing = load_or_make_key(key, name=KEY_NAME)
    found = [read_country_data(path) for path in data]
    for path, one in zip(data, found, strict=True):
        click.echo(f"{path.name}: {len(one.v4)} + {len(one.v6)} ranges, {one.left_out} say nothing")
    wanted = Wanted(
        provider=scenario.provider.name,
        restrictions=scenario.restrictions,
        exits=scenario.exits,
        good_for=timedelta(hours=hours),
        blocked_by=blocked_by,
    )
    number = next_number(out)
    raw = compile_file(wanted, ranges=together(found), number=number, at=at, key=signing)
    publish(out, raw)
    click.echo(f"Written: {out}, number {number}, {len(raw)} bytes, good for {hours} hours")
    click.echo(f"Services open it with the key {signing.key.to_text()}")


def _write_nginx(
    scenario: Scenario,
    *,
    out: Path,
    data: Sequence[Path],
    service: str | None,
    blocked_by: str,
    at: datetime,
) -> None:
    if service is None or len(data) != 1 or data[0].suffix != ".mmdb":
        raise click.UsageError("nginx needs --service and one --data file, an .mmdb database")
    text = to_nginx(
        _rules(scenario),
        service=service,
        at=at,
        blocked_by=blocked_by,
        database=str(data[0].resolve()),
    )
    _write(out, text)
    _write(out.with_suffix(".server.conf"), to_nginx_server())


def _as_json(scenario: Scenario, *, at: datetime) -> str:
    fields = {
        "provider": scenario.provider.name,
        "written_at": write_instant(at),
        "restrictions": [write_restriction(rule) for rule in scenario.restrictions],
        "exits": [write_exit(leaving) for leaving in scenario.exits],
    }
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


@command.command(
    "check",
    epilog=(
        "Example: ./comity restriction check restrictions.snapshot --key name+id+base64 "
        "--provider 'Example Meetings' --resource meeting/123 --address 192.0.2.7 --expect block"
    ),
)
@click.argument("snapshot", type=A_FILE)
@click.option("--key", "keys", multiple=True, required=True, help="A verifier key that counts.")
@click.option("--provider", required=True)
@click.option("--resource", required=True)
@click.option("--address", default="")
@click.option("--sim", default="")
@click.option("--billing", default="")
@click.option("--declared", default="")
@click.option("--action", type=click.Choice(["use", "sign-up", "export"]), default="use")
@click.option("--expect", type=click.Choice(["admit", "block"]), help="What must come of it.")
def check(
    snapshot: Path,
    keys: tuple[str, ...],
    provider: str,
    resource: str,
    address: str,
    sim: str,
    billing: str,
    declared: str,
    action: str,
    expect: str | None,
) -> None:
    """Open a snapshot as a service would, and judge one participant.

    Exits 1 if the answer is not the expected one, 2 if the snapshot is refused.
    """
    try:
        gate = Gate.open(snapshot, keys=keys, provider=provider, clock=time.time)
    except (SnapshotRefused, ValueError) as refused:
        click.echo(str(refused), err=True)
        sys.exit(2)
    answer = gate.judge(
        resource, address=address, sim=sim, billing=billing, declared=declared, action=action
    )
    click.echo(f"{answer.verdict.value} (snapshot {gate.number})")
    for reason in answer.because:
        click.echo(f"  {reason}")
    if answer.status is not None:
        click.echo(f"  status {answer.status}")
    sys.exit(1 if expect and expect != answer.verdict.value else 0)
