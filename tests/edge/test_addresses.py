"""Addresses in every notation, and forwarded chains that lie."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_edge.addresses import Reading, client_behind, read_address

SEVEN = bytes([192, 0, 2, 7])
TRUSTED = [ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48")]


@pytest.mark.parametrize(
    ("text", "oddity"),
    [
        ("192.0.2.7", ""),
        ("::ffff:192.0.2.7", "mapped"),
        ("::FFFF:c000:207", "mapped"),
        ("192.0.2.7:443", "port"),
        ("[::ffff:192.0.2.7]:443", "port"),
        (" 192.0.2.7", "space"),
        ("192.0.2.7 \t", "space"),
        ("[::ffff:192.0.2.7%eth0]", "zone"),
    ],
)
def test_one_address_is_read_in_every_notation(text, oddity):
    assert read_address(text) == Reading(SEVEN, oddity)


@pytest.mark.parametrize("text", ["fe80::1%eth0", "fe80::1%1", "[fe80::1%25eth0]:80", "fe80::1 "])
def test_a_scoped_address_is_read_without_its_zone(text):
    assert read_address(text).packed == ip_address("fe80::1").packed


@pytest.mark.parametrize(
    "text",
    ["0300.0.2.7", "192.0.02.7", "0xc0.0.2.7", "192.0.519", "192.519", "3221226503", "0xC0000207"],
)
def test_an_address_that_can_be_read_in_two_ways_is_unknown(text):
    assert read_address(text) == Reading(None, "ambiguous")


@pytest.mark.parametrize(
    "value",
    [
        "192.0.2.256x",
        "example.org",
        "192.0.2.7/24",
        "1.2.3.4.5.6",
        ":::1",
        "192.0.2.7\x00",
        "\ud800",
        "1" * 4000,
        "192.0.2.7:",
        "[2001:db8::1",
        b"192.0.2.7",
        3221226503,
        ["192.0.2.7"],
        object(),
    ],
)
def test_what_is_no_address_is_unknown_and_never_raises(value):
    reading = read_address(value)
    assert reading.packed is None
    assert reading.oddity in {"malformed", "ambiguous"}


@pytest.mark.parametrize("value", [None, "", "unknown", " "])
def test_saying_nothing_is_not_odd_but_unknown(value):
    assert read_address(value).packed is None


@given(st.ip_addresses())
def test_every_way_to_hand_over_an_address_is_read_alike(address):
    readings = {read_address(way).packed for way in (address, address.packed, str(address))}
    assert len(readings) == 1


@given(st.text() | st.binary() | st.integers() | st.none())
def test_nothing_makes_reading_raise(value):
    reading = read_address(value)
    assert reading.packed is None or len(reading.packed) in {4, 16}


def client(peer, forwarded_for, trusted=TRUSTED):
    return client_behind(peer=peer, forwarded_for=forwarded_for, trusted=trusted).packed


def packed(text):
    return ip_address(text).packed


def test_nobody_is_believed_who_is_no_named_proxy():
    assert client("192.0.2.7", "198.51.100.1") == SEVEN
    assert client("10.0.0.1", "198.51.100.1", trusted=[]) == packed("10.0.0.1")


def test_what_the_client_wrote_itself_does_not_count():
    assert client("10.0.0.1", "203.0.113.9, 192.0.2.7") == SEVEN
    assert client("10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2") == SEVEN
    assert client("2001:db8:ffff::1", "10.0.0.9,192.0.2.7:999") == SEVEN


def test_a_mapped_proxy_is_still_the_proxy():
    assert client("::ffff:10.0.0.1", "192.0.2.7") == SEVEN


def test_a_hop_that_cannot_be_read_makes_the_client_unknown():
    for chain in ("192.0.2.7, garbage", "192.0.2.7, unknown", "192.0.2.7,", "0300.0.2.7"):
        assert client("10.0.0.1", chain) is None


def test_a_chain_of_proxies_alone_ends_with_its_first():
    assert client("10.0.0.1", "10.0.0.3, 10.0.0.2") == packed("10.0.0.3")
    assert client("10.0.0.1", "") == packed("10.0.0.1")


def test_a_chain_of_a_million_hops_is_walked_only_as_far_as_it_is_trusted():
    assert client("10.0.0.1", "203.0.113.9," * 1_000_000 + "192.0.2.7") == SEVEN
