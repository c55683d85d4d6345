"""Whether the gate is shut as a whole, why, and who has brought a checkpoint to open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity_server.casefile.models import Shutting


@dataclass(frozen=True, slots=True)
class Brought:
    """A checkpoint that a person brought from outside."""

    person: str
    size: int
    found_at: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShutGate:
    """Why and since when nothing leaves, and what was brought so far to open the gate."""

    because: str
    shut_at: datetime
    brought: tuple[Brought, ...]


def shut_because() -> str:
    """Return why the gate is shut as a whole; empty while it is not."""
    found = Shutting.objects.filter(opened_at__isnull=True).values_list("because", flat=True)
    return found.first() or ""


def shut_gate() -> ShutGate | None:
    """Return the shut gate, or None."""
    row = Shutting.objects.filter(opened_at__isnull=True).first()
    if row is None:
        return None
    rows = row.brought.select_related("person").order_by("at")
    return ShutGate(
        row.because,
        row.shut_at,
        tuple(Brought(one.person.name, one.size, one.found_at, one.at) for one in rows),
    )
