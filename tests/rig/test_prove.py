"""The table of proofs: what counts as holding, and when a committed table is stale."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from comity_server.cli import prove
from comity_server.cli.test import Outcome
from tests.proof.registry import PROOFS, ROOT, Proof, digest_of, stale

GATE = Proof(name="gate", claim="Nothing leaves", tests=("tests/x",), covers=("src/gate/*.py",))


def tried(*outcomes: Outcome) -> prove.Tried:
    return prove.Tried(GATE, outcomes, 1.0, "abc")


def test_a_proof_holds_only_if_everything_ran_and_passed():
    passed = Outcome(exit_code=0, counts={"passed": 2, "cases": 200})
    assert tried(passed, passed).verdict == "holds"
    assert tried(passed, passed).total("cases") == 400
    skipped = Outcome(exit_code=0, counts={"passed": 1, "skipped": 1})
    assert tried(passed, skipped).verdict == "skipped in part"
    assert tried(passed, Outcome(exit_code=1)).verdict == "broken"
    assert tried(Outcome(exit_code=5)).verdict == "broken"


def test_the_table_names_commit_claim_cases_and_sources():
    passed = Outcome(exit_code=0, counts={"passed": 2, "cases": 12345})
    text = prove.document([tried(passed)], at_commit="0123456789ab")
    assert "0123456789ab" in text
    assert "| gate | Nothing leaves | 2 | 12,345 | – | holds | `abc` | nightly | 0123" in text


def test_a_proof_that_is_tried_again_takes_its_row_and_leaves_the_others():
    passed = Outcome(exit_code=0, counts={"passed": 2, "cases": 7})
    other = prove.Tried(Proof("late", "It waits", ("tests/y",)), (passed,), 1.0, "def")
    first = prove.document([tried(passed), other], at_commit="aaaa")
    again = prove.document([tried(passed)], at_commit="bbbb", level="ci", earlier=first)
    assert "| holds | `abc` | ci | bbbb |" in again and "`abc` | nightly" not in again
    assert "| late | It waits | 2 | 7 | – | holds | `def` | nightly | aaaa |" in again
    assert prove.document([tried(passed)], at_commit="bbbb", level="ci", earlier=again) == again
    assert again.count("| Proof | Claim |") == again.count("| --- | --- | --: |") == 1


def test_a_table_is_stale_once_a_source_of_its_proof_changes(tmp_path):
    source = tmp_path / "src" / "gate" / "lock.py"
    source.parent.mkdir(parents=True)
    source.write_text("first")
    table = f"| gate | … | `{digest_of(GATE, root=tmp_path)}` |"
    assert stale(table, [GATE], root=tmp_path) == []
    source.write_text("second")
    assert stale(table, [GATE], root=tmp_path) == ["gate"]
    assert stale("", [GATE], root=tmp_path) == ["gate"]


def test_the_committed_table_was_made_from_the_sources_that_stand_here():
    table = prove.NIGHTLY.read_text() if prove.NIGHTLY.exists() else ""
    assert stale(table, PROOFS) == [], "run ./comity prove --nightly and commit the table"


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_a_proof_names_tests_and_sources_that_are_there(proof):
    assert proof.tests and all((ROOT / path).exists() for path in proof.tests)
    assert all(any(ROOT.glob(pattern)) for pattern in proof.covers)


def test_an_unknown_proof_is_called_wrongly():
    assert CliRunner().invoke(prove.command, ["no-such-proof"]).exit_code == 2
