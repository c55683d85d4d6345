"""An order of secrecy stands until its end as people recorded it, and calls them in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.gov_request import Secrecy
from comity.notice import SecrecyDeed, SecrecyDeedWord, SecrecyOrder, secrecy_of
from comity.notice.order import ENDS_SOON, SecrecyCall, calls, check_deed

W = SecrecyDeedWord
START = datetime(2020, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def an_order(*deeds: SecrecyDeed, until: datetime | None = START + 30 * DAY) -> SecrecyOrder:
    return SecrecyOrder(START, until, review_by=START + 180 * DAY, deeds=deeds)


def test_an_order_stands_to_the_last_instant_before_its_end():
    order, tick = an_order(), timedelta(microseconds=1)
    assert order.stands(START + 30 * DAY - tick)
    assert not order.stands(START + 30 * DAY)


def test_an_order_without_an_end_stands_for_good():
    assert an_order(until=None).stands(START + 10_000 * DAY)


def test_an_order_that_begins_later_forbids_already():
    assert an_order().stands(START - 5 * DAY)


def test_an_extension_moves_the_end_and_a_decision_ends_it():
    longer = an_order(SecrecyDeed(W.EXTENDED, START + DAY, START + 60 * DAY))
    assert longer.ends_at == START + 60 * DAY
    ended = an_order(*longer.deeds, SecrecyDeed(W.ENDED, START + 40 * DAY))
    assert ended.ends_at == START + 40 * DAY and ended.is_ended


def test_an_end_that_was_entered_late_never_makes_an_order_longer():
    assert an_order(SecrecyDeed(W.ENDED, START + 99 * DAY)).ends_at == START + 30 * DAY


def test_a_challenge_waits_until_it_is_decided_and_moves_nothing():
    filed = SecrecyDeed(W.CHALLENGED, START + DAY)
    waits = an_order(filed)
    assert waits.is_challenged and waits.ends_at == an_order().ends_at
    assert not an_order(filed, SecrecyDeed(W.UPHELD, START + 2 * DAY)).is_challenged


@pytest.mark.parametrize(
    ("before", "deed", "cure"),
    [
        ((), SecrecyDeed(W.UPHELD, START + DAY), "No challenge waits"),
        ((), SecrecyDeed(W.EXTENDED, START + DAY, START + 10 * DAY), "later"),
        ((), SecrecyDeed(W.ENDED, START + DAY, START + 10 * DAY), "Only an extension"),
        ((), SecrecyDeed(W.ENDED, START - DAY), "after the order began"),
        ((SecrecyDeed(W.CHALLENGED, START),), SecrecyDeed(W.CHALLENGED, START), "already"),
        ((SecrecyDeed(W.CHALLENGED, START),), SecrecyDeed(W.SHORTENED, START + DAY), "earlier"),
        (
            (SecrecyDeed(W.CHALLENGED, START),),
            SecrecyDeed(W.SHORTENED, START + DAY, START + 31 * DAY),
            "earlier",
        ),
        ((SecrecyDeed(W.ENDED, START + DAY),), SecrecyDeed(W.EXTENDED, START + DAY), "has ended"),
    ],
)
def test_what_cannot_have_happened_is_refused_with_its_cure(before, deed, cure):
    with pytest.raises(ValueError, match=cure):
        check_deed(an_order(*before), deed)


def test_an_order_calls_before_its_end_and_after_it_and_to_be_looked_at():
    end = START + 30 * DAY
    order = an_order()
    assert list(calls(order, at=end - ENDS_SOON - DAY)) == []
    assert list(calls(order, at=end - ENDS_SOON)) == [(SecrecyCall.ENDS_SOON, end)]
    assert list(calls(order, at=end)) == [(SecrecyCall.OVER, end)]
    forever = an_order(until=None)
    assert list(calls(forever, at=forever.review_by)) == [(SecrecyCall.REVIEW, forever.review_by)]
    assert list(calls(an_order(SecrecyDeed(W.ENDED, START + DAY)), at=START + 400 * DAY)) == []


ENDS = st.none() | st.integers(1, 400).map(lambda days: START + days * DAY)
ORDERS = st.lists(ENDS.map(lambda end: an_order(until=end)), max_size=5)


@settings(max_examples=60, deadline=None)
@given(ORDERS, ENDS, st.integers(0, 500))
def test_another_order_never_lets_anybody_be_told_sooner(orders, end, days):
    at = START + days * DAY

    def secret(found: Secrecy | None) -> bool:
        return found is not None and (found.until is None or found.until > at)

    assert not secret(secrecy_of(orders)) or secret(secrecy_of([*orders, an_order(until=end)]))
    assert secret(secrecy_of(orders)) == any(one.stands(at) for one in orders)
