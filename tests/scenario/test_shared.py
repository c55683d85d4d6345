"""The shared scenarios of July 2020 pass as they stand, and no other way."""

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import ScenarioError
from tests.scenario.made import PACKS, ROOT, SHARED, as_toml, outcomes, played

FOLDER = PACKS / "scenarios" / "hong-kong-2020"
FILES = sorted(FOLDER.glob("*.toml"))
NAMES = [file.stem for file in FILES]


def read(file: Path) -> dict:
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_each_shared_scenario_holds(file):
    found = outcomes(file.read_text(encoding="utf-8"))
    assert found
    assert all(found)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_scenario_written_again_says_the_same(file):
    assert all(outcomes(as_toml(read(file))))


OTHER = {
    "verdict": {"barred": "clear", "clear": "barred", "ask": "clear", "admit": "block"},
    "recommendation": {"ask": "refuse"},
    "statement_check": {"holds": "fails", "fails": "holds"},
}
OTHER["verdict"] |= {"block": "admit", "lifted": "denied", "denied": "lifted"}
LEFT = {"request", "at", "step", "presence", "lift", "hold", "figures", "clock", "categories"}


def flipped(expectation: dict) -> Iterator[tuple[str, object]]:
    """Yield each key of an expectation with another value that is a word of the format."""
    for key, value in expectation.items():
        if key in LEFT:
            continue
        match value:
            case bool():
                raise AssertionError(key)
            case int():
                yield key, {403: 451, 451: 403}.get(value, value + 1)
            case str() if key in OTHER:
                yield key, OTHER[key][value]
            case str():
                yield key, value + "x" if value else "x"
            case list():
                yield key, [] if value and key != "limit" else ["content"]


CASES = [
    (file, number, key, value)
    for file in FILES
    for number, expectation in enumerate(read(file)["expect"])
    for key, value in flipped(expectation)
]


@pytest.mark.parametrize(
    ("file", "number", "key", "value"),
    CASES,
    ids=[f"{file.stem}-{number}-{key}" for file, number, key, _ in CASES],
)
def test_any_one_expectation_flipped_fails_and_no_other(file, number, key, value):
    data = copy.deepcopy(read(file))
    data["expect"][number][key] = value
    found = outcomes(as_toml(data))
    assert [number] == [place for place, held in enumerate(found) if not held]


def places(data: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path of each table, inline ones too."""
    if isinstance(data, dict):
        yield path
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from places(value, (*path, number))


# ``answers`` is a table of questions: there an unknown key is a question that names nothing.
EVERY_TABLE = [(file, path) for file in FILES for path in places(read(file))]


@pytest.mark.parametrize(
    ("file", "path"),
    EVERY_TABLE,
    ids=["-".join([file.stem, *map(str, path)]) or "root" for file, path in EVERY_TABLE],
)
def test_an_added_key_is_named_and_refused_wherever_it_stands(file, path):
    data = read(file)
    inner = data
    for step in path:
        inner = inner[step]
    inner["foo"] = 1
    text = as_toml(data) if path else "foo = 1\n" + file.read_text(encoding="utf-8")
    with pytest.raises(ScenarioError, match="foo"):
        played(text)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not beside the repository")
def test_our_copies_are_the_shared_files_and_our_format_is_the_shared_one():
    contract = (SHARED / "scenarios" / "FORMAT.md").read_text(encoding="utf-8")
    ours = (ROOT / "docs" / "formats" / "scenario.md").read_text(encoding="utf-8")
    assert contract in ours
    for file in FILES:
        shared = SHARED / "scenarios" / "hong-kong-2020" / file.name
        assert file.read_bytes() == shared.read_bytes()
