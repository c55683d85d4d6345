"""What of our holds has been published: their own names, and their exceptions."""

from __future__ import annotations

from datetime import datetime

from comity_server.casefile import mapping
from comity_server.casefile.models import Hold


def announced_holds(*, at: datetime) -> frozenset[str]:
    """Return the holds that had been announced by ``at``, lifted ones too."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT).filter(announced_at__lte=at)
    return frozenset(rows.values_list("ref", flat=True))


def declared_exceptions() -> frozenset[str]:
    """Return the exceptions of our holds that are published."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT)
    return frozenset(
        one.id
        for record in mapping.hold_records(rows)
        for one in record.hold.exceptions
        if one.published
    )
