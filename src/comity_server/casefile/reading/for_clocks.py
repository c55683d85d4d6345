"""What the desk shows of clocks: what happened to a case, alarms, signs of life."""

from __future__ import annotations

from uuid import UUID

from comity_server.casefile.models import Case, CaseEvent


def events_of(case: Case) -> tuple[CaseEvent, ...]:
    """Return all that was entered as having happened, what was taken back too, newest first."""
    rows = case.events.select_related("by", "retracted_by")
    return tuple(rows.order_by("-at", "-ledger_number"))


def event_of(case: Case, event_id: UUID) -> CaseEvent | None:
    """Return one event of a case that still counts."""
    rows = case.events.select_related("by").filter(id=event_id, retracted_at__isnull=True)
    return rows.first()
