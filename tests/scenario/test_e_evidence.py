"""E1 to E12 stand by name, each naming the article that it comes from."""

import tomllib

import pytest

from tests.scenario.made import PACKS, outcomes

FILES = sorted((PACKS / "scenarios" / "e-evidence").glob("*.toml"))
PLAYED_ELSEWHERE = {"e10", "e11"}
"""A file's size and a certificate's key usage are not things that a scenario can say."""


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_e_evidence_scenario_holds_and_names_its_article(file):
    text = file.read_text(encoding="utf-8")
    found = outcomes(text)
    assert found
    assert all(found)
    head = tomllib.loads(text)["scenario"]
    assert head["id"] == file.stem
    assert any("Art" in source for source in head["source"])


def test_every_one_of_the_twelve_is_there():
    here = {file.stem.split("-")[0] for file in FILES}
    assert {f"e{number}" for number in range(1, 13)} - here == PLAYED_ELSEWHERE
