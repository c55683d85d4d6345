"""The order inside a hold: emergency, exception, older, barred; and the home court."""

import pytest

from comity.hold import Older, Received, Treatment, judge_hold
from comity.testing import DAY, NOON, a_hold, a_request, an_account, an_authority, an_emergency
from comity.testing import an_exception as exception
from comity.vocabulary.verdict import Ask, Barred, Clear, bars_of
from comity.vocabulary.words import AuthorityKind, Category, RequestKind


def judged(hold, gov_request=None, category=Category.SUBSCRIBER, established_in="US"):
    return judge_hold(
        hold,
        gov_request=gov_request or a_request(),
        account=an_account(),
        category=category,
        established_in=established_in,
    )


TRAFFICKING = a_request(offences=("human-trafficking",))


def test_a_hold_bars_what_it_covers_and_names_itself():
    verdict = judged(a_hold())
    assert isinstance(verdict, Barred)
    assert [bar.code for bar in verdict.bars] == ["hold:hk"]
    assert verdict.bars[0].text


def test_a_hold_says_nothing_to_what_it_does_not_cover():
    assert judged(a_hold(requested_by=("CN",))) == Clear()


@pytest.mark.parametrize(
    ("treatment", "kind"),
    [(Treatment.HELD, Barred), (Treatment.ASK, Ask), (Treatment.PROCEED, Clear)],
)
def test_emergency_alone_decides_emergencies(treatment, kind):
    assert isinstance(judged(a_hold(emergency=treatment), an_emergency()), kind)


def test_emergency_decides_before_exceptions_and_before_older():
    hold = a_hold(
        emergency=Treatment.HELD,
        exceptions=(exception(),),
        received=Received.FROM_EFFECTIVE,
        older=Older.PROCEED,
        effective_at=NOON,
    )
    assert isinstance(judged(hold, an_emergency(offences=("human-trafficking",))), Barred)


def test_a_disclosure_does_not_profit_from_what_emergencies_may():
    assert isinstance(judged(a_hold(emergency=Treatment.PROCEED)), Barred)


def test_an_exception_lets_people_decide_for_its_categories():
    hold = a_hold(exceptions=(exception(needs=2),))
    verdict = judged(hold, TRAFFICKING)
    assert isinstance(verdict, Ask)
    assert verdict.approvals == 2
    assert isinstance(judged(hold, TRAFFICKING, Category.CONTENT), Barred)


@pytest.mark.parametrize("offences", [(), ("theft",), ("human-trafficking", "theft")])
def test_an_exception_needs_every_stated_offence_and_at_least_one(offences):
    hold = a_hold(exceptions=(exception(),))
    assert isinstance(judged(hold, a_request(offences=offences)), Barred)


def test_an_exception_may_ask_for_the_instrument():
    hold = a_hold(exceptions=(exception(instruments=("hk.osco.",)),))
    assert isinstance(judged(hold, TRAFFICKING), Barred)
    by_order = a_request(offences=("human-trafficking",), instrument="hk.osco.production-order")
    assert isinstance(judged(hold, by_order), Ask)


def test_no_instrument_does_not_fit_an_exception_that_asks_for_one():
    hold = a_hold(exceptions=(exception(instruments=("hk.osco.",)),))
    without = a_request(offences=("human-trafficking",), instrument="none")
    assert isinstance(judged(hold, without), Barred)


def test_of_several_exceptions_that_apply_the_highest_number_of_people_counts():
    hold = a_hold(exceptions=(exception(needs=2), exception(id="stricter", needs=3)))
    assert judged(hold, TRAFFICKING).approvals == 3


def test_a_category_that_is_not_stated_is_inside_no_limit():
    hold = a_hold(exceptions=(exception(),))
    silent = a_request(offences=("human-trafficking",), categories=())
    assert isinstance(judged(hold, silent, category=None), Barred)


@pytest.mark.parametrize(("older", "kind"), [(Older.ASK, Ask), (Older.PROCEED, Clear)])
def test_older_decides_what_came_before_a_hold_on_newer_requests(older, kind):
    hold = a_hold(received=Received.FROM_EFFECTIVE, older=older, effective_at=NOON)
    assert isinstance(judged(hold, a_request(received_at=NOON - DAY)), kind)


def test_what_comes_at_the_very_instant_is_new():
    hold = a_hold(received=Received.FROM_EFFECTIVE, older=Older.PROCEED, effective_at=NOON)
    assert isinstance(judged(hold, a_request(received_at=NOON)), Barred)


def test_a_hold_on_all_takes_in_pending_requests():
    hold = a_hold(received=Received.ALL, effective_at=NOON)
    assert isinstance(judged(hold, a_request(received_at=NOON - 30 * DAY)), Barred)


def test_an_exception_comes_before_older():
    hold = a_hold(
        received=Received.FROM_EFFECTIVE,
        older=Older.PROCEED,
        effective_at=NOON,
        exceptions=(exception(),),
    )
    old = a_request(received_at=NOON - DAY, offences=("human-trafficking",))
    assert isinstance(judged(hold, old), Ask)
    assert judged(hold, old, Category.CONTENT) == Clear()


COURTS = [kind for kind in AuthorityKind if kind.is_court]


def asked_by_court(kind=AuthorityKind.COURT, jurisdiction="US", **changes):
    return a_request(authority=an_authority(kind=kind, jurisdiction=jurisdiction), **changes)


def test_the_courts_are_those_that_the_format_names():
    assert {kind.value for kind in COURTS} == {
        "court", "magistrate", "judge", "special_court", "grand_jury",
    }  # fmt: skip


@pytest.mark.parametrize("kind", COURTS)
def test_a_court_of_our_own_state_is_never_barred_silently(kind):
    verdict = judged(a_hold(requested_by=()), asked_by_court(kind))
    assert isinstance(verdict, Ask)
    assert {bar.code for bar in bars_of(verdict)} == {"hold:hk"}
    assert verdict.approvals == 1


def test_states_are_compared_by_country():
    hold = a_hold(requested_by=())
    assert isinstance(judged(hold, asked_by_court(jurisdiction="US-CA")), Ask)
    assert isinstance(judged(hold, asked_by_court(), established_in="US-NY"), Ask)
    assert isinstance(judged(hold, asked_by_court(jurisdiction="HK")), Barred)


def test_who_issued_the_instrument_does_not_make_the_asker_a_court():
    gov_request = asked_by_court(AuthorityKind.POLICE, issued_by=AuthorityKind.JUDGE)
    assert isinstance(judged(a_hold(requested_by=()), gov_request), Barred)


def test_the_home_court_is_asked_in_an_emergency_and_beyond_a_limit_too():
    court = an_authority(kind=AuthorityKind.JUDGE, jurisdiction="US")
    hold = a_hold(requested_by=(), exceptions=(exception(),))
    assert isinstance(judged(hold, an_emergency(authority=court)), Ask)
    beyond = a_request(authority=court, offences=("human-trafficking",))
    assert isinstance(judged(hold, beyond, Category.CONTENT), Ask)


def test_the_home_court_rule_makes_nothing_stricter():
    court = an_authority(kind=AuthorityKind.JUDGE, jurisdiction="US")
    hold = a_hold(requested_by=(), emergency=Treatment.PROCEED)
    assert judged(hold, an_emergency(authority=court)) == Clear()


def test_a_hold_on_removals_bars_the_act_itself():
    hold = a_hold(kinds=(RequestKind.REMOVAL,))
    assert isinstance(judged(hold, a_request(kind=RequestKind.REMOVAL)), Barred)
