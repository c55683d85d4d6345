"""Check the books, and print a law pack for counsel."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from comity.errors import PackError, ScenarioError
from comity.pack import Books, load_books
from comity.pack.print import pack_lines
from comity.scenario import play_text, tap_lines
from comity_server.conf.start import start_house

PACKS = Path(__file__).resolve().parents[2] / "comity_packs"
WIDTH = 100
overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of the operator's own entries, laid over the packs; may be given again.",
)
path_argument = click.argument(
    "path",
    default=PACKS,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@click.group("pack")
def command() -> None:
    """Check and read the books of law, rights and policy."""


@command.command("check", epilog="Example: ./comity pack check --overlay our-packs")
@path_argument
@overlay_option
def check(path: Path, overlays: tuple[Path, ...]) -> None:
    """Prove schema, sources, dates and references of the books under PATH (default: the shipped).

    Then play the scenario files beside them and beside the overlays. Exits 0 if all is well, 1
    where something is not, naming file, line and cure, 2 where a scenario file is wrong.
    """
    books = _load(path, overlays)
    _say(books)
    failed, wrong = _play([path, *overlays], books)
    sys.exit(2 if wrong else 1 if failed else 0)


@command.command("replay", epilog="Example: ./comity pack replay C-90MC-FE18")
@click.argument("case", default="")
def replay(case: str) -> None:
    """Judge recorded reviews again by the books that they name: those of CASE, or all.

    Exits 0 if each comes out the same bit for bit, 1 where one does not or its books are lost.
    """
    start_house()
    from comity_server.casefile.reading.replay import replay as replayed

    different = 0
    for number, one in enumerate(replayed(case_ref=case), start=1):
        different += bool(one.fault)
        word = "not ok" if one.fault else "ok"
        click.echo(f"{word} {number} - {one.case}, version {one.version} {one.fault}".rstrip())
    sys.exit(1 if different else 0)


@command.command("backtest", epilog="Example: ./comity pack backtest our-packs --since 2025-01-01")
@click.argument("overlay", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2000-01-01",
    help="The first day of receipt to look at, in UTC (default: all).",
)
def backtest(overlay: Path, since: datetime) -> None:
    """Tell which recommendations of past requests OVERLAY would change, laid over what is in force.

    Nothing is written and nothing taken into force. Exits 0 where none changes, 1 where some do,
    2 where the overlay is wrong.
    """
    start_house()
    from comity_server.casefile.reading.backtest import backtest as tested

    begin, now = since.replace(tzinfo=UTC), datetime.now(UTC)
    try:
        found = tested((overlay,), root=PACKS, since=begin, at=now)
    except PackError as refusal:
        _say_faults(refusal, overlay)
        sys.exit(2)
    for one in found.changed:
        click.echo(f"{one.case}: {one.was} becomes {one.becomes}")
    click.echo(f"{len(found.changed)} of {found.count} answers change")
    sys.exit(1 if found.changed else 0)


@command.command("show", epilog="Example: ./comity pack show hk")
@click.argument("code")
@path_argument
@overlay_option
def show(code: str, path: Path, overlays: tuple[Path, ...]) -> None:
    """Print the law pack of a jurisdiction, with citations, confidence and doubts."""
    books = _load(path, overlays)
    pack = books.pack(code)
    if pack is None:
        known = ", ".join(item.code.lower() for item in books.packs)
        raise click.UsageError(f"there is no pack {code!r}: the packs are {known}")
    for line in pack_lines(pack):
        click.echo(_filled(line))


def _filled(line: str) -> str:
    """Return a line broken between words, further lines set in; addresses stay whole."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _load(path: Path, overlays: tuple[Path, ...]) -> Books:
    try:
        return load_books(path, overlays=overlays)
    except PackError as refusal:
        _say_faults(refusal, path)
        sys.exit(1)


def _say_faults(refusal: PackError, path: Path) -> None:
    for fault in refusal.faults:
        click.echo(f"{path / fault.file}:{fault.line}: {fault.says} {fault.cure}")
    click.echo(f"not ok - {len(refusal.faults)} faults; these books are not used")


def _play(roots: Iterable[Path], books: Books) -> tuple[int, int]:
    """Play the scenarios beside the books; return how many answers and how many files are wrong."""
    held = failed = wrong = 0
    files = [file for root in roots for file in sorted(root.glob("**/scenarios/**/*.toml"))]
    for file in files:
        try:
            played = play_text(file.read_text(encoding="utf-8"), file=str(file), books=books)
        except (ScenarioError, UnicodeDecodeError) as refusal:
            wrong += 1
            click.echo(str(refusal))
            continue
        for number, outcome in enumerate(played.outcomes, start=1):
            held, failed = held + outcome.holds, failed + (not outcome.holds)
            if not outcome.holds:
                click.echo("\n".join([str(file), *tap_lines(number, played.id, outcome)]))
    word = "not ok" if failed or wrong else "ok"
    click.echo(f"{word} - {held} of {held + failed} answers of {len(files)} scenario files hold")
    return failed, wrong


def _say(books: Books) -> None:
    """Print what the books hold, and what the operator should look at."""
    instruments = sum(len(pack.instruments) for pack in books.packs)
    authorities = sum(len(pack.authorities) for pack in books.packs)
    concerns = sum(len(pack.concerns) for pack in books.packs)
    click.echo(
        f"ok - {len(books.packs)} law packs: {authorities} authorities, {instruments} instruments, "
        f"{concerns} concerns"
    )
    click.echo(f"ok - {len(books.rights.question)} rights questions")
    click.echo(
        f"ok - {len(books.policy.rule)} policy rules over {len(books.policy.parameter)} parameters"
    )
    click.echo(f"ok - {len(books.offences)} offences in the vocabulary")
    for note in books.notes:
        click.echo(f"look - {note.says}")
    now = datetime.now(UTC)
    for pack in books.packs:
        if pack.is_stale(now):
            click.echo(f"look - {pack.code} is of {pack.head.as_of}: more than 180 days old")
