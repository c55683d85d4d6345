"""Play scenario files: policies written as tests."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from comity.errors import PackError, ScenarioError
from comity.pack import Books, load_books
from comity.scenario import Played, play_text, tap_lines

PACKS = Path(__file__).resolve().parents[2] / "comity_packs"


@click.group("scenario")
def command() -> None:
    """Play policies that are written as tests."""


@command.command(
    "run",
    epilog="Example: ./comity scenario run src/comity_packs/scenarios/hong-kong-2020",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Play the same files under these packs too, and print each answer that changes.",
)
def run(paths: tuple[Path, ...], against: Path | None) -> None:
    """Play each scenario file, and every .toml file in each folder, and print TAP.

    Exits 0 only if at least one expectation was played and all held, 1 if one did not, 2 if a file
    is wrong.
    """
    files = list(files_under(paths))
    if not files:
        raise click.UsageError("there is no .toml file here")
    books = _books(PACKS)
    played, wrong = _play(files, books)
    failed = _print(played)
    if against is not None:
        _compare(files, played, _other_books(against))
    sys.exit(2 if wrong else 1 if failed or not any(one.outcomes for _, one in played) else 0)


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files that paths name, folders through and through, each once and in order."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _books(root: Path, overlays: tuple[Path, ...] = ()) -> Books:
    try:
        return load_books(root, overlays=overlays)
    except PackError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)


def _other_books(folder: Path) -> Books:
    """Return whole other books, or, from a folder that holds only a part, an overlay on ours."""
    if (folder / "rights" / "questions.toml").is_file():
        return _books(folder)
    return _books(PACKS, (folder,))


def _play(files: Iterable[Path], books: Books) -> tuple[list[tuple[Path, Played]], bool]:
    played, wrong = [], False
    for file in files:
        try:
            played.append((file, play_text(_text(file), file=str(file), books=books)))
        except ScenarioError as refusal:
            wrong = True
            click.echo(str(refusal), err=True)
    return played, wrong


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refusal:
        raise ScenarioError(f"{file}: it cannot be read: {refusal}") from refusal


def _print(played: Iterable[tuple[Path, Played]]) -> bool:
    """Print the outcomes in TAP; return whether one did not hold."""
    number, failed = 0, False
    for file, one in played:
        click.echo(f"# {file}")
        for outcome in one.outcomes:
            number += 1
            failed = failed or not outcome.holds
            for line in tap_lines(number, one.id, outcome):
                click.echo(line)
    click.echo(f"1..{number}")
    return failed


def _compare(files: Iterable[Path], played: list[tuple[Path, Played]], other: Books) -> None:
    """Print each answer that other packs change."""
    ours = dict(played)
    theirs, _ = _play([file for file in files if file in ours], other)
    changes = 0
    for file, one in theirs:
        for before, after in zip(ours[file].outcomes, one.outcomes, strict=True):
            if before.answer != after.answer:
                changes += 1
                click.echo(f"# changes: {one.id} {before.label}")
                click.echo(f"#   from {before.answer}")
                click.echo(f"#   to   {after.answer}")
    click.echo(f"# {changes} answers change")
