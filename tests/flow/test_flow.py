"""A step over several holds, categories, obstacles and exits."""

from dataclasses import replace

import pytest

from comity.flow import Stage, first_common_route, judge_step, mildest_of, obstacles_of_exits
from comity.hold import HoldRecord, Received, Route, Treatment
from comity.intake.gov_request import Emergency
from comity.restriction.market_exit import ExitRequests
from comity.testing import (
    DAY,
    HOUR,
    NOON,
    a_hold,
    a_provider,
    a_request,
    an_account,
    an_authority,
    an_emergency,
    an_exception,
    an_exit,
)
from comity.vocabulary.instants import Period
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, VerdictWord, bars_of, word_of
from comity.vocabulary.words import Category, RequestKind, Step, Threat

SUBSCRIBER, ACCESS, CONTENT = Category.SUBSCRIBER, Category.ACCESS, Category.CONTENT


def stage_of(*holds, obstacles=()):
    return Stage(a_provider(), tuple(HoldRecord(hold) for hold in holds), obstacles=obstacles)


def judged(*holds, gov_request=None, step=Step.PRODUCTION, obstacles=(), at=NOON, **changes):
    gov_request = gov_request or a_request(**changes)
    return judge_step(
        stage=stage_of(*holds, obstacles=obstacles),
        gov_request=gov_request,
        account=next(iter(gov_request.accounts), None),
        categories=gov_request.categories,
        step=step,
        at=at,
    )


def codes(found):
    return {bar.code for bar in bars_of(found.verdict)}


def test_without_holds_a_verified_request_is_clear():
    assert judged().verdict == Clear()


@pytest.mark.parametrize("stops", [Step.REVIEW, Step.ANSWER, Step.PRODUCTION])
@pytest.mark.parametrize("step", list(Step))
def test_a_hold_stops_its_step_and_all_after_it_but_never_acknowledging(stops, step):
    found = judged(a_hold(stops=stops), step=step)
    stopped = step is not Step.ACKNOWLEDGE and step.rank >= stops.rank
    assert word_of(found.verdict) == (VerdictWord.BARRED if stopped else VerdictWord.CLEAR)


def test_a_hold_says_nothing_before_it_is_in_force():
    assert judged(a_hold(effective_at=NOON + HOUR)).verdict == Clear()
    assert codes(judged(a_hold(effective_at=NOON + HOUR), at=NOON + HOUR)) == {"hold:hk"}


def test_over_several_holds_the_worst_counts_and_every_one_that_bars_is_named():
    found = judged(
        a_hold(id="asks", received=Received.FROM_EFFECTIVE, older="ask", effective_at=NOON),
        a_hold(id="one"),
        a_hold(id="two"),
    )
    assert isinstance(found.verdict, Barred)
    assert codes(found) == {"hold:one", "hold:two"}
    assert found.approvals == 0


def test_over_several_categories_the_mildest_counts_and_the_limit_says_which():
    hold = a_hold(exceptions=(an_exception(),))
    found = judged(hold, categories=(SUBSCRIBER, ACCESS, CONTENT), offences=("human-trafficking",))
    assert isinstance(found.verdict, Ask)
    assert found.limit == {SUBSCRIBER, ACCESS}
    assert found.approvals == 2


def test_the_limit_is_empty_where_all_categories_have_the_verdict():
    found = judged(a_hold(), categories=(SUBSCRIBER, CONTENT))
    assert found.limit == frozenset()
    assert codes(found) == {"hold:hk"}


def test_a_content_only_hold_lets_the_rest_go_clear():
    found = judged(a_hold(categories=(CONTENT,)), categories=(SUBSCRIBER, CONTENT))
    assert (found.verdict, found.limit, found.approvals) == (Clear(), {SUBSCRIBER}, 0)


def test_a_request_that_states_no_category_is_judged_once():
    found = judged(a_hold(categories=(CONTENT,)), categories=())
    assert isinstance(found.verdict, Barred)
    assert found.limit == frozenset()


