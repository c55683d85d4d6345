"""Count figures from exported histories, and hold a roll-up against them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from comity.errors import FiguresError
from comity.transparency.counting import Slot, read_roll_up, recount
from comity.transparency.events_file import read_histories, read_roll_up_file
from comity.transparency.months import Month, start_of_month
from comity.transparency.registry import FIGURES, FigureId
from comity.vocabulary.instants import InstantError, Period, end_of, start_of
from comity.vocabulary.places import (
    Jurisdiction,
    PlaceError,
    jurisdiction_lies_in,
    parse_jurisdiction,
)
from comity_server.conf.start import start_house

if TYPE_CHECKING:
    from comity_server.casefile.edition_drawing import DrawnUp

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
T = TypeVar("T")


@click.group("figures", epilog="Example: ./comity figures report HISTORIES --from 2020-01-01 ...")
def command() -> None:
    """Count figures, and check that what is kept equals a full recount."""


def _between(function: Callable[..., None]) -> Callable[..., None]:
    last = click.option("--to", "last", type=_DAY, required=True, help="last day, included")
    first = click.option("--from", "first", type=_DAY, required=True, help="first day, UTC")
    return first(last(function))


@command.command(
    "report",
    epilog="Example: ./comity figures report histories.jsonl --jurisdiction HK "
    "--from 2020-07-01 --to 2020-12-31",
)
@_between
@click.option("--jurisdiction", help="only requests of this place's authorities, such as HK")
@click.argument("histories", type=_FILE)
def report(first: datetime, last: datetime, jurisdiction: str | None, histories: Path) -> None:
    """Print each figure of a period, counted from exported histories.

    Figures that are split by hold, place, clock or hours are printed by that, one line each.
    Which requests stood under a hold follows from holds, which are not in the file: they are
    among the open ones.
    """
    period, asker = _period(first, last), _jurisdiction(jurisdiction)
    counts = _or_exit(lambda: recount(read_histories(histories.read_bytes()), period=period))
    found: Counter[tuple[FigureId, str]] = Counter()
    for slot, amount in counts.items():
        if asker is None or jurisdiction_lies_in(slot.jurisdiction, asker):
            found[slot.figure, slot.facet] += amount
    for figure in FIGURES:
        if figure.id in (FigureId.HELD, FigureId.PENDING):
            continue
        facets = sorted(facet for name, facet in found if name is figure.id)
        for facet in facets or ([] if figure.facet else [""]):
            name = f"{figure.id.value} ({facet})" if facet else figure.id.value
            click.echo(f"{name}: {found[figure.id, facet]} {figure.unit.value}")


@command.command("recount", epilog="Example: ./comity figures recount")
@click.option("--from", "first", type=_DAY, help="first day, UTC; with HISTORIES")
@click.option("--to", "last", type=_DAY, help="last day, included; with HISTORIES")
@click.option("--roll-up", "roll_up", type=_FILE, help="the exported roll-up; with HISTORIES")
@click.argument("histories", type=_FILE, required=False)
def recount_(
    first: datetime | None, last: datetime | None, roll_up: Path | None, histories: Path | None
) -> None:
    """Recount in full; exit 1 if the roll-up says anything else, and name each row.

    Without HISTORIES this house counts all of its cases anew and holds the roll-up that it keeps
    against them. With HISTORIES, an exported file, --roll-up, --from and --to say against what and
    for which period.
    """
    if histories is None:
        if first or last or roll_up:
            raise click.UsageError("--from, --to and --roll-up belong to a file of HISTORIES")
        _recount_live()
    if first is None or last is None or roll_up is None:
        raise click.UsageError("a file of HISTORIES needs --roll-up, --from and --to")
    _recount_files(_period(first, last), histories, roll_up)


def _recount_live() -> NoReturn:
    start_house(migrate=False)
    from comity_server.casefile.roll_up import recounted

    found = recounted()
    for one in found.differences:
        cell = one.cell
        months = f"received {_say_month(cell.received_in)}, since {_say_month(cell.since)}"
        click.echo(
            f"{_name(cell.slot)}, {months}: the roll-up says {one.kept}, the recount "
            f"{one.recounted}"
        )
    verdict = "differs" if found.differences else "equals the recount"
    click.echo(f"{found.cases} cases, {found.rows} rows recounted: the roll-up {verdict}")
    sys.exit(1 if found.differences else 0)


def _say_month(month: Month) -> str:
    return f"{start_of_month(month):%Y-%m}"


def _recount_files(period: Period, histories: Path, roll_up: Path) -> NoReturn:
    kept = _or_exit(lambda: read_roll_up(read_roll_up_file(roll_up.read_bytes()), period=period))
    full = _or_exit(lambda: recount(read_histories(histories.read_bytes()), period=period))
    # What is held follows from holds and is not kept; open is both together.
    counted = {
        slot: amount
        for slot, amount in full.items()
        if slot.figure not in (FigureId.HELD, FigureId.PENDING)
    }
    wrong = [slot for slot in {**kept, **counted} if kept.get(slot, 0) != counted.get(slot, 0)]
    for slot in sorted(wrong, key=_name):
        click.echo(
            f"{_name(slot)}: the roll-up says {kept.get(slot, 0)}, the recount "
            f"{counted.get(slot, 0)}"
        )
    verdict = "differs" if wrong else "equals the recount"
    click.echo(f"{len(counted)} rows recounted: the roll-up {verdict}")
    sys.exit(1 if wrong else 0)


@command.command("preview", epilog="Example: ./comity figures preview 2020-1")
@click.option("--why", default="", help="for a later edition: why its numbers differ")
@click.argument("period")
def preview(period: str, why: str) -> None:
    """Say what the next edition of PERIOD (2020, 2020-1, 2020-2) would say; nothing is written.

    Publishing takes two people at the desk. Exits 1 if something keeps it from being published.
    """
    start_house(migrate=False)
    from comity.transparency.cells import written
    from comity_server import clock
    from comity_server.casefile.edition_drawing import draw_up
    from comity_server.casefile.edition_periods import expect_apart, expect_over

    now = clock.now()

    def drawn() -> DrawnUp:
        found = expect_over(period, at=now)
        expect_apart(period, found)
        return draw_up(period, found, why=why, at=now)

    made = _or_exit(drawn)
    for table in made.edition.tables:
        click.echo(f"{table.title} ({table.id}): {written(table.total)}")
        for cell in table.cells:
            click.echo(f"  {cell.name}: {written(cell.shown)}")
    for fault in made.faults:
        click.echo(f"{fault.code} {fault.where}: {fault.text}", err=True)
    verdict = "may not appear" if made.faults else "has no fault"
    click.echo(f"edition {made.edition.name}: {verdict}")
    sys.exit(1 if made.faults else 0)


@command.command("eu", epilog="Example: ./comity figures eu 2020 --section e-evidence")
@click.option(
    "--section",
    type=click.Choice(["act", "information", "e-evidence"]),
    required=True,
    help="DSA template 1.2.1 or 1.2.2, or the statistics of Regulation (EU) 2023/1543, Art. 28(4)",
)
@click.option("--service", default="", help="the service's name in the report; ours by default")
@click.argument("period")
def eu(period: str, section: str, service: str) -> None:
    """Print what Union law wants counted of Member States' orders in PERIOD, as CSV.

    The numbers are exact: these are reports to authorities, and no part of a published edition.
    """
    start_house(migrate=False)
    from comity_server import clock
    from comity_server.casefile.eu_files import eu_file

    now = clock.now()
    body = _or_exit(lambda: eu_file(section, period_name=period, service=service, at=now))
    # As bytes: the lines of RFC 4180 end alike on every system.
    sys.stdout.buffer.write(body)


def _name(slot: Slot) -> str:
    kind = slot.kind.value if slot.kind else "own"
    facet = f" ({slot.facet})" if slot.facet else ""
    return f"{slot.figure.value}{facet} {slot.jurisdiction} {slot.service} {kind}"


def _period(first: datetime, last: datetime) -> Period:
    try:
        return Period(start_of(first.date()), end_of(last.date()))
    except InstantError as error:
        raise click.UsageError(f"--from and --to: {error}") from error


def _jurisdiction(text: str | None) -> Jurisdiction | None:
    try:
        return parse_jurisdiction(text) if text is not None else None
    except PlaceError as error:
        raise click.UsageError(f"--jurisdiction: {error}") from error


def _or_exit(count: Callable[[], T]) -> T:
    try:
        return count()
    except FiguresError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
