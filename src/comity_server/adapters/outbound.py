"""The one client by which the house calls addresses of others: resolved once, pinned, no redirects.

Threat model, section 3, boundary 6. The address is looked up, checked and connected to as a number,
so that a name which answers differently the second time leads nowhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from comity.errors import ComityError

SECONDS = 10
LONGEST_ANSWER = 4096


class NotDelivered(ComityError):
    """Raised when a receiver did not take what was sent."""

    code = "outbound.not-delivered"

    def __init__(self, why: str) -> None:
        self.failure_code = why
        super().__init__(f"The receiver did not take it: {why}. It is tried again.")


def post(url: str, *, body: bytes, headers: Mapping[str, str], private: bool) -> None:
    """Post a body to an address; it was taken if the answer is one of the 200s.

    :param private: whether the address may lie inside a network of the operator's own.
    :raises NotDelivered: naming what failed; what the receiver wrote is not kept.
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.hostname or ""
    last = "no-address"
    for address in _addresses(host, port, private=private):
        connection = _connection(parts.scheme, host, port, address)
        try:
            connection.request("POST", path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException) as fault:
            last = type(fault).__name__
            continue
        finally:
            connection.close()
        if 200 <= answer.status < 300:
            return
        raise NotDelivered(f"status-{answer.status}")
    raise NotDelivered(last)


def _addresses(host: str, port: int, *, private: bool) -> Iterator[str]:
    """Yield the numbers behind a name, all of which must be addresses that may be called.

    :raises NotDelivered: if the name is unknown or leads inside.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotDelivered("name-unknown") from fault
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not private and not all(map(_is_outside, numbers)):
        raise NotDelivered("address-is-inside")
    yield from numbers


def _is_outside(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    if scheme == "https":
        return _PinnedHttps(host, port, address=address)
    return _Pinned(host, port, address=address)


class _Pinned(http.client.HTTPConnection):
    """A connection to one number, whatever the name says by now."""

    def __init__(self, host: str, port: int, *, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), timeout=SECONDS)


class _PinnedHttps(_Pinned):
    """The same over TLS, with the certificate asked for by name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        trusted = ssl.create_default_context()
        self.sock = trusted.wrap_socket(self.sock, server_hostname=self.host)
