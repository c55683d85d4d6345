"""Leaving a place: each stage ends one thing, and requests stay a person's choice."""

from __future__ import annotations

import pytest
from hypothesis import given

from comity.restriction.gate import judge_presence
from comity.restriction.market_exit import Action, ExitRequests, Stages, check_exits
from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import UNKNOWN, Place
from comity.vocabulary.verdict import Ask, Clear
from comity.vocabulary.words import Service, Step
from tests.restriction.made import DAY, NOON, a_presence, an_exit, exits, instants, person_places

MOMENTS = [NOON - 2 * DAY, NOON - DAY, NOON - DAY / 2, NOON, NOON + DAY / 2, NOON + DAY]


def blocked(leaving, **presence):
    presence = {"resource": "video/a", "ip_place": "HK", **presence}
    judged = judge_presence(presence=a_presence(**presence), restrictions=(), exits=[leaving])
    assert judged.status == (403 if judged.because else None)
    return judged.because == ("exit:hk",)


@pytest.mark.parametrize(
    ("action", "first"), [(Action.SIGN_UP, 1), (Action.USE, 3), (Action.EXPORT, 5)]
)
def test_each_action_ends_with_its_own_stage(action, first):
    answers = [blocked(an_exit(), action=action, at=at) for at in MOMENTS]
    assert answers == [n >= first for n in range(len(MOMENTS))]


def test_an_absent_stage_ends_nothing():
    for action in Action:
        assert not blocked(an_exit(stages=Stages()), action=action)


def test_sign_up_ends_with_access_at_the_latest():
    assert blocked(an_exit(stages=Stages(access_ends_at=NOON)), action=Action.SIGN_UP)
    late = Stages(sign_ups_close_at=NOON + DAY, access_ends_at=NOON)
    assert blocked(an_exit(stages=late), action=Action.SIGN_UP)


def test_own_data_can_be_fetched_for_ever_where_no_end_is_set():
    gone = an_exit(stages=Stages(NOON - DAY, NOON - DAY))
    assert not blocked(gone, action=Action.EXPORT, at=NOON + 900 * DAY)


def test_only_the_services_that_leave_are_ended_and_none_named_means_all():
    assert not blocked(an_exit(), resource="meeting/123")
    assert not blocked(an_exit(), resource="videos/a")
    assert blocked(an_exit(), resource="")
    assert blocked(an_exit(services=frozenset()), resource="meeting/123")


def test_an_announcement_ends_nothing():
    announced = an_exit(announced_at=NOON - DAY, stages=Stages(access_ends_at=NOON + DAY))
    assert not blocked(announced)


@pytest.mark.parametrize("unknown_place", UnknownPlace)
def test_an_unknown_place_is_what_the_exit_declares(unknown_place):
    leaving = an_exit(unknown_place=unknown_place)
    assert blocked(leaving, ip_place="") is (unknown_place is UnknownPlace.BLOCK)


def test_a_service_with_a_slash_is_refused():
    with pytest.raises(RestrictionFault, match="is no service"):
        an_exit(services=frozenset({Service("video/a")}))


def asked(leaving, *, services=("video",), place="HK", step=Step.REVIEW, at=NOON):
    return check_exits(exits=[leaving], services=services, place=place, step=step, at=at)


def test_after_access_has_ended_a_person_decides_on_requests_about_accounts_there():
    assert asked(an_exit(), at=NOON - DAY / 2) == Clear()
    for step in Step:
        verdict = asked(an_exit(), step=step)
        assert isinstance(verdict, Clear) is (step is Step.ACKNOWLEDGE)
    assert [bar.code for bar in asked(an_exit()).bars] == ["exit:hk"]


def test_requests_proceed_where_the_exit_says_so():
    assert asked(an_exit(requests=ExitRequests.PROCEED)) == Clear()


def test_an_exit_without_an_end_of_access_asks_nothing():
    assert asked(an_exit(stages=Stages(sign_ups_close_at=NOON))) == Clear()


@pytest.mark.parametrize("unknown_place", UnknownPlace)
@pytest.mark.parametrize(("rule", "place"), [("HK", UNKNOWN), ("UA-43", Place("UA"))])
def test_an_account_that_may_be_there_is_asked_about_whatever_the_door_does(
    unknown_place, rule, place
):
    leaving = an_exit(place=Place(rule), unknown_place=unknown_place)
    assert isinstance(asked(leaving, place=place), Ask)


def test_accounts_elsewhere_and_of_other_services_are_not_asked_about():
    assert asked(an_exit(), place="US") == Clear()
    assert asked(an_exit(), services=("meeting",)) == Clear()


def test_a_request_that_states_no_service_is_inside():
    assert isinstance(asked(an_exit(), services=()), Ask)
    assert isinstance(asked(an_exit(), services=("meeting", "video")), Ask)


@given(exits(), person_places(), instants())
def test_whoever_is_known_to_be_at_a_closed_door_is_also_asked_about(leaving, place, at):
    presence = a_presence(resource="video/a", at=at, ip_place=str(getattr(place, "value", place)))
    judged = judge_presence(presence=presence, restrictions=(), exits=[leaving])
    verdict = check_exits(
        exits=[leaving], services=("video",), place=place, step=Step.ANSWER, at=at
    )
    if judged.because and leaving.requests is ExitRequests.ASK:
        assert isinstance(verdict, Ask)
