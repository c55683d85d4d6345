"""Figures as the scenario format asks for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import FiguresError
from comity.transparency.months import half_year
from comity.transparency.requests import RequestAct, RequestRecord, count_requests
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import ActWord, Category, EventWord, RequestId, RequestKind

H2 = half_year(2020, 2)
JULY = datetime(2020, 7, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def a_record(name: str, **facts) -> RequestRecord:
    given = {
        "id": RequestId(name),
        "kind": RequestKind.DISCLOSURE,
        "received_at": JULY,
        "jurisdiction": Jurisdiction("HK"),
        "categories": frozenset({Category.SUBSCRIBER, Category.CONTENT}),
    }
    return RequestRecord(**(given | facts))


def did(word: ActWord | EventWord, *, after: timedelta = DAY, categories=()) -> RequestAct:
    return RequestAct(JULY + after, word, frozenset(categories))


def test_emergencies_are_received_and_preservation_is_not():
    found = count_requests(
        [
            a_record("r1"),
            a_record("r2", kind=RequestKind.EMERGENCY),
            a_record("r3", kind=RequestKind.PRESERVATION),
            a_record("r4", kind=RequestKind.REMOVAL),
            a_record("r5", kind=RequestKind.REALTIME),
        ],
        period=H2,
    )
    assert (found.received, found.emergency, found.preservation, found.removal) == (3, 1, 1, 1)
    assert found.of("pending") == 3


def test_a_follow_up_is_counted_once_with_what_it_continues():
    found = count_requests(
        [
            a_record("r2", follows=RequestId("r1"), received_at=JULY + DAY),
            a_record("r1", received_at=JULY, acts=(did(ActWord.REFUSED, after=DAY / 2),)),
            a_record("r3", follows=RequestId("r2"), acts=(did(ActWord.RELEASED),)),
        ],
        period=H2,
    )
    assert (found.received, found.produced, found.refused) == (1, 1, 0)


def test_a_demand_that_follows_a_preservation_is_a_request_of_its_own():
    found = count_requests(
        [
            a_record("p", kind=RequestKind.PRESERVATION),
            a_record("d", follows=RequestId("p"), received_at=JULY + DAY),
            a_record("p2", kind=RequestKind.PRESERVATION, follows=RequestId("d")),
        ],
        period=H2,
    )
    assert (found.received, found.preservation) == (1, 1)


def test_a_chain_counts_in_the_period_in_which_its_first_request_came():
    june = JULY - 20 * DAY
    records = [
        a_record("r1", received_at=june),
        a_record("r2", follows=RequestId("r1"), acts=(did(ActWord.RELEASED),)),
    ]
    assert count_requests(records, period=H2).received == 0
    first_half = count_requests(records, period=half_year(2020, 1))
    assert (first_half.received, first_half.produced, first_half.pending) == (1, 0, 1)


def test_a_follow_up_of_a_request_we_do_not_have_counts_itself():
    assert count_requests([a_record("r2", follows=RequestId("r1"))], period=H2).received == 1


def test_follow_ups_in_a_circle_are_named():
    records = [a_record("r1", follows=RequestId("r2")), a_record("r2", follows=RequestId("r1"))]
    with pytest.raises(FiguresError, match="circle"):
        count_requests(records, period=H2)


def test_a_request_that_comes_twice_is_named():
    with pytest.raises(FiguresError, match="r1 comes twice"):
        count_requests([a_record("r1"), a_record("r1")], period=H2)


def test_held_is_what_stands_under_a_hold_at_the_end_without_an_outcome():
    found = count_requests(
        [
            a_record("r1", held_at_end=True),
            a_record("r2", held_at_end=True, acts=(did(ActWord.REFUSED),)),
            a_record("r3"),
        ],
        period=H2,
    )
    assert (found.held, found.refused, found.pending) == (1, 1, 1)


def test_what_was_done_after_the_end_does_not_count():
    found = count_requests(
        [a_record("r1", acts=(did(ActWord.RELEASED, after=200 * DAY),))], period=H2
    )
    assert (found.produced, found.pending) == (0, 1)


def test_a_refusal_of_some_categories_is_no_refusal_until_none_is_left():
    partly = did(ActWord.REFUSED, categories={Category.CONTENT})
    rest = did(ActWord.REFUSED, after=2 * DAY, categories={Category.SUBSCRIBER})
    found = count_requests([a_record("r1", acts=(partly,))], period=H2)
    assert (found.refused, found.pending) == (0, 1)
    found = count_requests([a_record("r1", acts=(rest, partly))], period=H2)
    assert (found.refused, found.pending) == (1, 0)


def test_what_has_left_is_never_undone():
    found = count_requests(
        [
            a_record(
                "r1",
                acts=(did(ActWord.RELEASED), did(EventWord.WITHDRAWN, after=2 * DAY)),
            )
        ],
        period=H2,
    )
    assert (found.produced, found.pending) == (1, 0)


def test_an_asker_of_a_subdivision_is_one_of_its_country_and_never_the_reverse():
    records = [
        a_record("r1", jurisdiction=Jurisdiction("US-CA")),
        a_record("r2", jurisdiction=Jurisdiction("US")),
        a_record("r3", jurisdiction=Jurisdiction("HK")),
    ]
    assert count_requests(records, period=H2, jurisdiction=Jurisdiction("US")).received == 2
    assert count_requests(records, period=H2, jurisdiction=Jurisdiction("US-CA")).received == 1
    assert count_requests(records, period=H2, jurisdiction=Jurisdiction("CN")).received == 0


def test_the_end_of_a_period_is_exclusive():
    at_end = a_record("r1", received_at=datetime(2021, 1, 1, tzinfo=UTC))
    last_second = a_record("r2", received_at=datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert count_requests([at_end, last_second], period=H2).received == 1


def test_a_word_that_no_scenario_has_is_refused():
    with pytest.raises(FiguresError, match="'complied'"):
        count_requests([], period=H2).of("complied")
