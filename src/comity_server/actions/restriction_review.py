"""Ring when the day has come by which people were to look at a restriction again. It goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from comity.vocabulary.instants import end_of
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM
from comity_server.actions.restriction import MAY_RESTRICT
from comity_server.casefile import outbox
from comity_server.casefile.models import Restriction
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store

KIND: Final = "restriction-review"


def review_restriction(lease: outbox.Lease, *, at: datetime) -> None:
    """Ring for a restriction whose day has passed; nothing for one that binds nobody any more."""
    row = Restriction.objects.get(id=lease.arguments["restriction"])
    if row.state != Restriction.State.IN_FORCE:
        with bookkeeping():
            outbox.finish(lease, at=at)
        return
    _ring(lease, row, at=at)


@retry_whole
def _ring(lease: outbox.Lease, row: Restriction, *, at: datetime) -> None:
    with change(Side.NONE):
        outbox.finish(lease, at=at)
        alarms.ring(
            kind=KIND,
            about=row.ref,
            key=f"{KIND}:{row.id}",
            says=f"The day by which restriction {row.ref} was to be looked at again has passed. "
            "It goes on: people lift it, change it or keep it.",
            at=at,
            to_roles=MAY_RESTRICT,
            due_at=end_of(row.review_by),
        )
        store.append(
            "alarm.rang",
            at=at,
            actor=SYSTEM.role,
            case=row.case.ref if row.case else None,
            body={"kind": KIND, "restriction": row.ref},
        )
