"""E1 to E12 and T1 to T6 stand by name, each naming what it comes from."""

import tomllib

import pytest

from tests.scenario.made import PACKS, outcomes

E_EVIDENCE = sorted((PACKS / "scenarios" / "e-evidence").glob("*.toml"))
ASSESSMENT = sorted((PACKS / "scenarios" / "assessment").glob("*.toml"))
FILES = (*E_EVIDENCE, *ASSESSMENT)
PLAYED_ELSEWHERE = {"e10", "e11"}
"""A file's size and a certificate's key usage are not things that a scenario can say: these two
are played in ``tests/release/test_transmission.py`` and at the desk."""


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_of_them_holds_and_names_its_source(file):
    text = file.read_text(encoding="utf-8")
    found = outcomes(text)
    assert found
    assert all(found)
    head = tomllib.loads(text)["scenario"]
    assert head["id"] == file.stem
    assert head["source"]


def test_every_one_of_the_twelve_and_of_the_six_is_there():
    here = {file.stem.split("-")[0] for file in FILES}
    assert {f"e{number}" for number in range(1, 13)} - here == PLAYED_ELSEWHERE
    assert {f"t{number}" for number in range(1, 7)} <= here
