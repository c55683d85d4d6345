"""Our own scenarios of places, signals and exits hold, and each names the clause it comes from."""

import tomllib

import pytest

from tests.scenario.made import PACKS, outcomes

FILES = sorted((PACKS / "scenarios" / "places").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_scenario_of_a_place_holds_and_names_its_source(file):
    text = file.read_text(encoding="utf-8")
    found = outcomes(text)
    assert found
    assert all(found)
    head = tomllib.loads(text)["scenario"]
    assert head["id"] == file.stem
    assert head["source"]
    assert head["says"]


def test_there_are_at_least_sixty_scenarios_of_places():
    assert len(FILES) >= 60
