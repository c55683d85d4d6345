"""The packs hold everything that the facts held, entry for entry."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "src" / "comity_packs"
SHARED = Path(os.environ.get("COMITY_SHARED", ROOT.parent.parent / "shared"))
FACTS = SHARED / "facts"
needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the facts as the founders were given them are not on this machine"
)


def yaml_facts() -> list[tuple[str, dict[str, Any]]]:
    from ruamel.yaml import YAML

    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return [
        (path.stem, reader.load(path.read_text(encoding="utf-8")))
        for path in sorted((FACTS / "jurisdictions").glob("*.yaml"))
    ]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def as_pack(code: str) -> dict[str, Any]:
    """Return a pack's files as one table in the layout of the facts."""
    folder = PACKS / "law" / code
    whole = read(folder / "pack.toml")
    whole["authorities"] = read(folder / "authorities.toml")["authority"]
    whole["instruments"] = read(folder / "instruments.toml")["instrument"]
    whole["human_rights"]["concerns"] = read(folder / "concerns.toml").get("concern", [])
    return whole


def differences(facts: Any, pack: Any, path: str = "") -> list[str]:
    """Return every place where the facts say something that the pack does not."""
    if isinstance(facts, Mapping):
        found = []
        for key, value in facts.items():
            if value is None and key not in pack:
                continue  # a null is an absent key: unknown
            found += differences(value, pack.get(key, "absent"), f"{path}.{key}")
        return found + [f"{path}.{key}: only in the pack" for key in pack if key not in facts]
    if isinstance(facts, list) and isinstance(pack, list) and len(facts) == len(pack):
        return [
            line
            for index, (left, right) in enumerate(zip(facts, pack, strict=True))
            for line in differences(left, right, f"{path}[{index}]")
        ]
    return [] if facts == pack and type(facts) is type(pack) else [f"{path}: {facts!r} {pack!r}"]


ADDED = (".participation:", ".served_by:", ".served_by_names:", ".asks_as:")
"""Keys that say as values what a note of the same entry, or the facts' README, says in words."""
KNOWN = {
    ".treaties.mlat_us.until: only in the pack",  # the day that its note names, as a value
    ".instruments[13].foreign_provider.note: 'A shield for the data user' "
    "'A shield for the data user, not a duty.'",  # YAML had cut the note at its comma
}


@needs_facts
def test_every_jurisdiction_is_kept_without_loss():
    facts = yaml_facts()
    assert len(facts) == 30
    found = {line for code, whole in facts for line in differences(whole, as_pack(code))}
    found = {
        line
        for line in found
        if not (line.endswith("only in the pack") and any(key in line for key in ADDED))
    }
    assert found == KNOWN


@needs_facts
def test_norway_is_a_country_and_not_a_denial():
    from ruamel.yaml import YAML

    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    assert reader.load("code: NO")["code"] == "NO"


@needs_facts
def test_every_question_is_kept_without_loss():
    facts = json.loads((FACTS / "standards" / "review_questions.json").read_text(encoding="utf-8"))
    book = read(PACKS / "rights" / "questions.toml")
    assert book["question"] == facts["questions"]
    assert len(book["question"]) == 39
    assert book["emergency_first"] == facts["emergency_first"]
    assert book["emergency_first_rule"] == facts["emergency_first_rule"]
    assert {o["id"]: o["means"] for o in book["outcome"]} == facts["outcomes"]
    said = {o["id"]: o.get("note", o["recommends"]) for o in book["outcome"]}
    assert said == facts["recommendation"]
    override = facts["instrument_override"]
    routes = {item["name"]: item["routes"] for item in book["instrument_override"]["for"]}
    assert (book["instrument_override"]["rule"], routes) == (override["rule"], override["routes"])


@needs_facts
@pytest.mark.parametrize(
    ("source", "target"),
    [("us_process_matrix", "us/tables/process_matrix"), ("eu_e_evidence", "eu/tables/e_evidence")],
)
def test_every_table_of_standards_is_kept_without_loss(source, target):
    facts = json.loads((FACTS / "standards" / f"{source}.json").read_text(encoding="utf-8"))
    facts["about"] = facts.pop("_about")
    assert differences(facts, read(PACKS / "law" / f"{target}.toml")) == []


@pytest.mark.slow
@needs_facts
def test_converting_again_writes_the_same_bytes(tmp_path):
    for place in ("one", "two"):
        subprocess.run(
            [sys.executable, "tools/convert_facts.py", str(FACTS), str(tmp_path / place)],
            cwd=ROOT,
            check=True,
        )
    one, two = (
        {p.relative_to(base): p.read_bytes() for p in sorted(base.rglob("*.toml"))}
        for base in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two and len(one) == 30 * 4 + 3