def test_the_highest_number_of_people_counts_over_holds_and_categories():
    first = a_hold(id="one", exceptions=(an_exception(needs=2, limit=frozenset({ACCESS})),))
    found = judged(
        first,
        a_hold(id="two", exceptions=(an_exception(needs=3),)),
        categories=(ACCESS,),
        offences=("human-trafficking",),
    )
    assert (codes(found), found.approvals) == ({"hold:one", "hold:two"}, 3)


def test_an_unverified_authority_bars_production_and_nothing_before():
    unverified = an_authority(verified=False)
    assert codes(judged(authority=unverified)) == {"verification:authority"}
    assert judged(authority=unverified, step=Step.ANSWER).verdict == Clear()


def test_an_emergency_without_call_back_bars_production():
    emergency = an_emergency(emergency=Emergency(threat=Threat.DEATH, verified_callback=False))
    assert codes(judged(gov_request=emergency)) == {"verification:callback"}
    assert judged(gov_request=an_emergency()).verdict == Clear()


def test_verification_and_holds_are_named_together():
    found = judged(a_hold(), authority=an_authority(verified=False))
    assert codes(found) == {"hold:hk", "verification:authority"}


def test_verification_bars_what_a_hold_only_asks():
    hold = a_hold(emergency=Treatment.ASK)
    emergency = an_emergency(authority=an_authority(verified=False))
    assert codes(judged(hold, gov_request=emergency)) == {"verification:authority"}


ROUTE = Route("MLAT", Period(NOON - HOUR, NOON + HOUR))
OTHER = Route("Liaison", Period(NOON - HOUR, NOON + HOUR))


def test_the_route_of_a_barring_hold_is_named_at_any_step():
    for step in (Step.ACKNOWLEDGE, Step.REVIEW, Step.ANSWER, Step.PRODUCTION):
        assert judged(a_hold(routes=(ROUTE,)), step=step).route == "MLAT"


def test_a_route_is_named_only_while_it_is_open():
    hold = a_hold(routes=(ROUTE,))
    assert judged(hold, at=NOON + HOUR).route == ""


@pytest.mark.parametrize("stops", [Step.REVIEW, Step.ANSWER])
def test_while_answering_is_barred_there_is_no_route(stops):
    assert judged(a_hold(stops=stops, routes=(ROUTE,))).route == ""


def test_another_hold_that_bars_answers_takes_the_route_away():
    silent = a_hold(id="silent", stops=Step.ANSWER, routes=(ROUTE,))
    assert judged(a_hold(routes=(ROUTE,)), silent).route == ""


def test_every_barring_hold_must_list_the_route():
    both = a_hold(id="one", routes=(OTHER, ROUTE))
    assert judged(both, a_hold(id="two", routes=(ROUTE,))).route == "MLAT"
    assert judged(both, a_hold(id="two")).route == ""


def test_where_nothing_is_barred_there_is_no_route():
    assert judged(a_hold(requested_by=("MO",), routes=(ROUTE,))).route == ""


def test_what_bars_besides_holds_names_no_route():
    assert judged(authority=an_authority(verified=False)).route == ""


def test_without_a_hold_there_is_no_common_route():
    assert first_common_route([], at=NOON) == ""


WINDOW = Obstacle(Bar("window:eu.epoc", ""), during=Period(NOON - HOUR, NOON + HOUR))


def test_an_obstacle_bars_while_it_lasts():
    assert codes(judged(obstacles=(WINDOW,))) == {"window:eu.epoc"}
    assert judged(obstacles=(WINDOW,), at=NOON + HOUR).verdict == Clear()
    assert judged(obstacles=(WINDOW,), step=Step.ANSWER).verdict == Clear()


def test_an_obstacle_may_only_ask():
    notice = Obstacle(Bar("notice:undecided", ""), asks=True)
    found = judged(obstacles=(notice,))
    assert (word_of(found.verdict), found.approvals) == ("ask", 1)


