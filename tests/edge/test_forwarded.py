"""The chain that proxies write, after RFC 7239 and by custom; and every notation at the door."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.restriction.signals import UnknownPlace
from comity_edge.addresses import client_behind, read_address
from comity_edge.forwarded import FORWARDED, FORWARDED_FOR, UNREADABLE, hops_of
from comity_edge.guarding import Guard, networks
from tests.edge.made import a_gate
from tests.edge.test_middleware import ask_asgi, ask_wsgi
from tests.restriction.made import NOON, a_restriction

PROXY = "10.0.0.1"
TRUSTED = networks(["10.0.0.0/24", "2001:db8:ffff::/48"])
SEVEN = bytes([192, 0, 2, 7])


def client(text, *, peer=PROXY, header=FORWARDED):
    return client_behind(peer=peer, forwarded_for=text, trusted=TRUSTED, header=header).packed


@pytest.mark.parametrize(
    "text",
    [
        "for=192.0.2.7",
        "For=192.0.2.7;proto=https;by=203.0.113.43",
        'for="192.0.2.7:4711"',
        "by=10.0.0.1; for=192.0.2.7 ; host=example.org",
        'for="_gazonk", for=192.0.2.7',
        "for=203.0.113.9, for=192.0.2.7",
        "for=203.0.113.9, for=192.0.2.7, for=10.0.0.3",
        'for=203.0.113.9;x="a, for=198.51.100.1", for=192.0.2.7',
        'for=203.0.113.9;x="\\", for=198.51.100.1", for=192.0.2.7',
        "for=192.0.2.7;",
        ";;for=192.0.2.7",
        'for="[::ffff:192.0.2.7]"',
        'for="[2001:db8:ffff::1]:80"',
    ],
)
def test_the_client_is_found_behind_named_proxies(text):
    expected = SEVEN if "ffff::1]" not in text else read_address("2001:db8:ffff::1").packed
    assert client(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "for=unknown",
        "for=_hidden",
        'for="_SEVKISEK:80"',
        "proto=https",
        "for=192.0.2.7;for=198.51.100.1",
        "for=192.0.2.7, proto=https",
        "for=192.0.2.7,",
        "192.0.2.7",
        'for="192.0.2.7',
        'for=1.2.3.4;x=", for=192.0.2.7',
        "for = 192.0.2.7",
        "for=[2001:db8::1]",
        "for=0300.0.2.7",
        "\x00",
        "=",
    ],
)
def test_an_element_that_cannot_be_read_makes_the_client_unknown(text):
    assert client(text) is None


def test_nobody_but_a_named_proxy_is_believed_and_no_other_header_is_read():
    assert client("for=203.0.113.9", peer="192.0.2.7") == SEVEN
    assert hops_of("", header=FORWARDED) == []
    assert hops_of("192.0.2.7 , x", header=FORWARDED_FOR) == ["192.0.2.7", "x"]
    assert hops_of("192.0.2.7", header=FORWARDED) == [UNREADABLE]


@given(st.text())
def test_no_chain_makes_it_raise_or_names_more_than_the_client(text):
    found = client(text)
    assert found is None or len(found) in {4, 16}
    # What our proxy wrote last stands, whatever the client wrote before it, or nothing does.
    assert client(f"{text}, for=192.0.2.7") in {SEVEN, None}


def a_guard(folder, *, unknown, header=FORWARDED_FOR, **facts):
    rule = a_restriction(unknown_place=unknown, effective_at=NOON - timedelta(days=9))
    gate = a_gate(folder, restrictions=[rule], **facts)
    return Guard(gate=gate, service="meeting", proxies=TRUSTED, header=header)


def admitted(guard, **asked):
    return ask_wsgi(guard, **asked)[0] == "200 OK"


@pytest.mark.parametrize("unknown", UnknownPlace)
@pytest.mark.parametrize(
    ("notation", "where"),
    [
        ("192.0.2.7", "CN"),
        ("::ffff:192.0.2.7", "CN"),
        ("::FFFF:c000:207", "CN"),
        ("192.0.2.7:443", "CN"),
        ("[::ffff:192.0.2.7]:443", "CN"),
        ("192.0.2.7 ", "CN"),
        (" 192.0.2.7\t", "CN"),
        ("2001:db8:1::1%eth0", "CN"),
        ("[2001:db8:1::1%25eth0]:80", "CN"),
        ("203.0.113.9", "elsewhere"),
        ("::ffff:203.0.113.9", "elsewhere"),
        ("2600::1", "elsewhere"),
        ("0300.0.2.7", "unknown"),
        ("192.0.02.7", "unknown"),
        ("0xc0.0.2.7", "unknown"),
        ("3221226503", "unknown"),
        ("192.519", "unknown"),
        ("192.0.2.7/24", "unknown"),
        ("example.org", "unknown"),
        ("192.0.2.7\x00", "unknown"),
        ("1" * 4000, "unknown"),
        ("unknown", "unknown"),
        ("", "unknown"),
        ("8.8.8.8", "unknown"),  # in no range of the country data
    ],
)
def test_every_notation_meets_its_declared_answer_at_the_door(tmp_path, notation, where, unknown):
    guard = a_guard(tmp_path, unknown=unknown)
    expected = where == "elsewhere" or (where == "unknown" and unknown is UnknownPlace.ADMIT)
    assert admitted(guard, peer=notation) is expected
    sent = ask_asgi(guard, peer=notation)
    assert (sent == [{"type": "reached"}]) is expected
    if "," not in notation and notation:
        through = admitted(guard, peer=PROXY, HTTP_X_FORWARDED_FOR=notation)
        assert through is expected


@pytest.mark.parametrize("unknown", UnknownPlace)
@pytest.mark.parametrize(
    ("header", "lie"),
    [
        (FORWARDED_FOR, "203.0.113.9, garbage"),
        (FORWARDED_FOR, "203.0.113.9,"),
        (FORWARDED, "for=203.0.113.9, for=_me"),
        (FORWARDED, 'for=203.0.113.9;x="'),
    ],
)
def test_a_chain_that_lies_gets_the_declared_answer(tmp_path, header, lie, unknown):
    guard = a_guard(tmp_path, unknown=unknown, header=header)
    name = f"HTTP_{header.upper().replace('-', '_')}"
    assert admitted(guard, peer=PROXY, **{name: lie}) is (unknown is UnknownPlace.ADMIT)


def test_the_header_that_was_not_named_is_never_read(tmp_path):
    guard = a_guard(tmp_path, unknown=UnknownPlace.BLOCK, header=FORWARDED)
    chain = {"HTTP_FORWARDED": "for=192.0.2.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert not admitted(guard, peer=PROXY, **chain)
    assert ask_asgi(guard, peer=PROXY, headers=[(b"forwarded", b"for=203.0.113.9")]) == [
        {"type": "reached"}
    ]
    with pytest.raises(ValueError, match="is none of"):
        Guard(gate=guard.gate, service="meeting", header="x-real-ip")


@pytest.mark.parametrize("unknown", UnknownPlace)
@pytest.mark.parametrize("days", [-2, 2])
def test_before_its_start_and_after_its_end_a_snapshot_gives_the_declared_answer(
    tmp_path, caplog, unknown, days
):
    guard = a_guard(tmp_path, unknown=unknown)
    instant = NOON + timedelta(days=days)
    with caplog.at_level(logging.WARNING, logger="comity_edge"):
        for address in ("192.0.2.7", "203.0.113.9", "garbage"):
            answer = guard.gate.judge("meeting/123", address=address, at=instant)
            assert answer.is_admitted is (unknown is UnknownPlace.ADMIT)
    word = "early" if days < 0 else "expired"
    assert f"comity_edge.{word}" in caplog.text
    assert "192.0.2.7" not in caplog.text
