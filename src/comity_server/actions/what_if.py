"""Record that somebody played a hold or an overlay against past requests, before they see it."""

from __future__ import annotations

from datetime import datetime

from comity_server.actions.actor import Actor
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_PLAY = ("analyst", "counsel", "rights", "executive")


@retry_whole
def record_play(*, of: str, since: datetime, by: Actor, at: datetime) -> None:
    """Record who plays what against the requests received from ``since`` on."""
    by.must_be(*MAY_PLAY)
    with change(Side.NONE):
        store.append(
            "review.played",
            at=at,
            actor=by.role,
            body={"since": f"{since:%Y-%m-%d}"},
            commits={"of": of.encode(), "person": str(by.person).encode()},
        )
