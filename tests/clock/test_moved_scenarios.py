"""Each clock scenario again, moved so that each of its instants falls on a change of summer time.

For each instant that a file names, the whole file is moved so that it lies on a change of the
addressee's zone, and by a second and an hour to either side of it. What must follow is worked out
the slow way and written into the file; the runner plays it.
"""

from __future__ import annotations

import copy
import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from comity.scenario.file import read_scenario
from comity.scenario.library import BookVocabulary, select
from comity.scenario.run import play_text
from comity.scenario.stage import set_stage
from comity.vocabulary.words import Clock
from tests.clock.slow import Slow
from tests.scenario.made import PACKS, SHARED, as_toml, the_books

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
STEPS = (-HOUR, -SECOND, timedelta(0), SECOND, HOUR)
SLOW = {"acknowledge", "produce", "preserve", "challenge"}
"""The clocks that count; the day of a notice is a person's, or stands in the order."""
CI = 3
"""How many moved files are played of each scenario in CI; at night fifty times as many: all."""


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def counts(data: dict) -> bool:
    return any(one.get("clock") in SLOW for one in data["expect"])


FILES = [
    path
    for root in (PACKS, SHARED / "scenarios")
    for path in sorted(root.glob("**/*.toml"))
    if "scenarios" in path.parts and "clock = " in path.read_text(encoding="utf-8")
    if counts(read(path))
]


def instants(data: object) -> Iterator[datetime]:
    """Yield each instant of a file but those that it expects."""
    if isinstance(data, datetime):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "expect":
                yield from instants(value)
    elif isinstance(data, list):
        for value in data:
            yield from instants(value)


def moved(data: object, by: timedelta) -> object:
    """Return a file with every instant and every day moved; days by whole ones."""
    if isinstance(data, datetime):
        return (data.astimezone(UTC) + by).astimezone(data.tzinfo)
    if isinstance(data, dict):
        return {key: moved(value, by) for key, value in data.items()}
    if isinstance(data, list):
        return [moved(value, by) for value in data]
    if hasattr(data, "isoformat"):
        return data + timedelta(days=by.days)
    return data


def changes(zone: ZoneInfo, near: datetime) -> list[datetime]:
    """Return the next two changes of a zone's offset, found hour by hour."""
    at, found = near.astimezone(UTC).replace(minute=0, second=0, microsecond=0), []
    for _ in range(380 * 24):
        if at.astimezone(zone).utcoffset() != (at + HOUR).astimezone(zone).utcoffset():
            found.append(at + HOUR)
        at += HOUR
    return found[:2]


def zone_of(data: dict) -> ZoneInfo:
    country = data["provider"]["established_in"].split("-")[0]
    known = [one.names[0] for one in the_books().clocks.zone if country in one.places]
    return ZoneInfo(known[0] if known else "America/New_York")


def variants(data: dict) -> list[dict]:
    """Return a file moved onto each change by each of its instants, and a step to either side."""
    every = sorted(set(instants(data)))
    turns = changes(zone_of(data), every[0])
    return [moved(data, turn - one + step) for turn in turns for one in every for step in STEPS]


def expected_slowly(data: dict) -> dict:
    """Return a file whose clocks are expected where the slow way says, and nothing else."""
    asked = [one for one in data["expect"] if one.get("clock") in SLOW]
    data = copy.deepcopy(data) | {"expect": asked}
    books = the_books()
    scenario = read_scenario(
        as_toml(data),
        file="moved",
        vocabulary_for=lambda packs: BookVocabulary(select(books, packs)),
    )
    play = set_stage(scenario, books=select(books, scenario.packs))
    for one in data["expect"]:
        case = play.case(play.gov_request(one["request"]), at=one.get("at"))
        sides = Slow(case, play.books).due(Clock(one["clock"]))
        named = zip(("not_before", "not_after"), sides, strict=True)
        one["due"] = {key: at for key, at in named if at is not None}
    return data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_slow_way_says_what_the_file_says_where_it_stands(path):
    data = read(path)
    for slow, own in zip(
        expected_slowly(data)["expect"],
        [one for one in data["expect"] if one.get("clock") in SLOW],
        strict=True,
    ):
        said = slow["due"] if own["due"] else {"not_after": slow["due"].get("not_after")}
        assert {key: said.get(key) for key in own["due"] or said} == (
            own["due"] or {"not_after": None}
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_instant_may_fall_on_a_change_of_summer_time(path, times, count_cases):
    every = variants(read(path))
    tried = random.Random(path.stem).sample(every, min(len(every), times(CI)))
    assert tried
    for data in tried:
        text = as_toml(expected_slowly(data))
        played = play_text(text, file=path.name, books=the_books())
        assert all(one.holds for one in played.outcomes), text
    count_cases(len(tried))
