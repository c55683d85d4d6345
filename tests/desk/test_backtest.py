"""Test an overlay against all past requests: the same answers as judging each of them twice."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from comity.pack.load import load_books
from comity.review import Unanswered, review
from comity_server import books
from comity_server.casefile import mapping
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.reading.backtest import backtest
from comity_server.cli import pack
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_filed_case

STRICT = """
[[rule]]
id = "police-in-writing"
says = "Police of this place are asked for a reason."
kinds = ["disclosure"]
when = [
  { fact = "authority.jurisdiction", any_of = ["HK"] },
  { fact = "offences", any_of = ["theft"] },
]
recommends = "refuse"
source = { title = "Our policy", read_on = 2026-11-24 }
evidence = { basis = "operator_reviewed", reviewer = "A. Counsel", date = 2026-11-24 }
"""
DOUBT = """
[[instrument]]
id = "hk.search-warrant"
disabled = true
evidence = { basis = "operator_reviewed", reviewer = "A. Counsel", date = 2026-11-24 }
"""


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(pack, "start_house", lambda: None)
    return a_cast(house)


def an_overlay(folder, *, path: str = "policy/starter/ours.toml", text: str = STRICT):
    file = folder / "ours" / path
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return folder / "ours"


def said(case: Case, by) -> str:
    return str(
        review(
            gov_request=mapping.request_value(case),
            books=by,
            provider=mapping.provider_value(Provider.objects.get(id=1)),
            at=NOON + DAY,
            unanswered=Unanswered.UNKNOWN,
        ).recommendation
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [("policy/starter/ours.toml", STRICT), ("law/hk/instruments.toml", DOUBT)],
    ids=["a stricter policy", "other law"],
)
def test_what_an_overlay_changes_is_what_judging_twice_says(cast, tmp_path, path, text):
    a_filed_case(cast, their_reference="1")
    a_filed_case(cast, their_reference="2", offences="fraud", at=NOON + HOUR)
    overlay = an_overlay(tmp_path, path=path, text=text)
    found = backtest((overlay,), root=pack.PACKS, since=NOON - DAY, at=NOON + DAY)
    tried = load_books(pack.PACKS, overlays=(overlay,))
    both = [(case.ref, said(case, books.books()), said(case, tried)) for case in Case.objects.all()]
    expected = {(ref, was, becomes) for ref, was, becomes in both if was != becomes}
    assert {(one.case, one.was, one.becomes) for one in found.changed} == expected
    assert found.count == 2 and (expected or text is DOUBT)


def test_requests_before_the_first_day_are_left_out(cast, tmp_path):
    a_filed_case(cast)
    found = backtest((an_overlay(tmp_path),), root=pack.PACKS, since=NOON + DAY, at=NOON + DAY)
    assert (found.count, found.changed) == (0, ())


def test_the_command_names_each_case_and_counts(cast, tmp_path):
    case = a_filed_case(cast)
    found = CliRunner().invoke(pack.command, ["backtest", str(an_overlay(tmp_path))])
    assert found.exit_code == 1, found.output
    assert f"{case.ref}: " in found.output and "becomes refuse" in found.output
    assert "1 of 1 answers change" in found.output


def test_a_wrong_overlay_is_told_with_file_and_line_and_nothing_is_judged(cast, tmp_path):
    overlay = an_overlay(tmp_path, text=STRICT.replace('"theft"', "1"))
    found = CliRunner().invoke(pack.command, ["backtest", str(overlay)])
    assert found.exit_code == 2 and "ours.toml:" in found.output
