"""An order to an executor, its answer, and the failures that alarms name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from comity.ledger.canonical import Json, canonical

FORMAT: Final = "comity.executor/order@1"
LONGEST_REFERENCE: Final = 120


@dataclass(frozen=True, slots=True)
class Order:
    """What an executor is to do. ``id`` is the idempotency key.

    ``sequence`` grows with each order about a restriction: one that is lower than another which
    was carried out comes too late and is acknowledged without being carried out. No request, case
    or person is named. No places means everywhere.
    """

    id: str
    sequence: int
    act: str  # withhold | remove | restore
    restriction: str
    version: int
    resource: str
    places: tuple[str, ...]
    basis: str
    shown_text: str
    effective_at: datetime

    def to_bytes(self) -> bytes:
        """Return the order as it is sent and signed: canonical JSON (RFC 8785)."""
        at = self.effective_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        fields: dict[str, Json] = {
            "act": self.act,
            "basis": self.basis,
            "effective_at": at,
            "format": FORMAT,
            "order": self.id,
            "places": sorted(self.places),
            "resource": self.resource,
            "restriction": self.restriction,
            "sequence": self.sequence,
            "shown_text": self.shown_text,
            "version": self.version,
        }
        return canonical(fields)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The executor has carried the order out, now or earlier; ``reference`` is its own."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The executor says that it will not; a person has to look."""

    reason: str


Port = Callable[[Order], Acknowledged | Refused]
"""How an executor is called, by whichever way: raises ``Silent`` where no answer came."""


class Silent(RuntimeError):
    """Raised when an executor gave no answer that counts; the order is sent again later."""

    def __init__(self, executor: str, why: str) -> None:
        super().__init__(f"executor {executor}: {why}")
        self.failure_code = f"executor {executor}: {why}"
