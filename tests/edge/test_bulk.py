"""Judging everybody at once gives each the answer that they would get alone."""

from __future__ import annotations

from array import array
from ipaddress import ip_address
from random import Random

import pytest

from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.places import Place
from comity_edge import bulk, bulk_numpy
from comity_edge.bulk import Column, Crowd
from tests.edge.made import V4, V6, a_gate
from tests.restriction.made import DAY, NOON, a_restriction, an_exit

PLACES = ("", "CN", "HK", "US", "UA", "nowhere")
RESOURCES = ("meeting/123", "meeting/124", "video", "other")
RULES = [
    a_restriction(),
    a_restriction(
        id="us",
        places=frozenset({Place("US-CA")}),
        resource="meeting",
        signals=SignalRule.MAJORITY,
        unknown_place=UnknownPlace.BLOCK,
    ),
]


def a_crowd(*, width, count=2000, seed=1):
    random = Random(seed)
    raw = bytearray()
    for _ in range(count):
        ranges, size = (V4, 4) if width == 4 or random.random() < 0.3 else (V6, 16)
        first, last, _ = random.choice(ranges)
        number = random.choice([first, last, last + 1, random.randint(first, last)])
        packed = number.to_bytes(size, "big")
        raw += packed if size == width else bytes(10) + b"\xff\xff" + packed

    def column(texts):
        return Column(array("B", [random.randrange(len(texts)) for _ in range(count)]), texts)

    return Crowd(
        addresses=bytes(raw),
        width=width,
        resources=column(RESOURCES),
        sim=column(PLACES),
        declared=column(PLACES),
    )


def alone(gate, crowd, row):
    def text(column):
        return column.texts[column.numbers[row]] if column else ""

    packed = crowd.addresses[row * crowd.width : (row + 1) * crowd.width]
    return gate.judge(
        text(crowd.resources),
        address=str(ip_address(packed)),
        sim=text(crowd.sim),
        billing=text(crowd.billing),
        declared=text(crowd.declared),
        action=crowd.action,
        at=NOON,
    )


@pytest.mark.parametrize("width", [4, 16])
@pytest.mark.parametrize("way", ["numpy", "plain", "kinds", "wide"])
def test_everybody_gets_the_answer_that_they_would_get_alone(tmp_path, monkeypatch, width, way):
    if way == "plain":
        monkeypatch.setattr(bulk, "numpy", None)
    elif bulk.numpy is None:
        pytest.skip("NumPy is not installed")
    if way in {"kinds", "wide"}:
        monkeypatch.setattr(bulk_numpy, "FEW_COMBINATIONS", 1)
    if way == "wide":
        monkeypatch.setattr(bulk_numpy, "MOST_COMBINATIONS", 1)
    monkeypatch.setattr(bulk_numpy, "PIECE", 300)
    gate = a_gate(tmp_path, restrictions=RULES, exits=[an_exit()])
    crowd = a_crowd(width=width)
    many = gate.judge_many(crowd, at=NOON)
    assert len(many) == len(crowd)
    each = [alone(gate, crowd, row) for row in range(len(crowd))]
    assert [many[row] for row in range(len(crowd))] == each
    assert many.blocked() == [row for row, one in enumerate(each) if not one.is_admitted]
    assert 0 < len(many.blocked()) < len(crowd)


def test_an_instant_decides_for_everybody(tmp_path):
    gate = a_gate(tmp_path, exits=[an_exit()])
    crowd = Crowd(
        addresses=ip_address("198.51.100.7").packed * 3,
        resources=Column([0, 0, 1], ["video", "other"]),
    )
    assert gate.judge_many(crowd, at=NOON - DAY / 2).blocked() == []
    assert gate.judge_many(crowd, at=NOON).blocked() == [0, 1]


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="packed"):
        Crowd(addresses=b"12345", resources=Column([0], ["a"]))
    with pytest.raises(ValueError, match="every participant"):
        Crowd(addresses=b"1234", resources=Column([0, 0], ["a"]))
    with pytest.raises(ValueError, match="fly"):
        Crowd(addresses=b"1234", resources=Column([0], ["a"]), action="fly")


@pytest.mark.parametrize("way", ["numpy", "plain"])
def test_a_number_without_a_text_is_refused_and_not_judged_as_somebody_else(
    tmp_path, monkeypatch, way
):
    if way == "plain":
        monkeypatch.setattr(bulk, "numpy", None)
    elif bulk.numpy is None:
        pytest.skip("NumPy is not installed")
    gate = a_gate(tmp_path, restrictions=RULES)
    for number in (-1, 2):
        crowd = Crowd(
            addresses=ip_address("198.51.100.7").packed,
            resources=Column([0], ["video"]),
            declared=Column([number], ["CN", "HK"]),
        )
        with pytest.raises(ValueError, match="that of a text"):
            gate.judge_many(crowd, at=NOON)


@pytest.mark.parametrize("way", ["numpy", "plain"])
def test_a_column_that_says_nothing_stands_for_nobody(tmp_path, monkeypatch, way):
    if way == "plain":
        monkeypatch.setattr(bulk, "numpy", None)
    elif bulk.numpy is None:
        pytest.skip("NumPy is not installed")
    gate = a_gate(tmp_path, restrictions=RULES)
    rows = [("192.0.2.7", 0), ("203.0.113.7", 1), ("198.51.100.7", 2)]
    crowd = Crowd(
        addresses=b"".join(ip_address(address).packed for address, _ in rows),
        resources=Column([0, 0, 1], RESOURCES),
        declared=Column([number for _, number in rows], ["", "CN", "HK"]),
    )
    many = gate.judge_many(crowd, at=NOON)
    assert [many[row].because for row in range(3)] == [
        gate.judge(resource, address=address, declared=declared, at=NOON).because
        for (address, _), resource, declared in zip(
            rows, ["meeting/123", "meeting/123", "meeting/124"], ["", "CN", "HK"], strict=True
        )
    ]
