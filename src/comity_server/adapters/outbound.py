"""The one client by which the house calls addresses of others: resolved once, pinned, no redirects.

Threat model, section 3, boundary 6. A name is looked up once, every number behind it is checked,
and the connection goes to such a number, so that a name which answers differently the second time
leads nowhere else. Proxies of the environment are not used, an answer is read up to its bound and
no more, and all of it has to be there within its time, however slowly it drips.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from comity.errors import ComityError
from comity_server.adapters.outbound_addresses import is_on_this_machine, is_outside, may_be_private

SECONDS: Final = 10
LONGEST_ANSWER: Final = 1 << 16
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class NotDelivered(ComityError):
    """Raised when a receiver did not take what was sent."""

    code = "outbound.not-delivered"

    def __init__(self, why: str) -> None:
        self.failure_code = why
        super().__init__(f"The receiver did not take it: {why}. It is tried again.")


class Reach(Enum):
    """Where an address may lead: what the operator declared, and nothing further."""

    OUTSIDE = "the public network only"
    MACHINE = "this machine only"
    PRIVATE = "also the operator's own networks"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, whatever its status: redirects are answers and are not followed."""

    status: int
    body: bytes


def post(url: str, *, body: bytes, headers: Mapping[str, str], private: bool) -> None:
    """Post a body to an address; it was taken if the answer is one of the 200s.

    :param private: whether the address may lie inside a network of the operator's own.
    :raises NotDelivered: naming what failed; what the receiver wrote is not kept.
    """
    reach = Reach.PRIVATE if private else Reach.OUTSIDE
    answered = call("POST", url, body=body, headers=headers, reach=reach)
    if not HTTPStatus.OK <= answered.status < HTTPStatus.MULTIPLE_CHOICES:
        raise NotDelivered(f"status-{answered.status}")


def reach_of(url: str, *, private: bool) -> Reach:
    """Return where a declared address may lead: one that names this machine leads only there."""
    if urlsplit(url).hostname in LOOPBACK:
        return Reach.MACHINE
    return Reach.PRIVATE if private else Reach.OUTSIDE


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    reach: Reach,
    body: bytes | None = None,
    seconds: float = SECONDS,
) -> Answered:
    """Send one message and return the answer.

    :param seconds: how long all of it may take once the name is resolved.
    :raises NotDelivered: if the address leads where it may not, or no whole answer came.
    """
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connected(url, reach=reach, seconds=seconds) as connection:
        try:
            connection.request(method, path, body, dict(headers))
            with connection.getresponse() as response:
                read = response.read(LONGEST_ANSWER + 1)
                status = response.status
        except (OSError, http.client.HTTPException) as fault:
            raise NotDelivered("too-slow" if connection.hung_up else _named(fault)) from fault
        if connection.hung_up:  # what was cut off may look like a whole answer
            raise NotDelivered("too-slow")
    if len(read) > LONGEST_ANSWER:
        raise NotDelivered("answer-too-long")
    return Answered(status, read)


@contextmanager
def _connected(url: str, *, reach: Reach, seconds: float) -> Iterator[_Pinned]:
    """Connect to the first number that takes it, for so long and no longer."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as fault:
        raise NotDelivered("address-malformed") from fault
    connection = _Pinned(parts.hostname or "", port, seconds, with_tls=parts.scheme == "https")
    why = "no-address"
    for number in _numbers(parts.hostname or "", port, reach=reach):
        try:
            connection.dial(number)
            break
        except OSError as fault:
            why = _named(fault)
    else:
        raise NotDelivered(why)
    # One slow byte after another would renew the socket's own time for ever.
    ending = Timer(seconds, connection.hang_up)
    ending.daemon = True
    ending.start()
    try:
        connection.secure()
        yield connection
    except OSError as fault:
        raise NotDelivered(_named(fault)) from fault
    finally:
        ending.cancel()
        connection.close()


def _numbers(host: str, port: int, *, reach: Reach) -> list[str]:
    """Return the numbers behind a name, all of which must be addresses that may be called.

    :raises NotDelivered: if the name is unknown or one of them leads where it may not.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotDelivered("name-unknown") from fault
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(map(_CHECKS[reach], numbers)):
        raise NotDelivered("address-is-inside" if reach is Reach.OUTSIDE else "address-is-not-ours")
    return numbers


_CHECKS: Final = {
    Reach.OUTSIDE: is_outside,
    Reach.MACHINE: is_on_this_machine,
    Reach.PRIVATE: may_be_private,
}


def _named(fault: BaseException) -> str:
    return type(fault).__name__


class _Pinned(http.client.HTTPConnection):
    """A connection to one number, whatever the name says by now; TLS asks for the name."""

    def __init__(self, host: str, port: int, seconds: float, *, with_tls: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self._with_tls = with_tls
        self.hung_up = False
        if with_tls:
            self.default_port = http.client.HTTPS_PORT

    def dial(self, number: str) -> None:
        """Connect to a number."""
        self.sock = socket.create_connection((number, self.port), timeout=self.timeout)

    def secure(self) -> None:
        """Speak TLS from here on where the address says so, and check the name."""
        if self._with_tls:
            trusted = ssl.create_default_context()
            self.sock = trusted.wrap_socket(self.sock, server_hostname=self.host)

    def connect(self) -> None:
        """Never dial anew: a second connection would resolve the name again."""
        raise http.client.NotConnected

    def hang_up(self) -> None:
        """End the connection from another thread: whoever reads from it meets its end."""
        self.hung_up, sock = True, self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself
