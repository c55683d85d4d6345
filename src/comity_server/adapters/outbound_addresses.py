"""Which numbers the house may connect to, whatever notation hides an address of its own network.

An IPv6 address may carry an IPv4 one inside (mapped, 6to4, Teredo, NAT64): then both count.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE: Final = IPv6Network("::/96")

Address = IPv4Address | IPv6Address


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address leads to."""
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if any(address in network for network in (*_NAT64, _COMPATIBLE)):
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def _meant(number: str) -> list[Address]:
    """Return every address that a number stands for, a mapped one only as what it maps."""
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.is_loopback:
        return [address]
    return [address, *_inside(address)]


def is_outside(number: str) -> bool:
    """Return whether a number lies in the public network, all that it carries included."""
    return all(one.is_global and not one.is_multicast for one in _meant(number))


def is_on_this_machine(number: str) -> bool:
    """Return whether a number is this machine's own."""
    return all(one.is_loopback for one in _meant(number))


def may_be_private(number: str) -> bool:
    """Return whether a number is one that a receiver can have, in whichever network.

    Link-local ones are none: there clouds keep the keys of the machine.
    """
    return not any(
        one.is_link_local or one.is_multicast or one.is_unspecified or one.is_reserved
        for one in _meant(number)
    )
