"""Play scenario files and say in TAP what came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.errors import ScenarioError
from comity.pack import Books
from comity.scenario.file import Scenario, read_scenario
from comity.scenario.library import BookVocabulary, select
from comity.scenario.outcome import Outcome
from comity.scenario.players import NAMES, PLAYERS
from comity.scenario.stage import Play, set_stage


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario's id and what came of each of its expectations, in the order of the file."""

    id: str
    outcomes: tuple[Outcome, ...]


def play_text(text: str, *, file: str, books: Books) -> Played:
    """Return what comes of a scenario file under these books.

    :raises ScenarioError: if the file is wrong, or expects what this build cannot play.
    """
    scenario = read_scenario(
        text, file=file, vocabulary_for=lambda packs: BookVocabulary(select(books, packs))
    )
    for expected in scenario.expectations:
        if type(expected) not in PLAYERS:
            kind = NAMES[type(expected)]
            raise ScenarioError(f"{file}: [[expect]]: {kind}: this build cannot play this kind yet")
    return Played(scenario.head.id, tuple(_outcomes(scenario, books)))


def _outcomes(scenario: Scenario, books: Books) -> Iterator[Outcome]:
    play: Play = set_stage(scenario, books=select(books, scenario.packs))
    for expected in scenario.expectations:
        yield PLAYERS[type(expected)](play, expected)


def tap_lines(number: int, scenario: str, outcome: Outcome) -> Iterator[str]:
    """Return the TAP line of an outcome, and under a failure all that a reader needs."""
    said = "ok" if outcome.holds else "not ok"
    yield f"{said} {number} - {one_line(scenario)} {one_line(outcome.label)}"
    if outcome.holds:
        return
    for check in outcome.checks:
        if not check.holds:
            yield f"#   expected {one_line(check.asks)} {one_line(check.due)}"
            yield f"#   but came {one_line(check.asks)} {one_line(check.came)}"
    for reason in outcome.reasons:
        yield f"#   because {one_line(reason)}"


def one_line(text: str) -> str:
    """Return a text on one line and without ``#``, which TAP reads as a directive."""
    return " ".join(text.split()).replace("#", "＃")
