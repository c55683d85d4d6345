"""The shipped books, their look-ups and their age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from comity.pack import STALE_AFTER, load_books
from comity.pack.facts import FACTS
from comity.pack.rights import Question
from comity.pack.toml_lines import Lines
from comity.review.policy_facts import READERS
from comity.vocabulary.words import Category

PACKS = Path(__file__).parents[2] / "src" / "comity_packs"
BOOKS = load_books(PACKS)


def test_thirty_packs_with_all_that_the_facts_counted():
    assert len(BOOKS.packs) == 30
    assert sum(len(pack.instruments) for pack in BOOKS.packs) == 266
    assert sum(len(pack.authorities) for pack in BOOKS.packs) == 217
    assert sum(len(pack.concerns) for pack in BOOKS.packs) == 56
    assert len(BOOKS.rights.question) == 39


def test_an_instrument_is_found_by_id_and_by_prefix():
    assert BOOKS.instrument("hk.search-warrant").citation.section.startswith("s 50(7)")
    assert BOOKS.instrument("hk.nothing") is None
    found = {item.id for item in BOOKS.instruments_matching("hk.nslir.")}
    assert "hk.nslir.sch4.disabling" in found and all(
        name.startswith("hk.nslir.") for name in found
    )
    assert BOOKS.instruments_matching("hk.nslir") == ()


def test_a_subdivision_has_the_pack_of_its_country():
    assert BOOKS.pack("US-CA") is BOOKS.pack("us")
    assert BOOKS.pack("EU").code == "EU"
    assert BOOKS.pack("DK") is None


def test_an_offence_is_found_by_its_id_and_by_an_alias():
    assert BOOKS.offence("theft").name == "Theft"
    assert BOOKS.offence("csam").id == "child-sexual-abuse-material"
    assert BOOKS.offence("nonsense") is None


def test_no_alias_of_an_offence_is_the_id_of_another():
    ids = {item.id for item in BOOKS.offences}
    taken = [
        (item.id, alias)
        for item in BOOKS.offences
        for alias in item.aliases
        if alias.lower().replace(" ", "-") in ids - {item.id}
    ]
    assert taken == []


def test_a_pack_is_stale_after_180_days_and_not_before():
    pack = BOOKS.pack("HK")
    compiled = datetime.combine(pack.head.as_of, datetime.min.time(), tzinfo=UTC)
    assert not pack.is_stale(compiled + STALE_AFTER)
    assert pack.is_stale(compiled + STALE_AFTER + timedelta(seconds=1))


def test_every_fact_of_the_allow_list_can_be_read_and_no_other():
    assert set(READERS) == set(FACTS)


def test_the_words_of_the_packs_name_the_categories_of_requests():
    named = {word.category for pack in BOOKS.packs for i in pack.instruments for word in i.data}
    assert named == set(Category)


def test_the_digest_of_a_pack_is_the_same_each_time():
    assert load_books(PACKS).digests == BOOKS.digests
    assert len({digest for _, digest in BOOKS.digests}) == 36


def a_question(answers: str, **consequence: str) -> Question:
    return Question("HR-X", "s", "p", "q", answers, (), tuple(consequence.items()), applies_to=())


def test_a_threshold_is_reached_by_counted_answers():
    question = Question("HR-X", "s", "p", "q", "1..5", (), ((">=4", "escalate"),), ())
    assert [question.outcome_of(str(n)) for n in range(1, 6)] == ["pass"] * 3 + ["escalate"] * 2
    spans = "1|2-10|11-100|101-1000|>1000"
    many = Question("HR-X", "s", "p", "q", spans, (), ((">100", "escalate"),), ())
    assert [many.outcome_of(a) for a in many.choices] == ["pass"] * 3 + ["escalate"] * 2


@given(st.text(max_size=8))
def test_an_answer_that_the_question_does_not_take_never_passes(answer):
    question = a_question("yes|no|unknown", no="refuse")
    if answer not in {"yes", "no"}:
        assert question.outcome_of(answer) == "ask"


def test_lines_are_found_through_long_texts_and_arrays():
    text = '''# a comment [x]
[[a]]
id = "one # not a comment"
note = """\\
  [[a]] is no header here \\
  x = 1"""
list = [
  "one", # [
  "two",
]
[a.sub]
"odd key" = { inner = 1 }

[[a]]
id = 'two'
[[a.deep]]
x = 2
'''
    lines = Lines(text)
    assert (
        lines.at(("a", 0)) == 2
        and lines.at(("a", 0, "note")) == 4
        and lines.at(("a", 0, "list", 1)) == 9
    )
    assert lines.at(("a", 0, "sub", "odd key")) == 12
    assert lines.at(("a", 0, "sub", "odd key", "inner")) == 12
    assert lines.at(("a", 1)) == 14 and lines.at(("a", 1, "id")) == 15
    assert lines.at(("a", 1, "deep", 0, "x")) == 17
    assert lines.at(("nowhere",)) == 1
