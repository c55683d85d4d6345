"""Our own scenarios stand beside the packs, each naming the stance or clause it comes from."""

import tomllib

import pytest

from tests.scenario.made import PACKS, outcomes

FILES = sorted((PACKS / "scenarios" / "holds").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_hold_scenario_holds_and_names_its_source(file):
    text = file.read_text(encoding="utf-8")
    found = outcomes(text)
    assert found
    assert all(found)
    head = tomllib.loads(text)["scenario"]
    assert head["id"] == file.stem
    assert head["source"]
    assert head["says"]


def test_there_are_at_least_sixty_hold_scenarios():
    assert len(FILES) >= 60
