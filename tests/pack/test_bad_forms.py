"""A book of forms that is wrong is refused whole, with file, line and cure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from comity.errors import PackError
from comity.pack import load_books
from comity.pack.forms import FormRole
from tests.pack.test_bad_books import PACKS, change
from tests.pack.test_books import BOOKS

SECTIONS, FORMS, ANSWERS = (
    f"forms/{name}.toml" for name in ("e-evidence-sections", "e-evidence", "e-evidence-answers")
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("books")
    for name in ("law/eu", "law/us", "rights", "policy", "vocabulary", "forms"):
        shutil.copytree(PACKS / name, root / name)
    return root


CASES = [
    (SECTIONS, 'kind = "place"', 'kind = "palace"', "unknown word 'palace'", "place"),
    (SECTIONS, "required = true", 'required = "yes"', "wrong type", "true or false"),
    (SECTIONS, 'fills = ["authority_place"]', 'fills = ["place"]', "no answer 'place'", "Known"),
    (SECTIONS, 'kind = "choice"\nrequired', 'kind = "text"\nrequired',
     "options and kind do not fit", "choices"),
    (SECTIONS, 'value = "prosecutor"', 'value = "judge_court"', "stands 2 times", "its own value"),
    (SECTIONS, 'required_if = { deadline = "eight_hours" }', 'required_if = { deadline = "soon" }',
     "depends on deadline = 'soon'", "one of its options"),
    (FORMS, 'section = "ev.deadline"', 'section = "ev.dead"', "section 'ev.dead'", "[[section]]"),
    (FORMS, 'section = "ev.deadline"', 'section = "ev.issuer"', "stands 2 times", "id of its own"),
    (FORMS, 'instruments = ["eu.epoc."]', 'instruments = ["eu.epoch."]', "names no instrument",
     "prefix"),
    (FORMS, 'order = [{ instrument = "eu.epocpr" }]\n', "", "which instrument", "[[form.order]]"),
    (FORMS, 'fixed = { kind = "preservation"', 'fixed = { kin = "preservation"', "no answer 'kin'",
     "Known"),
    (FORMS, 'source = { title = "Regulation (EU) 2023/1543, Annex I"', 'sauce = { title = "x"',
     "unknown key 'sauce'", "'source'"),
    (ANSWERS, 'reason = "incomplete"', 'reason = "untidy"', "has no 'untidy'", "options"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "says", "cure"), CASES)
def test_what_is_wrong_is_refused_with_its_place(whole, tmp_path, name, old, new, says, cure):
    root = tmp_path / "books"
    shutil.copytree(whole, root)
    change(root / name, old, new)
    with pytest.raises(PackError) as wrong:
        load_books(root)
    found = [one for one in wrong.value.faults if says in one.says]
    assert found, wrong.value.faults
    assert all(cure in one.cure for one in found) and found[0].file.startswith("forms/")
    assert found[0].line >= 1


def test_every_form_names_its_source_and_every_section_its_article():
    assert all(form.source.title and form.source.url for form in BOOKS.forms.form[:1])
    assert all(form.source.title for form in BOOKS.forms.form)
    assert all(section.article for section in BOOKS.forms.section)
    assert {one.id for one in BOOKS.forms.of_role(FormRole.OPENS)} >= {"eu.epoc", "eu.epocpr"}


def test_an_operator_may_name_a_field_as_its_own_pdf_does(whole, tmp_path):
    overlay = tmp_path / "overlay" / "forms"
    overlay.mkdir(parents=True)
    (overlay / "mine.toml").write_text(
        '[[section]]\nid = "ev.mine"\ntitle = "t"\narticle = "a"\n'
        '[[section.field]]\nid = "x"\nlabel = "X"\npdf = ["Feld 1"]\n'
        '[section.evidence]\nbasis = "operator_reviewed"\n'
        'reviewer = "L. Vogt"\ndate = 2026-11-24\n'
    )
    books = load_books(whole, overlays=[tmp_path / "overlay"])
    assert any(one.id == "ev.mine" for one in books.forms.section)
