"""``pack check`` proves the books and ``pack show`` prints one for counsel."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.pack import load_books
from comity_server.cli import pack
from comity_server.cli.pack import PACKS, command

pytestmark = pytest.mark.slow  # each reads all books, as the command does


@pytest.fixture
def books(tmp_path: Path) -> Path:
    for name in ("law/hk", "rights", "policy", "vocabulary"):
        # The scenarios beside this one law lean on others that are not copied.
        leave = shutil.ignore_patterns("scenarios")
        shutil.copytree(PACKS / name, tmp_path / name, ignore=leave)
    return tmp_path


def run(*arguments: str | Path):
    return CliRunner().invoke(command, [str(word) for word in arguments])


def test_the_shipped_books_pass():
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "ok - 30 law packs: 217 authorities, 266 instruments, 56 concerns" in result.output


def test_a_fault_is_printed_with_file_line_and_cure_and_exits_1(books):
    path = books / "law/hk/instruments.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('effect = "compels"', 'effect = "compel"', 1), encoding="utf-8")
    line = text[: text.index('effect = "compels"')].count("\n") + 1
    result = run("check", books)
    assert result.exit_code == 1
    assert f"{path}:{line}: unknown word 'compel'" in result.output
    assert "Write one of: compels, permits" in result.output


def test_a_folder_that_is_none_is_called_wrongly(tmp_path):
    assert run("check", tmp_path / "nowhere").exit_code == 2


def test_an_empty_folder_is_no_books(tmp_path):
    assert run("check", tmp_path).exit_code == 1


def test_a_change_under_an_overlay_is_told(books, tmp_path):
    overlay = tmp_path / "ours" / "law" / "hk"
    overlay.mkdir(parents=True)
    (overlay / "instruments.toml").write_text(
        '[[instrument]]\nid = "hk.pdpo.58"\ndisabled = true\nover = "0"\n'
        'evidence = { basis = "operator_reviewed", reviewer = "Counsel", date = 2026-11-20 }\n',
        encoding="utf-8",
    )
    result = run("check", books, "--overlay", tmp_path / "ours")
    assert result.exit_code == 0
    assert "look - hk.pdpo.58 was changed in the shipped books" in result.output


def test_a_pack_is_printed_with_citation_confidence_source_and_doubt():
    result = run("show", "hk")
    assert result.exit_code == 0
    for words in (
        "Hong Kong (HK)",
        "Starting point for counsel, not legal advice.",
        "Police Force Ordinance (Cap. 232), s 50(7)",
        "in doubt: Text of s 50(7) not read.",
        "rests on: from memory; the source is the text to check; confidence high",
        "until: 2020-08-20",
        "https://www.elegislation.gov.hk/hk/cap232",
    ):
        assert words in " ".join(result.output.split()), words


def test_a_prohibition_says_what_it_does():
    assert "[us.sca.bar-foreign] binds US, bars:" in run("show", "us").output


def test_every_pack_prints_every_instrument_of_it(monkeypatch):
    whole = load_books(PACKS)
    monkeypatch.setattr(pack, "load_books", lambda path, *, overlays: whole)
    for folder in sorted((PACKS / "law").iterdir()):
        result = run("show", folder.name)
        assert result.exit_code == 0
        assert f"[{folder.name}." in result.output


def test_a_pack_that_is_none_names_those_that_are():
    result = run("show", "zz")
    assert result.exit_code == 2 and "the packs are au, br" in result.output


def scenario(verdict: str) -> str:
    return f"""
[scenario]
id = "own"
says = "A search warrant of Hong Kong for content asks in vain"

[provider]
name = "Example"
established_in = "US"
services = ["mail"]

[[request]]
id = "r1"
received_at = 2024-07-01T10:00:00+08:00
kind = "disclosure"
authority = {{ name = "Police", kind = "police", jurisdiction = "HK", verified = true }}
channel = "portal"
instrument = "hk.search-warrant"
issued_by = "magistrate"
categories = ["content"]
offences = ["theft"]

[[expect]]
request = "r1"
at = 2024-07-02T09:00:00+08:00
recommendation = "{verdict}"
findings = ["law:conflict-of-laws"]
"""


@pytest.fixture
def beside(tmp_path: Path):
    """Return a function that puts a scenario beside an overlay and checks the shipped books."""
    folder = tmp_path / "ours" / "law" / "hk" / "scenarios"
    folder.mkdir(parents=True)

    def write(text: str):
        (folder / "own.toml").write_text(text, encoding="utf-8")
        return run("check", "--overlay", tmp_path / "ours")

    return write


def test_the_scenarios_beside_the_books_are_played(beside):
    result = beside(scenario("escalate"))
    assert result.exit_code == 0, result.output
    shipped = len(list(PACKS.glob("**/scenarios/**/*.toml")))
    assert f"answers of {shipped + 1} scenario files hold" in result.output


def test_a_scenario_that_does_not_hold_exits_1_and_says_why(beside):
    result = beside(scenario("disclose"))
    assert result.exit_code == 1
    assert "not ok 1 - own" in result.output and "law:conflict-of-laws" in result.output


def test_a_scenario_file_that_is_wrong_exits_2(beside):
    result = beside(scenario("escalate") + "foo = 1\n")
    assert result.exit_code == 2 and "foo" in result.output
