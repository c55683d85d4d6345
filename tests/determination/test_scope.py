"""The four sets: each inside the one before, and nothing is granted that was not named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.determination.four_sets import FourSets
from comity.determination.scope import Beyond, Grant, Scope, excess, require_within
from comity.errors import ScopeError
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALICE, BOB = AccountId("alice"), AccountId("bob")

instants = st.none() | st.integers(0, 6).map(lambda hours: NOON + hours * HOUR)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(instants), draw(instants)
    if start is not None and end is not None and start >= end:
        end = None
    return Period(start, end)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    pairs = draw(
        st.sets(
            st.tuples(
                st.sampled_from([ALICE, BOB]),
                st.sampled_from([Category.SUBSCRIBER, Category.TRAFFIC, Category.CONTENT]),
            )
        )
    )
    return Scope(tuple(Grant(*pair, draw(periods())) for pair in pairs))


def a_scope(period: Period, *categories: Category) -> Scope:
    return Scope.of(accounts=[ALICE], categories=categories, period=period)


@given(scopes(), scopes())
def test_narrowing_never_gives_more_than_either_scope(one: Scope, other: Scope) -> None:
    met = one.narrow(other)
    assert one.contains(met)
    assert other.contains(met)


@given(scopes(), scopes(), instants)
def test_narrowing_keeps_exactly_what_both_cover(
    one: Scope, other: Scope, at: datetime | None
) -> None:
    if at is None:
        return
    for account in (ALICE, BOB):
        for category in Category:
            both = one.covers(account=account, category=category, at=at) and other.covers(
                account=account, category=category, at=at
            )
            assert one.narrow(other).covers(account=account, category=category, at=at) == both


@given(scopes(), scopes(), instants)
def test_what_a_contained_scope_covers_is_covered_by_the_outer(
    outer: Scope, inner: Scope, at: datetime | None
) -> None:
    if not outer.contains(inner) or at is None:
        return
    for grant in inner:
        if grant.admits(at):
            assert outer.covers(account=grant.account, category=grant.category, at=at)


def test_an_empty_scope_covers_nothing_and_holds_only_itself() -> None:
    assert not Scope().covers(account=ALICE, category=Category.CONTENT, at=NOON)
    assert Scope().contains(Scope())
    assert not Scope().contains(a_scope(Period(), Category.CONTENT))


def test_a_period_ends_before_its_end() -> None:
    scope = a_scope(Period(NOON, NOON + HOUR), Category.TRAFFIC)
    covers = [
        scope.covers(account=ALICE, category=Category.TRAFFIC, at=at)
        for at in (NOON - timedelta(microseconds=1), NOON, NOON + HOUR)
    ]
    assert covers == [False, True, False]


def test_a_record_without_an_instant_is_outside_a_bound_period() -> None:
    bound = a_scope(Period(NOON, None), Category.SUBSCRIBER)
    standing = Scope.of(
        accounts=[ALICE],
        categories=[Category.SUBSCRIBER, Category.TRAFFIC],
        period=Period(NOON, None),
        standing=[Category.SUBSCRIBER],
    )
    assert not bound.covers(account=ALICE, category=Category.SUBSCRIBER, at=None)
    assert standing.covers(account=ALICE, category=Category.SUBSCRIBER, at=None)
    assert not standing.covers(account=ALICE, category=Category.TRAFFIC, at=None)


def test_excess_says_in_which_way_each_pair_exceeds() -> None:
    outer = a_scope(Period(NOON, NOON + HOUR), Category.TRAFFIC)
    inner = Scope(
        (
            Grant(ALICE, Category.TRAFFIC, Period(NOON, None)),
            Grant(ALICE, Category.CONTENT, Period(NOON, NOON + HOUR)),
            Grant(BOB, Category.TRAFFIC, Period(NOON, NOON + HOUR)),
        )
    )
    ways = {(one.grant.account, one.beyond) for one in excess(outer=outer, inner=inner)}
    assert ways == {(ALICE, Beyond.PERIOD), (ALICE, Beyond.CATEGORY), (BOB, Beyond.ACCOUNT)}


def test_a_scope_that_exceeds_is_refused_without_naming_the_account() -> None:
    outer = a_scope(Period(NOON, NOON + HOUR), Category.TRAFFIC)
    with pytest.raises(ScopeError) as raised:
        require_within(outer=Scope(), inner=outer, what="What is granted exceeds what was asked")
    assert ALICE not in str(raised.value)
    require_within(outer=outer, inner=outer, what="nothing")


def test_a_pair_has_one_period() -> None:
    with pytest.raises(ScopeError):
        Scope((Grant(ALICE, Category.TRAFFIC), Grant(ALICE, Category.TRAFFIC, Period(NOON, None))))


def test_the_four_sets_name_the_one_that_exceeds_the_set_before_it() -> None:
    asked = a_scope(Period(NOON, NOON + HOUR), Category.TRAFFIC, Category.CONTENT)
    granted = a_scope(Period(NOON, NOON + HOUR), Category.TRAFFIC)
    assert FourSets(asked, granted, granted, granted).faults() == ()
    faults = FourSets(asked, granted, asked, granted).faults()
    assert [(name, one.grant.category) for name, one in faults] == [("collected", Category.CONTENT)]
