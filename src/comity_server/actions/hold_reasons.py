"""Say why a hold was drafted, in its drafter's own words."""

from __future__ import annotations

from datetime import datetime

from comity_server.actions.actor import Actor
from comity_server.actions.hold import MAY_HOLD, need_grounds
from comity_server.casefile.models import Hold
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def state_reasons(*, ref: str, reasons: str, by: Actor, at: datetime) -> None:
    """Keep the reasons for a draft; once people said yes to it they stay as they are.

    :raises ValueError: if there are none, or the hold is no draft any more.
    """
    by.must_be(*MAY_HOLD, "analyst")
    need_grounds(reasons)
    with change(Side.NONE):
        row = Hold.objects.select_for_update().get(ref=ref)
        if row.state != Hold.State.DRAFT or row.consents.exists():
            raise ValueError("People have said yes to this hold: its reasons stay as they are.")
        row.reasons = reasons.strip()
        row.save(update_fields=["reasons"])
        store.append(
            "hold.reasons-stated",
            at=at,
            actor=by.role,
            body={"hold": ref},
            commits={"reasons": row.reasons.encode()},
        )
