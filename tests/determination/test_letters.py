"""Templates say what the facts fill in, and nothing where a fact is missing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.determination.letters import LetterFacts, LetterKind, version_of, write_letter
from comity.pack.letters import FIELDS, LetterTemplate
from comity.vocabulary.words import CaseRef
from tests.scenario.made import the_books

BOOK = the_books().letters
CASE = CaseRef("C-0000-0000")
EVERYTHING = LetterFacts(
    *(CASE, "ABC 1", "Because.", date(2020, 7, 14), "the treaty"),
    *("Example Search", "https://search.example/notice/", "8QF2-7KXM-3TD9"),
)


@pytest.mark.parametrize("language", BOOK.languages)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_exists_in_every_language_and_names_the_case_last(language, kind):
    written = write_letter(BOOK.find(kind, language), EVERYTHING)
    assert written.language == language
    assert written.subject
    # A mail to a user says nothing of the case, only how the notice opens.
    named = CASE in written.paragraphs[-1]
    assert named or (kind is LetterKind.NOTICE and CASE not in "".join(written.paragraphs))
    assert not any(sign in text for text in written.paragraphs for sign in "{}[]")


@pytest.mark.parametrize("one", BOOK.letter, ids=[one.id for one in BOOK.letter])
def test_without_facts_only_whole_sentences_are_left(one):
    written = write_letter(one, LetterFacts(CASE))
    assert all("None" not in text and "  " not in text for text in written.paragraphs)
    assert all(text[-1] in ".。" for text in written.paragraphs)


def test_both_languages_say_the_same_facts():
    english, chinese = (
        {kind: set(_fields(BOOK.find(kind, language))) for kind in LetterKind}
        for language in ("en", "zh-hant")
    )
    assert english == chinese


def _fields(one: LetterTemplate) -> list[str]:
    return [name for name in FIELDS if f"{{{name}}}" in one.text]


def test_a_day_is_written_as_the_language_writes_it():
    facts = LetterFacts(CASE, answer_by=date(2020, 7, 4))
    english = write_letter(BOOK.find(LetterKind.ACKNOWLEDGEMENT, "en"), facts)
    chinese = write_letter(BOOK.find(LetterKind.ACKNOWLEDGEMENT, "zh-hant"), facts)
    assert "4 July 2020" in english.paragraphs[0] and "2020年7月4日" in chinese.paragraphs[0]


@given(st.text(max_size=40))
def test_what_a_fact_holds_is_never_read_as_a_field_or_a_part(text):
    template = BOOK.find(LetterKind.REFUSAL, "en")
    written = write_letter(template, LetterFacts(CASE, reasons=f"x{text}{{case}}[ {{route}}]"))
    assert f"x{text}{{case}}[ {{route}}]" in written.paragraphs


def test_any_change_of_words_is_another_version():
    one = BOOK.find(LetterKind.REFUSAL, "en")
    changed = LetterTemplate(one.id, one.subject, one.text.replace("no data", "data"))
    assert version_of(changed) != version_of(one)