def test_an_obstacle_never_stops_acknowledging():
    early = Obstacle(Bar("notice:undecided", ""), stops=Step.ACKNOWLEDGE)
    assert judged(obstacles=(early,), step=Step.ACKNOWLEDGE).verdict == Clear()
    assert early.judge(step=Step.ACKNOWLEDGE, account=None, category=None, at=NOON) == Clear()


def test_an_obstacle_may_name_accounts_and_categories():
    law = Obstacle(Bar("law:us.sca", ""), categories=frozenset({CONTENT}))
    found = judged(obstacles=(law,), categories=(SUBSCRIBER, CONTENT))
    assert (found.verdict, found.limit) == (Clear(), {SUBSCRIBER})
    assert codes(judged(obstacles=(law,), categories=())) == {"law:us.sca"}
    other = Obstacle(Bar("law:us.sca", ""), accounts=frozenset({"bob"}))
    assert judged(obstacles=(other,)).verdict == Clear()
    assert codes(judged(obstacles=(other,), accounts=())) == {"law:us.sca"}


def of_exit(gov_request, leaving=None, at=NOON, step=Step.REVIEW):
    obstacles = obstacles_of_exits([leaving or an_exit()], gov_request=gov_request, at=at)
    return judged(gov_request=gov_request, step=step, obstacles=obstacles, at=at)


FORMER = an_account(id="former", service="video")


def test_after_access_has_ended_requests_about_accounts_there_are_asked_at_every_step():
    gov_request = a_request(accounts=(FORMER,), services=("video",))
    for step in (Step.REVIEW, Step.ANSWER, Step.PRODUCTION):
        assert codes(of_exit(gov_request, step=step)) == {"exit:hk"}
    assert of_exit(gov_request, step=Step.ACKNOWLEDGE).verdict == Clear()


def test_before_access_has_ended_an_exit_asks_nothing():
    gov_request = a_request(accounts=(FORMER,), received_at=NOON - DAY)
    assert of_exit(gov_request, at=NOON - 2 * HOUR).verdict == Clear()


def test_whenever_the_request_was_received():
    gov_request = a_request(accounts=(FORMER,), received_at=NOON - 30 * DAY)
    assert codes(of_exit(gov_request)) == {"exit:hk"}


@pytest.mark.parametrize("kind", [RequestKind.REMOVAL, RequestKind.PRESERVATION])
def test_an_exit_asks_about_every_kind(kind):
    assert codes(of_exit(a_request(accounts=(FORMER,), kind=kind))) == {"exit:hk"}


def test_an_exit_may_let_requests_proceed():
    leaving = an_exit(requests=ExitRequests.PROCEED)
    assert of_exit(a_request(accounts=(FORMER,)), leaving).verdict == Clear()


def test_accounts_elsewhere_or_with_other_services_are_not_concerned():
    for account in (replace(FORMER, place="SG"), replace(FORMER, service="search")):
        assert of_exit(a_request(accounts=(account,))).verdict == Clear()


def test_an_account_of_unknown_place_may_be_there():
    unplaced = replace(FORMER, place=UNKNOWN)
    assert codes(of_exit(a_request(accounts=(unplaced,)))) == {"exit:hk"}
    assert codes(of_exit(a_request(accounts=(), services=("video",)))) == {"exit:hk"}


def test_one_account_under_an_exit_does_not_stop_another():
    gov_request = a_request(accounts=(an_account(), FORMER))
    obstacles = obstacles_of_exits([an_exit()], gov_request=gov_request, at=NOON)
    for account, expected in ((an_account(), "clear"), (FORMER, "ask")):
        found = judge_step(
            stage=stage_of(obstacles=obstacles),
            gov_request=gov_request,
            account=account,
            categories=gov_request.categories,
            step=Step.REVIEW,
            at=NOON,
        )
        assert word_of(found.verdict) == expected


def test_no_verdict_at_all_is_not_clear():
    with pytest.raises(ValueError, match="empty"):
        mildest_of([])
