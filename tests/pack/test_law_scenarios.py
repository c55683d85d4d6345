"""Each thorough pack has scenarios beside it, written by hand, that lean on what it says."""

import shutil
import tomllib

import pytest

from comity.pack import load_books
from comity.pack.words import Depth
from comity.scenario import play_text
from tests.scenario.made import PACKS, outcomes, the_books

THOROUGH = sorted(
    pack.code.lower() for pack in the_books().packs if pack.head.depth is Depth.THOROUGH
)
FILES = [file for code in THOROUGH for file in sorted((PACKS / "law" / code).glob("scenarios/*"))]
BY_HAND = [file for file in FILES if not file.name.endswith("-generated.toml")]
GENERATED = sorted(PACKS.glob("law/*/scenarios/*-generated.toml"))


@pytest.mark.parametrize("file", BY_HAND, ids=[file.stem for file in BY_HAND])
def test_each_law_scenario_holds_and_names_its_clause(file):
    text = file.read_text(encoding="utf-8")
    found = outcomes(text)
    assert found
    assert all(found)
    head = tomllib.loads(text)["scenario"]
    assert head["id"] == file.stem
    assert all(any(sign.isdigit() for sign in source) for source in head["source"])


@pytest.mark.parametrize("code", THOROUGH)
def test_each_thorough_jurisdiction_has_at_least_eight(code):
    assert sum(file.parents[1].name == code for file in BY_HAND) >= 8


@pytest.mark.parametrize("file", GENERATED, ids=[file.stem for file in GENERATED])
def test_each_pack_has_checks_that_are_called_generated_and_hold(file):
    text = file.read_text(encoding="utf-8")
    assert tomllib.loads(text)["scenario"]["says"].startswith("Generated: ")
    assert all(outcomes(text))


def test_every_pack_has_generated_checks():
    assert len(GENERATED) == len(the_books().packs)


def test_twelve_jurisdictions_are_thorough():
    assert len(THOROUGH) == 12


def failing(packs, code: str) -> set[str]:
    books = load_books(packs)
    return {
        file.stem
        for file in BY_HAND
        if file.parents[1].name == code
        and not all(
            one.holds
            for one in play_text(
                file.read_text(encoding="utf-8"), file=file.name, books=books
            ).outcomes
        )
    }


@pytest.mark.parametrize(
    ("code", "instrument", "old", "new", "leaning"),
    [
        (
            *("br", "br.records", 'issued_by = ["court"]', 'issued_by = ["court", "police"]'),
            {"br-records-need-a-court"},
        ),
        (
            *("hk", "hk.nslir.sch4.identification", "from = 2020-07-07", "from = 2020-07-01"),
            {"hk-before-the-rules"},
        ),
        (
            *("us", "us.sca.preservation", 'period = "P90D"', 'period = "P80D"'),
            {"us-preservation-ninety-days", "us-preservation-renewed"},
        ),
    ],
)
def test_changing_one_value_fails_exactly_the_scenarios_that_lean_on_it(
    tmp_path, code, instrument, old, new, leaning
):
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    path = packs / "law" / code / "instruments.toml"
    before, mark, after = path.read_text(encoding="utf-8").partition(f'id = "{instrument}"')
    assert mark
    assert old in after
    path.write_text(before + mark + after.replace(old, new, 1), encoding="utf-8")
    assert failing(packs, code) == leaning
