"""Read an address in any notation that reaches a service, and find the client behind proxies.

An address that can be read in two ways (octal, short or whole-number notation) is unknown: some
programs read ``010.0.0.1`` as 8.0.0.1 and some as 10.0.0.1, and whoever sends it may be counting on
that. Nothing here raises for what comes from outside, and nothing logs an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from socket import AF_INET, AF_INET6, inet_pton
from typing import Final, NamedTuple

from comity_edge.forwarded import FORWARDED_FOR, hops_of

MAPPED: Final = bytes(10) + b"\xff\xff"
LONGEST_TEXT: Final = 128
"""Longer than any address with zone and port; more is not looked at."""

_BRACKETED = re.compile(r"\[([^\]]*)\](?::\d{1,5})?")
_WITH_PORT = re.compile(r"([0-9.]+):\d{1,5}")
_AMBIGUOUS = re.compile(r"(?:0[xX])?[0-9a-fA-F]+(?:\.(?:0[xX])?[0-9a-fA-F]+){0,3}")
_SAYS_NOTHING = frozenset({"", "unknown"})

Network = IPv4Network | IPv6Network


class Reading(NamedTuple):
    """An address as 4 or 16 bytes, or None for unknown; and what was odd about its notation.

    ``oddity`` is empty or one of ``mapped``, ``zone``, ``port``, ``space``, ``ambiguous`` and
    ``malformed``; the last two are unknown.
    """

    packed: bytes | None
    oddity: str = ""


NOTHING: Final = Reading(None)
MALFORMED: Final = Reading(None, "malformed")
AMBIGUOUS: Final = Reading(None, "ambiguous")


def read_address(value: object) -> Reading:
    """Return the address that a text, packed bytes or an ``ipaddress`` value stands for."""
    match value:
        case None:
            return NOTHING
        case str():
            return _read_text(value)
        case bytes() if len(value) in {4, 16}:
            return _unmapped(value)
        case IPv4Address() | IPv6Address():
            return _unmapped(value.packed)
        case _:
            return MALFORMED


def _unmapped(packed: bytes) -> Reading:
    """Return IPv4 inside IPv6 as the IPv4 address that it is."""
    if len(packed) == 16 and packed.startswith(MAPPED):
        return Reading(packed[12:], "mapped")
    return Reading(packed)


def _pack(text: str) -> bytes | None:
    try:
        return inet_pton(AF_INET6 if ":" in text else AF_INET, text)
    except (OSError, ValueError):
        return None


def _read_text(text: str) -> Reading:
    if text in _SAYS_NOTHING:
        return NOTHING
    if len(text) > LONGEST_TEXT:
        return MALFORMED
    try:  # here and not by a function, since every request passes
        packed = inet_pton(AF_INET6 if ":" in text else AF_INET, text)
    except (OSError, ValueError):
        return _read_odd(text)
    return Reading(packed) if len(packed) == 4 else _unmapped(packed)


def _read_odd(text: str) -> Reading:
    """Return what is left of an address once its wrapping is taken off, one layer at a time."""
    bare, oddity = text.strip(), ""
    if bare != text:
        oddity = "space"
    if found := _BRACKETED.fullmatch(bare) or _WITH_PORT.fullmatch(bare):
        bare, oddity = found[1], "port"
    if ":" in bare and "%" in bare:
        bare, oddity = bare.partition("%")[0], "zone"
    if bare in _SAYS_NOTHING:
        return NOTHING
    packed = _pack(bare)
    if packed is not None:
        return Reading(_unmapped(packed).packed, oddity)
    return AMBIGUOUS if _AMBIGUOUS.fullmatch(bare) else MALFORMED


def _is_trusted(reading: Reading, trusted: Sequence[Network]) -> bool:
    if reading.packed is None:
        return False
    kind = IPv4Address if len(reading.packed) == 4 else IPv6Address
    address = kind(reading.packed)
    return any(address.version == network.version and address in network for network in trusted)


def client_behind(
    *,
    peer: object,
    forwarded_for: str,
    trusted: Sequence[Network],
    header: str = FORWARDED_FOR,
) -> Reading:
    """Return the address of the client, as far as named proxies vouch for it.

    :param peer: the other end of the connection, which nobody can invent.
    :param forwarded_for: the fields of ``header``, joined with commas in order. Each proxy adds
        the address that it saw, so only what trusted proxies added counts: we walk from the right
        and stop at the first address that is not a trusted proxy's.
    :param trusted: the networks of our own proxies; with none the header is never believed.
    :param header: the one that our proxies write; another, which they pass on, is never read.
    """
    reading = read_address(peer)
    if not forwarded_for or not _is_trusted(reading, trusted):
        return reading
    hops = hops_of(forwarded_for, header=header)
    while hops and _is_trusted(reading, trusted):
        reading = read_address(hops.pop())
    return reading
