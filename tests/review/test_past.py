"""A changed policy over the past: by NumPy, row by row, and by judging each request anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.policy_book import PROVIDER, a_book, a_request, shipped
from comity.pack import Books, PolicyBook
from comity.pack.policy import DatedValue, ValueSource
from comity.review.finding import SEVERITY
from comity.review.past import (
    ANSWERS,
    NO_DATA,
    RESTS,
    PastRequests,
    Rest,
    rest_of,
    tabled,
)
from comity.review.policy import compile_policy, read_policy
from comity.review.policy_facts import PolicyCase
from comity.review.recommend import review, severest
from comity.vocabulary.words import Recommendation
from comity_server.adapters import backtest
from comity_server.adapters.backtest import Changed, Side, changed_answers

SOURCE = ValueSource("ours", date(2026, 1, 1))


def with_policy(book: PolicyBook) -> Books:
    return replace(shipped(), policy=book)


def past_of(count: int, *, seed: int) -> tuple[PastRequests, tuple[PolicyCase, ...]]:
    random, past = Random(seed), PastRequests()
    cases = tuple(PolicyCase(a_request(random, n), shipped(), PROVIDER) for n in range(count))
    for case in cases:
        past.add(case)
    return past, cases


def anew(books: Books, cases: tuple[PolicyCase, ...], rests: bytes) -> list[int]:
    policy = compile_policy(books.policy)
    found = (
        severest(read_policy(policy=policy, case=replace(one, books=books), digest="").findings)
        for one in cases
    )
    return [RESTS[rest].answer(SEVERITY[word]) for rest, word in zip(rests, found, strict=True)]


def a_change(book: PolicyBook, random: Random) -> PolicyBook:
    """Drop some rules, make one severer, and lower the parameters from a day on."""
    rules = [one for one in book.rule if random.random() < 0.9]
    rules[0] = replace(rules[0], recommends=Recommendation.REFUSE)
    dated = tuple(
        replace(one, value=(*one.value, DatedValue(date(2026, 11, 9), 7, SOURCE)))
        for one in book.parameter
        if one.unit == "days"
    )
    others = tuple(one for one in book.parameter if one.unit != "days")
    return PolicyBook(dated + others, tuple(rules))


rests = st.lists(st.integers(0, len(RESTS) - 1), min_size=40, max_size=40).map(bytes)


@pytest.mark.parametrize("way", ["numpy", "plain", "small pieces"])
@given(seed=st.integers(0, 10_000), now_rests=rests, tried_rests=rests)
@settings(max_examples=15, deadline=None)
def test_what_changes_is_what_judging_each_request_anew_says(way, seed, now_rests, tried_rests):
    now = with_policy(a_book(30, seed=seed))
    tried = with_policy(a_change(now.policy, Random(seed)))
    past, cases = past_of(40, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        if way == "plain":
            patch.setattr(backtest, "numpy", None)
        elif way == "small pieces":
            patch.setattr(backtest, "PIECE", 7)
        rules, tried_rules = tabled(now, tried, past=past)
        found = changed_answers(
            past, now=Side(rules, now_rests), tried=Side(tried_rules, tried_rests)
        )
    pairs = enumerate(
        zip(anew(now, cases, now_rests), anew(tried, cases, tried_rests), strict=True)
    )
    assert list(found) == [Changed(row, was, to) for row, (was, to) in pairs if was != to]


def test_a_review_is_its_policy_and_the_rest():
    past, cases = past_of(60, seed=2)
    books = with_policy(a_book(30))
    (rules,) = tabled(books, past=past)
    reviews = [
        review(
            gov_request=one.gov_request,
            books=books,
            provider=PROVIDER,
            at=one.gov_request.received_at,
            unanswered="unknown",
        )
        for one in cases
    ]
    rests = bytes(map(rest_of, reviews))
    answers = anew(books, cases, rests)
    assert [ANSWERS[one] for one in answers] == [one.recommendation for one in reviews]
    assert changed_answers(past, now=Side(rules, rests), tried=Side(rules, rests)) == ()


def test_where_we_hold_no_data_no_policy_changes_the_answer():
    assert Rest(0, no_data=True).answer(SEVERITY[Recommendation.REFUSE]) == NO_DATA
    assert ANSWERS[NO_DATA] == Recommendation.NO_DATA


def test_without_a_past_nothing_changes():
    past = PastRequests()
    (rules,) = tabled(shipped(), past=past)
    side = Side(rules, b"")
    assert changed_answers(past, now=side, tried=side) == ()
