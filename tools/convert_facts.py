"""Convert the facts that the founders were given (YAML 1.2, JSON) into packs, once.

    python tools/convert_facts.py FACTS_FOLDER [PACKS_FOLDER]

The packs are the source from then on: this script stays to show, and a test to prove, that nothing
was lost on the way. Same input, same bytes. Three things have no place in TOML or were slips of the
input, and are written otherwise (``docs/formats/packs.md``, "How the facts became packs"): a null
is left out, a note that YAML cut at a comma is joined again, and concerns stand in a file of their
own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).resolve().parent))

from toml_writer import array_of_tables, table_lines

PACKS = Path(__file__).resolve().parents[1] / "src" / "comity_packs"
ENTRIES = {"authority": "authorities", "instrument": "instruments", "concern": "concerns"}
AS_OF = date(2026, 11, 23)
ADDED = (("HK", "mlat_us", "until", date(2020, 8, 20)),)
"""What the facts say only in a note and a rule needs as a value: the first day it is not open."""
ADDED_KEYS: dict[str, dict[str, Any]] = {
    "hk.osns": {"asks_as": "CN"},
    "gb.copoa": {
        "served_by": ["ministry", "central_authority"],
        "served_by_names": ["Secretary of State", "Home Office", "Lord Advocate"],
    },
    "eu.epoc.subscriber": {"participation": "e_evidence_regulation"},
    "eu.epoc.content": {"participation": "e_evidence_regulation"},
    "eu.epocpr": {"participation": "e_evidence_regulation"},
    "eu.eio": {"participation": "eio_directive"},
    "eu.tco.removal": {"participation": "terrorist_content_regulation"},
    "eu.dsa.9": {"participation": "digital_services_act"},
    "eu.dsa.10": {"participation": "digital_services_act"},
}
"""What a note or the README says of an entry and a rule needs as a value."""
ROUTE_SCOPES: dict[str, dict[str, list[str]]] = {
    "EPOC/EPOC-PR": {"instruments": ["eu.epoc.", "eu.epocpr"]},
    "US process": {"instruments": ["us."]},
    "DSA orders": {"instruments": ["eu.dsa."]},
    "other": {"instruments": []},
}
"""Which instruments a set of lawful routes is for: ids, or a prefix ending in a dot."""
NOTICE = (
    "Starting point for counsel, not legal advice. Every entry bears its source and confidence.",
    "Format and overlays: docs/formats/packs.md. A missing key means unknown, never no.",
)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return one jurisdiction's facts as YAML 1.2 reads them (``NO`` is Norway)."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    facts: dict[str, Any] = reader.load(path.read_text(encoding="utf-8"))
    return facts


def tidy(value: Any) -> Any:
    """Return the value without nulls; a note cut at a comma is joined again."""
    if isinstance(value, Mapping):
        cut = [key for key, item in value.items() if item is None and key.endswith(".")]
        joined = {key: tidy(item) for key, item in value.items() if item is not None}
        for rest in cut:
            joined["note"] = f"{joined['note']}, {rest}"
        return joined
    if isinstance(value, list):
        return [tidy(item) for item in value]
    return value


def split(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a pack by file: ``pack``, ``authority``, ``instrument``, ``concern``."""
    whole = tidy(facts)
    for code, treaty, key, value in ADDED:
        if whole["code"] == code:
            whole["treaties"][treaty][key] = value
    for entry in (*whole["authorities"], *whole["instruments"]):
        entry.update(ADDED_KEYS.get(entry["id"], {}))
    rights = dict(whole["human_rights"])
    parts = {
        "authority": whole.pop("authorities"),
        "instrument": whole.pop("instruments"),
        "concern": rights.pop("concerns"),
    }
    whole["human_rights"] = rights
    sources = whole.pop("sources")
    doubts = whole.pop("doubts", None)
    if doubts is not None:
        whole["doubts"] = doubts
    whole["sources"] = {key: sources[key] for key in sorted(sources)}
    return {"pack": whole, **parts}


def write(path: Path, title: str, lines: Iterable[str]) -> None:
    """Write a file, its title and notice first."""
    head = [f"# {title}", *(f"# {line}" for line in NOTICE), ""]
    body = "\n".join([*head, *lines]).replace("\n\n\n", "\n\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body.rstrip("\n") + "\n", encoding="utf-8")


def convert_law(source: Path, target: Path) -> None:
    """Convert every jurisdiction's file into a folder of four."""
    for path in sorted(source.glob("*.yaml")):
        parts = split(read_yaml(path))
        folder, name = target / path.stem, parts["pack"]["name"]["en"]
        write(folder / "pack.toml", f"{name}", table_lines(parts["pack"], path=""))
        for table, file in ENTRIES.items():
            title = f"{name}: {file}"
            write(folder / f"{file}.toml", title, array_of_tables(table, parts[table]))


def convert_rights(source: Path, target: Path) -> None:
    """Convert the questions of the rights lens, with what follows from their answers."""
    facts = json.loads((source / "review_questions.json").read_text(encoding="utf-8"))
    write(target / "questions.toml", "The rights lens: questions", question_lines(facts))


def question_lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of ``rights/questions.toml``."""
    head = {
        "schema": "comity/rights-questions/v1",
        "as_of": AS_OF,
        "about": facts["_about"],
        "emergency_first": facts["emergency_first"],
        "emergency_first_rule": facts["emergency_first_rule"],
        "aggregation": facts["aggregation"]["rule"],
        "recommendation_order": facts["recommendation_order"],
    }
    yield from table_lines(head, path="")
    for code, means in facts["outcomes"].items():
        outcome = {"id": code, "means": means, **recommends(facts["recommendation"][code])}
        yield from array_of_tables("outcome", [outcome])
    override = facts["instrument_override"]
    yield from ("", "[instrument_override]")
    yield from table_lines({"rule": override["rule"]}, path="instrument_override")
    for name, routes in override["routes"].items():
        route = {"name": name, **ROUTE_SCOPES[name], "routes": routes}
        yield from array_of_tables("instrument_override.for", [route])
    yield from array_of_tables("question", facts["questions"])


def recommends(words: str) -> dict[str, Any]:
    """Return what an outcome recommends; what the facts say in a sentence becomes keys and a note.

    "counts; three of six: refuse" is the only outcome that needs company.
    """
    if words.startswith("counts"):
        return {"recommends": "refuse", "from_count": 3, "note": words}
    if words.startswith("none"):
        return {"recommends": "none", "note": words}
    return {"recommends": words}


def convert_standards(source: Path, target: Path) -> None:
    """Convert the tables on US process and EU e-Evidence, which counsel reads beside the packs."""
    for stem, folder, file in (
        ("us_process_matrix", "us", "process_matrix"),
        ("eu_e_evidence", "eu", "e_evidence"),
    ):
        facts = json.loads((source / f"{stem}.json").read_text(encoding="utf-8"))
        about = facts.pop("_about")
        lines = table_lines({"about": about, **facts}, path="")
        write(target / folder / "tables" / f"{file}.toml", about.split(".")[0], lines)


def main(arguments: list[str]) -> int:
    """Convert everything under the facts folder."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    facts = Path(arguments[0])
    packs = Path(arguments[1]) if len(arguments) > 1 else PACKS
    convert_law(facts / "jurisdictions", packs / "law")
    convert_rights(facts / "standards", packs / "rights")
    convert_standards(facts / "standards", packs / "law")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
