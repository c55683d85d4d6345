"""Void decisions that no longer say what they said when people signed them."""

from __future__ import annotations

from datetime import datetime

from comity_server.casefile.models import Approval, Case, Determination
from comity_server.gate.change import current


def void_decisions(case: Case, *, why: str, at: datetime) -> None:
    """Void every determination of a case and its approvals, in the change under way."""
    current()
    Approval.objects.filter(determination__case=case, voided_at__isnull=True).update(
        voided_at=at, voided_why=why
    )
    case.determinations.exclude(state=Determination.State.VOID).update(
        state=Determination.State.VOID
    )
