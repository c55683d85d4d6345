"""An operator's own entries lie over the shipped ones and are never silently undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.errors import PackError
from comity.pack import load_books
from comity.pack.faults import Faults
from comity.pack.files import digest_of, read_document
from comity.pack.words import Basis, Reach

PACKS = Path(__file__).parents[2] / "src" / "comity_packs"
REVIEWED = 'evidence = { basis = "operator_reviewed", reviewer = "Counsel", date = 2026-11-20 }'


@pytest.fixture
def lay(tmp_path: Path):
    """Return a function that writes overlay files and loads the books with them."""

    def write(**files: str):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_books(PACKS, overlays=[tmp_path])

    return write


def entry(body: str, *, evidence: str = REVIEWED, table: str = "instrument") -> str:
    return f"[[{table}]]\n{evidence}\n{body}\n"


def shipped_digest(name: str, table: str, wanted: str) -> str:
    document = read_document(PACKS / name, root=PACKS, faults=Faults())
    assert document is not None
    return next(digest_of(item.raw) for item in document.entries(table) if item.id == wanted)


def test_an_entry_holds_only_what_differs(lay):
    body = 'id = "hk.search-warrant"\n[instrument.foreign_provider]\nreach = "direct"'
    books = lay(law__hk__instruments=entry(body))
    found = books.instrument("hk.search-warrant")
    assert found.foreign_provider.reach is Reach.DIRECT
    assert found.evidence.basis is Basis.OPERATOR_REVIEWED and found.evidence.reviewer == "Counsel"
    assert found.citation == load_books(PACKS).instrument("hk.search-warrant").citation
    assert books.pack("HK").overlaid == ("hk.search-warrant",)


def test_lists_inside_an_entry_are_replaced_whole(lay):
    books = lay(law__hk__instruments=entry('id = "hk.search-warrant"\ndata = ["subscriber"]'))
    assert [str(word) for word in books.instrument("hk.search-warrant").data] == ["subscriber"]


def test_disabled_takes_an_entry_out(lay):
    books = lay(law__hk__instruments=entry('id = "hk.pdpo.58"\ndisabled = true'))
    assert books.instrument("hk.pdpo.58") is None


def test_an_overlay_changes_the_digest_of_its_pack_only(lay):
    before = dict(load_books(PACKS).digests)
    after = dict(lay(law__hk__instruments=entry('id = "hk.pdpo.58"\ndisabled = true')).digests)
    assert {key for key in before if before[key] != after[key]} == {"law/hk"}


@pytest.mark.parametrize(
    "evidence",
    [
        "",
        'evidence = { basis = "verified", confidence = "high", sources = ["nsl"] }',
        'evidence = { basis = "operator_reviewed", date = 2026-11-20 }',
        'evidence = { basis = "operator_reviewed", reviewer = "Counsel" }',
    ],
)
def test_an_entry_that_nobody_reviewed_is_refused(lay, evidence):
    with pytest.raises(PackError) as wrong:
        lay(law__hk__instruments=entry('id = "hk.pdpo.58"\ndisabled = true', evidence=evidence))
    fault = wrong.value.faults[0]
    assert "does not say who reviewed it" in fault.says and "reviewer" in fault.cure
    assert (fault.file, fault.line) == ("law/hk/instruments.toml", 1)


def test_a_shipped_change_under_an_overlay_is_told_and_changes_nothing(lay):
    body = f'id = "hk.search-warrant"\nover = "{"0" * 64}"\ndata = ["subscriber"]'
    books = lay(law__hk__instruments=entry(body))
    assert [note.entry for note in books.notes] == ["hk.search-warrant"]
    assert "was changed in the shipped books" in books.notes[0].says
    assert len(books.instrument("hk.search-warrant").data) == 1


def test_an_overlay_of_what_still_stands_tells_nothing(lay):
    digest = shipped_digest("law/hk/instruments.toml", "instrument", "hk.search-warrant")
    body = f'id = "hk.search-warrant"\nover = "{digest}"\ndata = ["subscriber"]'
    assert lay(law__hk__instruments=entry(body)).notes == ()


def test_an_overlay_of_what_is_no_longer_shipped_is_told(lay):
    body = f'id = "hk.gone"\nover = "{"0" * 64}"\ndisabled = true'
    assert "is no longer shipped" in lay(law__hk__instruments=entry(body)).notes[0].says


def test_policy_rules_and_questions_can_be_laid_over(lay):
    rule = entry('id = "no-offence"\nrecommends = "refuse"', table="rule")
    question = entry(
        'id = "HR-N1"\nconsequence = { no = "refuse", unknown = "escalate" }', table="question"
    )
    books = lay(policy__starter__rules=rule, rights__questions=question)
    assert next(r for r in books.policy.rule if r.id == "no-offence").recommends == "refuse"
    assert books.rights.find("HR-N1").outcome_of("unknown") == "escalate"


def test_an_operators_own_policy_file_adds_rules(lay):
    rule = entry(
        'id = "only-portal"\nsays = "We answer through the portal only."\nkinds = ["disclosure"]\n'
        'when = [{ fact = "channel", none_of = ["portal", "api"] }]\nrecommends = "ask"\n'
        'source = { title = "Our policy", read_on = 2026-11-20 }',
        table="rule",
    )
    books = lay(policy__house__rules=rule)
    assert books.policy.rule[-1].id == "only-portal" or any(
        item.id == "only-portal" for item in books.policy.rule
    )


def test_an_overlay_with_a_fault_leaves_no_books(lay):
    with pytest.raises(PackError) as wrong:
        lay(law__hk__instruments=entry('id = "hk.pdpo.58"\nefect = "compels"'))
    assert "unknown key 'efect'" in str(wrong.value)
