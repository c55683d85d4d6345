"""Send an order over HTTP, signed, to the one address that its executor declares.

Source: ``docs/formats/executor.md``. It goes out through the house's one client for such calls.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from comity_server.adapters import outbound
from comity_server.adapters.executors.order import (
    LONGEST_REFERENCE,
    Acknowledged,
    Order,
    Refused,
    Silent,
)

REFUSALS: Final = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def signature(secret: bytes, *, timestamp: str, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 over timestamp, a full stop and the body."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Webhook:
    """An executor behind an address. ``clock`` gives seconds since 1970, for the timestamp.

    :ivar private: whether the address may lie in a network of the operator's own.
    """

    name: str
    url: str
    clock: Callable[[], float]
    timeout_seconds: float = 10
    secret: bytes = field(default=b"", repr=False)
    private: bool = False

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
            answered = outbound.call(
                "POST",
                self.url,
                body=body,
                headers=headers,
                reach=outbound.reach_of(self.url, private=self.private),
                seconds=self.timeout_seconds,
            )
        except outbound.NotDelivered as failure:
            raise Silent(self.name, f"no answer ({failure.failure_code})") from failure
        return self._read(order, answered.status, answered.body)

    def _read(self, order: Order, status: int, raw: bytes) -> Acknowledged | Refused:
        if status in REFUSALS:
            return Refused(f"status {status}")
        if status != HTTPStatus.OK:
            raise Silent(self.name, f"status {status}")
        try:
            said = json.loads(raw)
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
