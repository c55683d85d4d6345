"""Send an order over HTTP, signed, to the one address that its executor declares.

Source: ``docs/formats/executor.md``. The name is resolved once and the connection goes to what it
resolved to; redirects and proxies are not followed; an answer is read up to its bound and no more.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from comity_server.adapters.executors.order import (
    LONGEST_REFERENCE,
    Acknowledged,
    Order,
    Refused,
    Silent,
)

LONGEST_ANSWER: Final = 1 << 16
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
REFUSALS: Final = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def signature(secret: bytes, *, timestamp: str, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 over timestamp, a full stop and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Webhook:
    """An executor behind an address. ``clock`` gives seconds since 1970, for the timestamp."""

    name: str
    url: str
    clock: Callable[[], float]
    timeout_seconds: float = 10
    secret: bytes = field(default=b"", repr=False)

    def __call__(self, order: Order) -> Acknowledged | Refused:
        """Send an order and return its answer.

        :raises Silent: if none came that counts.
        """
        body = order.to_bytes()
        timestamp = str(int(self.clock()))
        signed = signature(self.secret, timestamp=timestamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "Comity-Timestamp": timestamp,
            "Comity-Signature": f"sha256={signed}",
            "Idempotency-Key": order.id,
        }
        try:
            status, raw = self._post(body, headers)
        except (OSError, http.client.HTTPException) as failure:
            raise Silent(self.name, "no answer") from failure
        return self._read(order, status, raw)

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        connection = Pinned(parts.hostname or "", parts.port, self.timeout_seconds, parts.scheme)
        try:
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body, headers)
            with connection.getresponse() as response:
                return response.status, response.read(LONGEST_ANSWER + 1)
        finally:
            connection.close()

    def _read(self, order: Order, status: int, raw: bytes) -> Acknowledged | Refused:
        if status in REFUSALS:
            return Refused(f"status {status}")
        if status != HTTPStatus.OK:
            raise Silent(self.name, f"status {status}")
        try:
            said = json.loads(raw) if len(raw) <= LONGEST_ANSWER else {}
        except ValueError:
            said = {}
        # Only who names this very order has read it: a page of some proxy says 200 too.
        if not isinstance(said, dict) or said.get("order") != order.id:
            raise Silent(self.name, "an answer that names no order")
        match said.get("state"):
            case "done":
                return Acknowledged(str(said.get("reference", ""))[:LONGEST_REFERENCE])
            case "refused":
                return Refused("it said so")
            case _:
                raise Silent(self.name, "an answer without a state")


class Pinned(http.client.HTTPConnection):
    """A connection to the first address that a name has now; TLS checks the name."""

    def __init__(self, host: str, port: int | None, timeout: float, scheme: str) -> None:
        self._scheme = scheme
        super().__init__(host, port or (443 if scheme == "https" else 80), timeout=timeout)

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        address = found[0][4]
        plain = socket.create_connection((address[0], address[1]), self.timeout)
        if self._scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain
