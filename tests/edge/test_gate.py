"""The quick gate equals the slow and obvious one, whatever it is asked."""

from __future__ import annotations

import logging
from datetime import UTC, timedelta, timezone
from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comity.restriction.gate import Admission, Presence, judge_presence
from comity.restriction.market_exit import Action
from comity.restriction.signals import Signals, UnknownPlace
from comity.vocabulary.places import UNKNOWN, Place
from comity_edge import Gate, SnapshotRefused
from comity_edge.serving import Serving
from tests.edge.made import PROVIDER, V4, V6, a_gate, a_key, a_snapshot
from tests.restriction.made import (
    DAY,
    NOON,
    PLACES,
    RESOURCES,
    a_restriction,
    an_exit,
    exits,
    instants,
    restrictions,
)

FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def place_of(packed):
    """Return the place of an address by trying every range: the most obvious way there is."""
    ranges = V4 if len(packed) == 4 else V6
    number = int.from_bytes(packed, "big")
    found = [(last - first, place) for first, last, place in ranges if first <= number <= last]
    return Place(min(found)[1]) if found else UNKNOWN


def addresses():
    """Return addresses inside, outside and at the borders of the ranges."""
    borders = [
        edge.to_bytes(width, "big")
        for ranges, width in ((V4, 4), (V6, 16))
        for first, last, _ in ranges
        for edge in (first - 1, first, last, last + 1)
    ]
    return st.sampled_from(borders) | st.ip_addresses().map(lambda address: address.packed)


def as_text(place):
    return "" if place is UNKNOWN else str(place)


@FEW
@given(
    rules=st.lists(restrictions(), max_size=6),
    leaving=st.lists(exits(), max_size=3),
    calls=st.lists(
        st.tuples(
            addresses(),
            st.sampled_from([UNKNOWN, *PLACES]),
            st.sampled_from([UNKNOWN, *PLACES]),
            st.sampled_from(RESOURCES),
            st.sampled_from(Action),
            instants(),
        ),
        min_size=1,
        max_size=12,
    ),
)
def test_the_quick_gate_equals_the_obvious_one(tmp_path, rules, leaving, calls):
    gate = a_gate(
        tmp_path,
        restrictions=rules,
        exits=leaving,
        valid_from=NOON - 9 * DAY,
        expires_at=NOON + 9 * DAY,
    )
    for packed, sim, declared, resource, action, at in [*calls, *calls]:
        answer = gate.judge(
            resource,
            address=str(ip_address(packed)),
            sim=as_text(sim),
            declared=as_text(declared),
            action=action,
            at=at,
        )
        assert answer == gate.judge_packed(
            resource, packed, sim=as_text(sim), declared=as_text(declared), action=action, at=at
        )
        signals = Signals(ip_place=place_of(packed), sim_place=sim, declared_place=declared)
        judged = judge_presence(
            presence=Presence(at=at, resource=resource, action=action, signals=signals),
            restrictions=rules,
            exits=leaving,
        )
        assert (answer.verdict, answer.because, answer.status) == (
            judged.verdict,
            judged.because,
            judged.status,
        )


def test_a_block_says_everything_that_a_service_needs(tmp_path):
    gate = a_gate(tmp_path, restrictions=[a_restriction()], exits=[an_exit()])
    answer = gate.judge("meeting/123", address="192.0.2.7")
    assert answer.because == ("restriction:cn-meeting",)
    assert answer.status == 451
    assert "CN" not in answer.text and "r9" not in answer.text
    assert ("Link", '<https://meetings.example/restrictions>; rel="blocked-by"') in answer.headers
    left = gate.judge("video", address="198.51.100.7")
    assert (left.because, left.status) == (("exit:hk",), 403)
    assert [name for name, _ in left.headers] == ["Cache-Control"]


def test_whose_request_it_was_does_not_leave_the_house(tmp_path):
    a_gate(tmp_path, restrictions=[a_restriction(basis="request:case-4711")])
    assert b"4711" not in (tmp_path / "restrictions.snapshot").read_bytes()


def test_places_that_no_rule_tells_apart_are_not_told(tmp_path):
    snapshot = a_snapshot(restrictions=[a_restriction()])
    unknown, *told = map(as_text, snapshot.header.classes)
    assert unknown == "" and len(told) == 2 and "CN" in told


ODD = [
    ("::ffff:192.0.2.7", True, "mapped"),
    ("192.0.2.7:443", True, "port"),
    ("192.0.2.7 ", True, "space"),
    ("[2001:db8:1::1%eth0]:443", True, "zone"),
    ("0300.0.2.7", False, "ambiguous"),
    ("nonsense", False, "malformed"),
    (b"192", False, "malformed"),
    (17, False, "malformed"),
]


@pytest.mark.parametrize(("address", "blocked", "kind"), ODD)
def test_an_odd_address_is_a_declared_answer_and_a_log_line(
    tmp_path, caplog, address, blocked, kind
):
    gate = a_gate(tmp_path, restrictions=[a_restriction()])
    with caplog.at_level(logging.WARNING, logger="comity_edge"):
        for _ in range(9):
            assert gate.judge("meeting/123", address=address).is_admitted is not blocked
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        f"comity_edge.{kind}"
    ]
    assert "192" not in caplog.text and "2001" not in caplog.text


@pytest.mark.parametrize(("address", "kind"), [(one[0], one[2]) for one in ODD if not one[1]])
def test_what_cannot_be_read_does_not_fall_open(tmp_path, address, kind):
    gate = a_gate(tmp_path, restrictions=[a_restriction(unknown_place=UnknownPlace.BLOCK)])
    assert not gate.judge("meeting/123", address=address).is_admitted


anything = (
    st.none() | st.text() | st.binary(max_size=20) | st.integers() | st.lists(st.text(), max_size=2)
)


@FEW
@given(st.tuples(anything, anything, anything, anything, anything, anything, anything))
@example(("meeting/123", None, None, None, None, "use", NOON.replace(tzinfo=None)))
def test_nothing_makes_the_gate_raise(tmp_path, values):
    gate = a_gate(tmp_path, restrictions=[a_restriction(resource="*", places=frozenset())])
    resource, address, sim, billing, declared, action, at = values
    answer = gate.judge(
        resource, address=address, sim=sim, billing=billing, declared=declared, action=action, at=at
    )
    assert answer.verdict is Admission.BLOCK


@pytest.mark.parametrize("action", ["use", "fly"])
@pytest.mark.parametrize(
    "packed", [None, b"", b"192", b"x" * 17, ip_address("::ffff:9.9.9.9").packed]
)
def test_packed_is_read_as_it_is_everywhere(tmp_path, packed, action):
    gate = a_gate(tmp_path, restrictions=[a_restriction(unknown_place=UnknownPlace.BLOCK)])
    for _ in range(2):
        found = gate.judge_packed("meeting/123", packed, action=action)
        assert found == gate.judge("meeting/123", address=packed, action=action)
        assert not found.is_admitted  # unknown every time, and the rule chose


def test_a_resource_that_is_no_text_is_inside_every_rule(tmp_path):
    gate = a_gate(tmp_path, restrictions=[a_restriction()])
    assert not gate.judge(None, address="192.0.2.7").is_admitted
    assert gate.judge(None, address="203.0.113.7").is_admitted


def test_an_action_that_is_none_is_judged_as_each_of_them(tmp_path):
    gate = a_gate(tmp_path, exits=[an_exit()], at=NOON - DAY / 2)
    assert gate.judge("video", address="198.51.100.7").is_admitted
    assert not gate.judge("video", address="198.51.100.7", action="fly").is_admitted


def test_without_an_instant_the_clock_decides_and_each_stage_takes_effect_by_itself(tmp_path):
    path = tmp_path / "restrictions.snapshot"
    a_gate(tmp_path, exits=[an_exit()], expires_at=NOON + 9 * DAY)
    now = [NOON - DAY / 2]
    key, _ = a_key()

    gate = Gate.open(
        path, keys=[key.to_text()], provider=PROVIDER, clock=lambda: now[0].timestamp()
    )
    answers = []
    for moment in (NOON - DAY / 2, NOON - DAY / 2, NOON, NOON + DAY / 2, NOON - DAY / 2):
        now[0] = moment
        answers.append(gate.judge("video", address="198.51.100.7").is_admitted)
    assert answers == [True, True, False, False, True]


def test_instants_in_other_zones_are_the_same_instants(tmp_path):

    gate = a_gate(tmp_path, exits=[an_exit()])
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert not gate.judge("video", address="198.51.100.7", at=there).is_admitted
    early = there - timedelta(seconds=1)
    assert gate.judge("video", address="198.51.100.7", at=early).is_admitted
    assert early.tzinfo is not UTC


@pytest.mark.parametrize("unknown_place", UnknownPlace)
@pytest.mark.parametrize(("days", "kind"), [(2, "expired"), (-2, "early")])
def test_outside_its_time_a_snapshot_cannot_tell_and_the_declared_answer_holds(
    tmp_path, caplog, unknown_place, days, kind
):
    rule = a_restriction(unknown_place=unknown_place, effective_at=NOON - 9 * DAY)
    gate = a_gate(tmp_path, restrictions=[rule])
    with caplog.at_level(logging.WARNING, logger="comity_edge"):
        for address in ("192.0.2.7", "203.0.113.7", ""):
            answer = gate.judge("meeting/123", address=address, at=NOON + days * DAY)
            assert answer.is_admitted is (unknown_place is UnknownPlace.ADMIT)
    assert f"comity_edge.{kind}" in caplog.text


def test_what_is_remembered_of_callers_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("comity_edge.serving.MOST_RESOURCES", 50)
    monkeypatch.setattr("comity_edge.serving.MOST_ANSWERS", 50)
    gate = a_gate(tmp_path, restrictions=[a_restriction()])
    for number in range(500):
        assert not gate.judge("meeting/123/" + str(number), address="192.0.2.7").is_admitted
        assert not gate.judge("meeting/123", address="192.0.2.7", sim=str(number)).is_admitted
        gate.judge("meeting/123", address="192.0.2.7", sim="x" * 1000 + str(number))
    epoch = gate.serving.epoch
    assert len(epoch.answers) <= 50
    assert all(len(scope.answers) <= 50 for scope in epoch.scopes.values())
    assert len(epoch.scopes) == 1


def test_more_classes_than_bytes_are_still_told_apart(tmp_path):
    letters = "ABCDEFGHIJKLMNOPQ"
    codes = [f"US-{first}{second}1" for first in letters for second in letters]
    v4 = [(number << 16, (number << 16) + 0xFFFF, code) for number, code in enumerate(codes)]
    rules = [
        a_restriction(id=code, places=frozenset({Place(code)}), resource="*") for code in codes
    ]
    gate = a_gate(tmp_path, restrictions=rules, v4=v4, v6=[])
    assert len(gate.serving.classes) > 256
    for number, code in enumerate(codes):
        address = str(ip_address(number << 16))
        assert gate.judge("x", address=address).because == (f"restriction:{code}",)


def test_ten_thousand_rules_are_not_tried_one_by_one(tmp_path):
    rules = [
        a_restriction(id=f"r{number}", resource=f"meeting/{number}") for number in range(10_000)
    ]
    serving = Serving(a_snapshot(restrictions=rules), now=NOON.timestamp())
    found = serving.index.concerning("meeting/77/chat/" + "a/" * 5000)
    assert [rule.id for rule in found.restrictions] == ["r77"]
    assert found.exits == ()


def test_a_gate_that_cannot_trust_anybody_does_not_open(tmp_path):
    a_gate(tmp_path)
    with pytest.raises(ValueError, match="key"):
        open_gate_with(tmp_path, keys=["nonsense"])
    with pytest.raises(SnapshotRefused, match="foreign"):
        open_gate_with(tmp_path, keys=[])


def open_gate_with(folder, *, keys):

    return Gate.open(folder / "restrictions.snapshot", keys=keys, provider=PROVIDER)
