"""Read a story's file strictly: an unknown key or word is named, nothing is guessed."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comity.vocabulary.instants import as_instant

EXPECTATIONS = frozenset(
    {"verdict", "bars", "state", "count", "reasons", "notice", "route", "left", "stayed", "stages"}
)


class StoryError(ValueError):
    """Raised when a story's file is wrong; names the step and the key."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One dated step: what is done, with which words, and what must follow."""

    number: int
    at: datetime
    do: str
    says: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story: its stage, and its steps in the order of time."""

    id: str
    says: str
    provider: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    authorities: tuple[Mapping[str, Any], ...]
    officers: tuple[Mapping[str, Any], ...]
    users: tuple[Mapping[str, Any], ...]
    networks: tuple[Mapping[str, Any], ...]
    steps: tuple[StoryStep, ...]


def read_story(path: Path) -> Story:
    """Return the story in a file.

    :raises StoryError: if it is wrong.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise StoryError(f"{path.name}: {wrong}") from wrong
    known = {"story", "provider", "person", "authority", "officer", "user", "network", "step"}
    for name in sorted(set(table) - known):
        raise StoryError(f"{path.name}: {name}: there is no such table")
    steps = tuple(_step(number, one) for number, one in enumerate(table.get("step", []), 1))
    if not steps or any(a.at > b.at for a, b in itertools.pairwise(steps)):
        raise StoryError(f"{path.name}: step: there are none, or they run backwards")
    return Story(
        id=table["story"]["id"],
        says=table["story"]["says"],
        provider=table["provider"],
        people=tuple(table.get("person", ())),
        authorities=tuple(table.get("authority", ())),
        officers=tuple(table.get("officer", ())),
        users=tuple(table.get("user", ())),
        networks=tuple(table.get("network", ())),
        steps=steps,
    )


def _step(number: int, table: Mapping[str, Any]) -> StoryStep:
    given = dict(table)
    try:
        at, do, says = given.pop("at"), given.pop("do"), given.pop("says")
    except KeyError as missing:
        raise StoryError(f"step {number}: {missing.args[0]}: missing") from missing
    if not isinstance(at, datetime):
        raise StoryError(f"step {number}: at: an instant with its offset is due")
    expect = given.pop("expect", {})
    for name in sorted(set(expect) - EXPECTATIONS):
        raise StoryError(f"step {number}: expect.{name}: there is no such expectation")
    return StoryStep(number, as_instant(at), do, says, given, expect)
