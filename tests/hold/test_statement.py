"""Whether a published statement holds against what was done."""

import pytest

from comity.hold import Act, HoldRecord, Lift, Older, Received, Treatment, breaches_of_statement
from comity.testing import (
    DAY,
    HOUR,
    NOON,
    a_hold,
    a_request,
    an_account,
    an_authority,
    an_emergency,
    an_exception,
)
from comity.vocabulary.words import ActWord, AuthorityKind, Category

TRAFFICKING = a_request(offences=("human-trafficking",))


def an_act(**changes):
    values = {"gov_request": "r1", "at": NOON, "did": ActWord.RELEASED}
    return Act(**values | changes)


def fails(hold, act=None, gov_request=None, at=NOON + DAY, lifts=()):
    found = breaches_of_statement(
        HoldRecord(hold, lifts), done=[(gov_request or a_request(), act or an_act())], at=at
    )
    return bool(found)


def test_covered_data_that_left_is_a_breach():
    assert fails(a_hold())


def test_what_the_hold_does_not_cover_is_none():
    assert not fails(a_hold(requested_by=("MO",)))


@pytest.mark.parametrize("did", [word for word in ActWord if word is not ActWord.RELEASED])
def test_only_data_that_left_counts(did):
    assert not fails(a_hold(), an_act(did=did))


def test_acts_after_the_instant_do_not_count_yet():
    assert not fails(a_hold(), at=NOON - HOUR)
    assert fails(a_hold(), at=NOON)


def test_effect_counts_and_not_what_the_gate_knew():
    hold = a_hold(effective_at=NOON - HOUR, recorded_at=NOON + DAY)
    assert fails(hold)
    assert not fails(hold, an_act(at=NOON - 2 * HOUR))


def test_what_left_while_lifted_is_none():
    assert not fails(a_hold(), lifts=(Lift(NOON - HOUR),))
    assert fails(a_hold(), lifts=(Lift(NOON + HOUR),))


def test_older_requests_are_not_what_a_hold_on_newer_ones_speaks_of():
    hold = a_hold(received=Received.FROM_EFFECTIVE, older=Older.ASK, effective_at=NOON)
    assert not fails(hold, an_act(at=NOON + HOUR), a_request(received_at=NOON - HOUR))
    assert fails(hold, an_act(at=NOON + HOUR), a_request(received_at=NOON))


def test_a_declared_published_exception_that_fits_excuses():
    hold = a_hold(exceptions=(an_exception(),))
    assert not fails(hold, an_act(exception="trafficking"), TRAFFICKING)


def test_an_exception_that_was_not_named_excuses_nothing():
    assert fails(a_hold(exceptions=(an_exception(),)), an_act(), TRAFFICKING)


def test_an_exception_of_another_hold_excuses_nothing():
    assert fails(a_hold(), an_act(exception="trafficking"), TRAFFICKING)


@pytest.mark.parametrize(
    ("exception", "gov_request", "categories"),
    [
        (an_exception(published=False), TRAFFICKING, ()),
        (an_exception(), a_request(), ()),
        (an_exception(instruments=("hk.osco.",)), TRAFFICKING, ()),
        (an_exception(), TRAFFICKING, (Category.CONTENT,)),
        (an_exception(), TRAFFICKING, (Category.SUBSCRIBER, Category.CONTENT)),
    ],
)
def test_an_exception_that_is_secret_or_does_not_fit_excuses_nothing(
    exception, gov_request, categories
):
    act = an_act(exception="trafficking", categories=categories)
    assert fails(a_hold(exceptions=(exception,)), act, gov_request)


@pytest.mark.parametrize("treatment", list(Treatment))
def test_an_emergency_counts_whatever_the_hold_says_of_emergencies(treatment):
    assert fails(a_hold(emergency=treatment), gov_request=an_emergency())


def test_an_emergency_needs_only_the_limit_of_a_published_exception():
    act = an_act(exception="trafficking")
    assert not fails(a_hold(exceptions=(an_exception(),)), act, an_emergency())
    secret = a_hold(exceptions=(an_exception(published=False),))
    assert fails(secret, act, an_emergency())
    content = an_act(exception="trafficking", categories=(Category.CONTENT,))
    assert fails(a_hold(exceptions=(an_exception(),)), content, an_emergency())


def test_the_act_s_categories_are_by_default_the_request_s():
    hold = a_hold(categories=(Category.CONTENT,))
    gov_request = a_request(categories=(Category.SUBSCRIBER, Category.CONTENT))
    assert fails(hold, an_act(), gov_request)
    assert not fails(hold, an_act(categories=(Category.SUBSCRIBER,)), gov_request)


def test_data_of_no_stated_category_is_inside_every_list():
    hold = a_hold(categories=(Category.CONTENT,))
    assert fails(hold, an_act(), a_request(categories=()))


def test_one_covered_account_suffices():
    hold = a_hold(requested_by=(), users_in=("HK",))
    accounts = (an_account(id="bob", place="DE"), an_account())
    assert fails(hold, an_act(), a_request(accounts=accounts))
    assert not fails(hold, an_act(), a_request(accounts=accounts[:1]))


def test_a_request_without_accounts_is_of_unknown_place():
    assert fails(a_hold(requested_by=(), users_in=("HK",)), an_act(), a_request(accounts=()))


def test_a_home_court_s_order_counts_too():
    court = a_request(authority=an_authority(kind=AuthorityKind.COURT, jurisdiction="US"))
    assert fails(a_hold(requested_by=()), an_act(), court)
