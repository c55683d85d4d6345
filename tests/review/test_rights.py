"""The rights lens: the questions, what their answers lead to, and the packs' concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pack.rights import NoRecommendation
from comity.review.finding import SEVERITY, Unanswered
from comity.vocabulary.words import RequestKind
from tests.review.cases import a_provider, a_request, judged, shipped

BOOK = shipped().rights
ANSWERABLE = {
    question.id: sorted(
        {
            *question.choices,
            "unknown",
            *(word for word, _ in question.consequence if not word.startswith(">")),
        }
    )
    for question in BOOK.question
}
RANK = {**SEVERITY, NoRecommendation.NONE: -1}


def severity_of(question: str, answer: str) -> int:
    """Return how bad an answer to one question is by itself."""
    outcome = BOOK.outcome_of(BOOK.find(question).outcome_of(answer))
    return -1 if outcome.from_count > 1 else RANK[outcome.recommends]


answers = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(words) for name, words in ANSWERABLE.items()}
)


def test_a_yes_or_no_without_consequence_passes():
    assert "rights:HR-L1" not in judged(a_request(answers=(("HR-L1", "yes"),))).codes


@pytest.mark.parametrize(
    ("question", "answer", "recommends"),
    [
        ("HR-L1", "no", "ask"),
        ("HR-L1", "after_ask_no", "refuse"),
        ("HR-L3", "self", "escalate"),
        ("HR-L5", "no", "redirect"),
        ("HR-L7", "yes", "escalate"),
        ("HR-A2", "yes", "escalate"),
        ("HR-N1", "no", "refuse"),
        ("HR-N3", "yes", "narrow"),
        ("HR-N4", "over_threshold", "escalate"),
        ("HR-N5", "yes", "refuse"),
        ("HR-S5", "yes", "refuse"),
        ("HR-V1", "4", "escalate"),
        ("HR-V2", "101-1000", "escalate"),
        ("HR-V4", "certain", "refuse"),
    ],
)
def test_an_answer_leads_to_what_the_book_says(question, answer, recommends):
    review = judged(a_request(answers=((question, answer),)))
    assert review.recommendation == recommends
    assert f"rights:{question}" in review.codes


def test_answers_of_notice_and_figures_recommend_nothing():
    review = judged(a_request(answers=(("HR-S2", "later_date"),)))
    assert review.recommendation == "disclose" and "rights:HR-S2" in review.codes


def test_questions_without_an_answer_are_listed_and_change_nothing():
    review = judged(a_request(), unanswered=Unanswered.IGNORE)
    applies = [item for item in BOOK.question if RequestKind.DISCLOSURE in item.applies_to]
    assert review.unanswered == tuple(item.id for item in applies)
    assert review.recommendation == "disclose"


def test_in_the_product_they_count_as_unknown():
    review = judged(a_request(), unanswered=Unanswered.UNKNOWN)
    assert review.recommendation == "escalate"
    assert {"rights:HR-L1", "rights:HR-S5", "rights:HR-N2"} <= review.codes


def test_a_blank_answer_is_no_answer():
    review = judged(a_request(answers=(("HR-N1", "  "),)))
    assert "HR-N1" in review.unanswered and "rights:HR-N1" not in review.codes


def test_in_an_emergency_the_first_five_alone_count_as_unknown():
    review = judged(
        a_request("none", issued_by=None, asks="emergency", offences=()),
        unanswered=Unanswered.UNKNOWN,
    )
    found = {item.id for item in review.findings if item.code.startswith("rights:HR-")}
    assert found <= set(BOOK.emergency_first)
    assert {"HR-E1", "HR-L1", "HR-S5"} <= found
    assert set(review.unanswered) > set(BOOK.emergency_first)


def test_three_of_six_on_speech_refuse_and_two_do_not():
    removal = a_request("eu.dsa.9", by="DE", issued_by="court", asks="removal", categories=())
    ours = {"provider": a_provider("IE")}
    two = replace(removal, answers=(("HR-R1", "no"), ("HR-R2", "no")))
    three = replace(removal, answers=(*two.answers, ("HR-R4", "satire_news_art")))
    assert judged(two, **ours).recommendation == "disclose"
    assert judged(three, **ours).recommendation == "refuse"


def test_a_place_is_limited_only_on_a_legal_basis_that_passed():
    """Zoom, June 2020: no instrument, so the demand to act everywhere is asked about."""
    order = a_request(
        "eu.dsa.9", by="DE", issued_by="court", asks="removal", categories=(), worldwide=True
    )
    assert judged(order, provider=a_provider("IE")).recommendation == "geo-limit"
    bare = a_request(
        "none",
        by="CN",
        kind="regulator",
        issued_by=None,
        asks="account-restriction",
        categories=(),
        offences=(),
        worldwide=True,
        answers=(("HR-L1", "no"),),
    )
    assert judged(bare).recommendation == "ask"


def test_where_the_law_leaves_no_right_to_refuse_the_lawful_routes_are_named():
    review = judged(a_request(answers=(("HR-N1", "no"),)))
    assert review.recommendation == "refuse"
    assert "motion to quash or modify" in review.contest
    order = a_request(
        "eu.epoc.subscriber", by="DE", issued_by="prosecutor", answers=(("HR-N5", "yes"),)
    )
    epoc = judged(order, provider=a_provider("IE"))
    assert "law:doubt" in epoc.codes or "Annex III with reason codes" in epoc.contest
    voluntary = judged(a_request("none", issued_by=None, answers=(("HR-N1", "no"),)))
    assert voluntary.contest == ()


@given(answers, st.data())
def test_a_worse_answer_never_makes_the_outcome_milder(given_answers, data):
    question = data.draw(st.sampled_from(sorted(ANSWERABLE)))
    words = sorted(ANSWERABLE[question], key=lambda word: severity_of(question, word))
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(words) - 1)] * 2)))
    before, after = (
        judged(a_request(answers=tuple({**given_answers, question: words[at]}.items())))
        for at in (low, high)
    )
    weighs = BOOK.outcome_of(BOOK.find(question).outcome_of(words[low])).from_count > 1
    if not weighs:
        assert SEVERITY[after.recommendation] >= SEVERITY[before.recommendation]


@given(answers)
def test_unknown_is_never_milder_than_no_question_at_all(given_answers):
    request = a_request(answers=tuple(given_answers.items()))
    listed = judged(request, unanswered=Unanswered.IGNORE)
    counted = judged(request, unanswered=Unanswered.UNKNOWN)
    assert SEVERITY[counted.recommendation] >= SEVERITY[listed.recommendation]


@given(st.permutations(tuple(ANSWERABLE)))
def test_the_order_of_answers_does_not_matter(order):
    given_answers = tuple((name, ANSWERABLE[name][0]) for name in order)
    assert (
        judged(a_request(answers=given_answers)).findings
        == judged(a_request(answers=tuple(sorted(given_answers)))).findings
    )


@pytest.mark.parametrize(
    ("cites", "concern"),
    [
        ("Article 29 of the National Security Law", "hk.nsl.offences"),
        ("國安法第二十九條", "hk.nsl.offences"),
        ("s 24 SNSO", "hk.snso.offences"),
        ("suspected 暴動", "hk.riot-2019"),
    ],
)
def test_a_concern_is_matched_by_statute_alias_and_script(cites, concern):
    review = judged(a_request("none", by="HK", issued_by=None, cites=cites, offences=()))
    assert f"rights:{concern}" in review.codes


def test_an_alias_is_a_word_and_no_part_of_one():
    review = judged(a_request("none", by="HK", issued_by=None, cites="patriots", offences=()))
    assert "rights:hk.riot-2019" not in review.codes


def test_theft_touches_no_concern():
    review = judged(a_request("hk.search-warrant", by="HK", offences=("theft",)))
    assert not any(code.startswith("rights:hk.") for code in review.codes)


def test_a_state_behind_a_treaty_request_brings_its_concerns_along():
    request = a_request(
        "us.mla", kind="central_authority", underlying_state="HK", offences=("sedition",)
    )
    assert "rights:hk.snso.offences" in judged(request).codes
    assert "rights:hk.snso.offences" not in judged(replace(request, underlying_state=None)).codes


@given(st.sampled_from(sorted(offence.id for offence in shipped().offences)))
def test_another_offence_never_lowers_what_concerns_raise(offence):
    request = a_request("none", by="HK", issued_by=None, offences=("secession",))
    more = replace(request, offences=("secession", offence))
    before, after = judged(request), judged(more)
    assert SEVERITY[after.recommendation] >= SEVERITY[before.recommendation]
