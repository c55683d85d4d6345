"""A pack that is wrong is refused whole, and each fault names its file, its line and its cure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from comity.errors import Fault, PackError
from comity.pack import load_books

PACKS = Path(__file__).parents[2] / "src" / "comity_packs"
HK = "law/hk/instruments.toml"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Return a small set of books: one jurisdiction, and all that stands beside the law."""
    for name in ("law/hk", "rights", "policy", "vocabulary"):
        shutil.copytree(PACKS / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> int:
    """Replace the first ``old`` in a file and return the line on which it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(root: Path, **kwargs) -> tuple[Fault, ...]:
    with pytest.raises(PackError) as wrong:
        load_books(root, **kwargs)
    return wrong.value.faults


def test_the_small_books_are_good(books):
    assert len(load_books(books).packs) == 1


CASES = [
    (HK, 'domain = "national_security"', 'domian = "x"', "unknown key 'domian'", "'domain'"),
    (HK, 'effect = "compels"', 'effect = "compel"', "unknown word 'compel'", "compels, permits"),
    (HK, 'status = "in_force"', "status = true", "unknown word True", "in_force"),
    (HK, "effective = { from = 2020-07-07 }", 'effective = { from = "2020-07-07" }',
     "wrong type", "without quotes"),
    (HK, "effective = { from = 2020-07-07 }", "effective = { from = 2020-07-07, to = 2019-01-01 }",
     "is before the first", "earlier day"),
    (HK, 'data = ["subscriber", "access_id"]', 'data = "subscriber"', "wrong type", "list"),
    (HK, 'data = ["subscriber", "access_id"]', 'data = ["subscriber", "metadata"]',
     "unknown word 'metadata'", "access_id"),
    (HK, 'id = "hk.pdpo.58"', 'id = "hk.icso"', "duplicate id", "its own"),
    (HK, 'id = "hk.icso"', 'id = "us.icso"', "does not begin with its code", "'hk.'"),
    (HK, 'id = "hk.icso"\n', "", "'id' is missing", "Add it"),
    (HK, 'authorities = ["hk.panel"', 'authorities = ["hk.panels"',
     "unknown authority 'hk.panels'", "authorities.toml"),
    (HK, '"hkcfi1801"', '"hkcfi"', "unknown source 'hkcfi'", "[sources]"),
    (HK, 'period = "P3M"', 'period = "3 months"', "no ISO 8601 duration", "leave the key out"),
    (HK, "independent = false", 'independent = "no"', "wrong type: 'no'", "true or false"),
    (HK, "max = 100000", "max = 1e5", "wrong type", "a whole number"),
    ("law/hk/pack.toml", 'code = "HK"', 'code = "CN"', "stands in folder 'hk'", "lower case"),
    ("law/hk/pack.toml", 'code = "HK"', 'code = "H1"', "is wrong", "Correct it"),
    ("law/hk/pack.toml", "until = 2020-08-20", "until = 1999-01-01", "ends before", "`until`"),
    ("law/hk/pack.toml", 'schema = "comity/jurisdiction-facts/v1"', 'schema = "v0"',
     "unknown schema", "comity/jurisdiction-facts/v1"),
    ("law/hk/concerns.toml", 'suggested_effect = "hold"', 'suggested_effect = "halt"',
     "unknown word 'halt'", "presume_refuse"),
    ("law/hk/authorities.toml", 'kind = "police"', 'kind = "cops"',
     "unknown word 'cops'", "police"),
    ("rights/questions.toml", 'no = "ask"', 'no = "asks"',
     "unknown outcome 'asks'", "Known outcomes"),
    ("rights/questions.toml", '"HR-E1"', '"HR-E9"', "unknown question 'HR-E9'", "id of a question"),
    ("policy/starter/rules.toml", 'fact = "accounts.count"', 'fact = "accounts.number"',
     "unknown fact 'accounts.number'", "accounts.count"),
    ("policy/starter/rules.toml", "empty = true", "is = true", "claimed wrongly", "any_of"),
    ("policy/starter/rules.toml", 'over = "scope.max-days"', 'over = "scope.days"',
     "unknown parameter 'scope.days'", "[[parameter]]"),
    ("policy/starter/rules.toml", '"geofence"] }', '"geofences"] }', "unknown mark", "geofence"),
    ("policy/starter/rules.toml", 'when = [{ fact = "categories", empty = true }]', "when = []",
     "has no predicate", "Add one"),
    ("policy/starter/parameters.toml", "source = {", "sauce = {",
     "unknown key 'sauce'", "'source'"),
    ("vocabulary/offences.toml", 'group = "property"\n', "", "'group' is missing", "a text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "says", "cure"), CASES, ids=lambda value: None)
def test_a_fault_names_file_line_and_cure(books, name, old, new, says, cure):
    line = change(books / name, old, new)
    found = [fault for fault in faults_of(books) if says in fault.says and cure in fault.cure]
    assert found, faults_of(books)
    assert found[0].file == name
    # A missing key is told at the head of its table, which stands just above.
    assert line - 3 <= found[0].line <= line + 1


def test_a_source_taken_out_is_missed_by_every_entry_that_leans_on_it(books):
    change(books / "law/hk/pack.toml", "[sources.hkcfi1801]", "[sources.another]")
    assert {fault.says for fault in faults_of(books)} == {"unknown source 'hkcfi1801'."}


def test_an_entry_without_any_source_is_refused(books):
    path = books / HK
    line = change(path, 'sources = ["osco", "clic-osco"]', "sources = []")
    fault = faults_of(books)[0]
    assert (fault.says, fault.line) == ("this entry has no source.", line)


def test_a_parameter_value_without_a_source_is_refused(books):
    path = books / "policy/starter/parameters.toml"
    text = path.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("source = "))
    path.write_text(text.replace(line + "\n", "", 1), encoding="utf-8")
    fault = faults_of(books)[0]
    assert fault.says == "'source' is missing." and "Add it" in fault.cure


def test_values_that_apply_from_the_same_day_overlap(books):
    path = books / "policy/starter/parameters.toml"
    text = path.read_text(encoding="utf-8")
    first = text.index("\n[[parameter.value]]") + 1
    value = text[first : text.index("[[parameter]]", first)]
    path.write_text(text.replace(value, value + value, 1), encoding="utf-8")
    assert "their dates overlap" in faults_of(books)[0].says


def test_what_is_no_toml_names_its_line(books):
    line = change(books / HK, 'effect = "compels"', "effect = compels")
    fault = faults_of(books)[0]
    assert (fault.file, fault.line) == (HK, line) and "no TOML" in fault.says


def test_what_is_no_utf8_is_refused(books):
    (books / HK).write_bytes(b'[[instrument]]\nid = "\xff"\n')
    assert "no UTF-8" in faults_of(books)[0].says


def test_a_table_that_does_not_belong_in_a_file_is_refused(books):
    with (books / HK).open("a", encoding="utf-8") as file:
        file.write('\n[[authority]]\nid = "hk.x"\n')
    assert any("unknown key 'authority'" in fault.says for fault in faults_of(books))


def test_a_missing_file_is_told(books):
    (books / "law/hk/pack.toml").unlink()
    (books / "rights/questions.toml").unlink()
    assert {fault.file for fault in faults_of(books)} == {
        "law/hk/pack.toml",
        "rights/questions.toml",
    }


def test_all_faults_are_told_at_once(books):
    change(books / HK, 'effect = "compels"', 'effect = "compel"')
    change(books / "rights/questions.toml", '"HR-E1"', '"HR-E9"')
    change(books / "vocabulary/offences.toml", 'group = "property"\n', "")
    assert len({fault.file for fault in faults_of(books)}) == 3


def test_an_empty_folder_is_no_books(tmp_path):
    assert "no law packs" in faults_of(tmp_path)[0].says
