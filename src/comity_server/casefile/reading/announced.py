"""The holds that were announced, for everybody: nothing of any that was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.hold import HoldRecord, in_force
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Hold, Provider


@dataclass(frozen=True, slots=True)
class Announced:
    """One announced hold: its record, and whether it is in force at the instant asked about."""

    record: HoldRecord
    in_force: bool


def announced(*, at: datetime) -> tuple[Announced, ...]:
    """Return every hold that had been announced by ``at``, lifted ones too, oldest first.

    A hold that is in force and not announced is not here, in no count and no gap: announcing is a
    choice of its own (design, truth 2).
    """
    rows = Hold.objects.exclude(state=Hold.State.DRAFT).filter(announced_at__lte=at)
    records = mapping.hold_records(rows.order_by("announced_at", "effective_at", "ref"))
    judged_by = gate_facts.assessments()
    return tuple(
        Announced(record, in_force(record, at=at, assessments=judged_by)) for record in records
    )


def provider() -> Provider | None:
    """Return the provider's row, if somebody has set the house up."""
    return Provider.objects.filter(id=1).first()
