"""The slow gate at the door: places, signals, resources, reasons and status."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.restriction.gate import ADMITTED, Admission, judge_presence
from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.instants import InstantError
from comity.vocabulary.places import Place
from tests.restriction.made import (
    DAY,
    NOON,
    a_presence,
    a_restriction,
    exits,
    presences,
    restrictions,
)


def because(*rules, **presence):
    return judge_presence(presence=a_presence(**presence), restrictions=rules, exits=()).because


def test_people_in_the_place_are_blocked_with_the_reason_and_451():
    judged = judge_presence(
        presence=a_presence(ip_place="CN"), restrictions=[a_restriction()], exits=()
    )
    assert judged.verdict is Admission.BLOCK
    assert judged.because == ("restriction:cn-meeting",)
    assert judged.status == 451


@pytest.mark.parametrize("place", ["HK", "MO", "TW", "US", "CN-HK"])
def test_no_country_lies_in_another(place):
    assert because(a_restriction(), ip_place=place) == ()


def test_a_subdivision_lies_in_its_country():
    assert because(a_restriction(), ip_place="CN-BJ")


def test_one_signal_inside_suffices_for_any():
    assert because(a_restriction(), ip_place="SG", sim_place="CN", billing_place="US")


@pytest.mark.parametrize(
    ("signals", "blocked"),
    [
        ({"ip_place": "CN", "sim_place": "CN", "billing_place": "US"}, True),
        ({"ip_place": "CN", "sim_place": "US", "billing_place": "US"}, False),
        ({"ip_place": "CN"}, True),
        ({"ip_place": "US"}, False),
    ],
)
@pytest.mark.parametrize("unknown_place", UnknownPlace)
def test_the_majority_of_the_known_signals_counts(signals, blocked, unknown_place):
    rule = a_restriction(signals=SignalRule.MAJORITY, unknown_place=unknown_place)
    assert bool(because(rule, **signals)) is blocked


@pytest.mark.parametrize("rule", SignalRule)
@pytest.mark.parametrize("unknown_place", UnknownPlace)
def test_no_signal_is_what_the_restriction_declares(rule, unknown_place):
    restriction = a_restriction(signals=rule, unknown_place=unknown_place)
    blocked = unknown_place is UnknownPlace.BLOCK
    assert bool(because(restriction)) is blocked
    assert bool(because(restriction, ip_place="unknown", sim_place="nowhere")) is blocked


@pytest.mark.parametrize("unknown_place", UnknownPlace)
def test_a_tie_is_unknown(unknown_place):
    restriction = a_restriction(signals=SignalRule.MAJORITY, unknown_place=unknown_place)
    blocked = bool(because(restriction, ip_place="CN", sim_place="US"))
    assert blocked is (unknown_place is UnknownPlace.BLOCK)


@pytest.mark.parametrize("rule", SignalRule)
def test_a_signal_coarser_than_the_rule_has_no_voice(rule):
    crimea = a_restriction(
        places=frozenset({Place("UA-43")}), signals=rule, unknown_place=UnknownPlace.BLOCK
    )
    assert because(crimea, ip_place="UA")
    assert because(crimea, ip_place="UA-43", sim_place="UA")
    assert not because(crimea, ip_place="UA", sim_place="PL")


def test_no_places_are_everywhere():
    everywhere = a_restriction(places=frozenset())
    assert because(everywhere) and because(everywhere, ip_place="US")


@pytest.mark.parametrize(
    ("rule", "used", "covered"),
    [
        ("meeting", "meeting", True),
        ("meeting", "meeting/123", True),
        ("meeting", "meetings", False),
        ("meeting/123", "meeting/123", True),
        ("meeting/123", "meeting/123/chat", True),
        ("meeting/123", "meeting/1234", False),
        ("meeting/123", "meeting", False),
        ("meeting/123", "Meeting/123", False),
        ("*", "anything/at/all", True),
        ("meeting/123", "", True),
    ],
)
def test_a_resource_covers_itself_and_what_is_below_it_at_a_slash(rule, used, covered):
    restriction = a_restriction(resource=rule)
    assert bool(because(restriction, resource=used, ip_place="CN")) is covered


@pytest.mark.parametrize("resource", ["", " ", "/meeting", "meeting/", "a//b", "/", " meeting"])
def test_a_resource_that_would_cover_less_than_it_seems_is_refused(resource):
    with pytest.raises(RestrictionFault, match="is no resource"):
        a_restriction(resource=resource)


@pytest.mark.parametrize("basis", ["", "r9", "law:x", "request:", "policy: "])
def test_a_restriction_without_a_basis_is_refused(basis):
    with pytest.raises(RestrictionFault, match="is no basis"):
        a_restriction(basis=basis)


def test_it_binds_from_its_start_to_before_its_end():
    restriction = a_restriction(effective_at=NOON, ends_at=NOON + DAY)
    moments = (NOON - DAY / 4, NOON, NOON + DAY / 2, NOON + DAY)
    blocked = [bool(because(restriction, at=at, ip_place="CN")) for at in moments]
    assert blocked == [False, True, True, False]


def test_an_instant_without_offset_is_refused():
    with pytest.raises(InstantError):
        a_restriction(effective_at=NOON.replace(tzinfo=None))
    with pytest.raises(InstantError):
        a_presence(at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("bases", "status"),
    [
        (["policy:own"], 403),
        (["order:court"], 451),
        (["policy:own", "request:r1"], 451),
    ],
)
def test_the_status_is_451_where_a_demand_or_order_is_among_the_reasons(bases, status):
    rules = [a_restriction(id=str(n), basis=basis) for n, basis in enumerate(bases)]
    judged = judge_presence(presence=a_presence(ip_place="CN"), restrictions=rules, exits=())
    assert judged.status == status
    assert len(judged.because) == len(bases)


@given(presences(), st.lists(restrictions(), max_size=4), st.lists(exits(), max_size=3))
def test_every_reason_stands_alone_and_the_order_does_not_matter(presence, rules, leaving):
    judged = judge_presence(presence=presence, restrictions=rules, exits=leaving)
    alone = {
        code
        for rule in rules
        for code in judge_presence(presence=presence, restrictions=[rule], exits=()).because
    } | {
        code
        for one in leaving
        for code in judge_presence(presence=presence, restrictions=(), exits=[one]).because
    }
    assert judged.because == tuple(sorted(alone))
    assert judged == judge_presence(
        presence=presence, restrictions=rules[::-1], exits=leaving[::-1]
    )


@given(presences(), st.lists(restrictions()), restrictions())
def test_adding_a_restriction_never_opens_the_door(presence, rules, extra):
    before = judge_presence(presence=presence, restrictions=rules, exits=())
    after = judge_presence(presence=presence, restrictions=[*rules, extra], exits=())
    assert set(before.because) <= set(after.because)


@given(presences())
def test_without_rules_everybody_is_admitted(presence):
    assert judge_presence(presence=presence, restrictions=(), exits=()) is ADMITTED
