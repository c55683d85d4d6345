"""Tell people that a lifted hold comes back, or has: the review day of its assessment.

Nothing here brings a hold back: the gate judges that by time, whether this runs or not.
"""

from __future__ import annotations

from datetime import datetime

from comity.vocabulary.instants import as_instant
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM
from comity_server.casefile import outbox
from comity_server.casefile.lifting import RETURNED, RETURNS_SOON
from comity_server.casefile.models import Hold
from comity_server.gate.change import Side, bookkeeping, change, retry_whole
from comity_server.ledger import store

TOLD = ("counsel", "rights", "executive")


def tell_of_return(lease: outbox.Lease, *, at: datetime) -> None:
    """Record that a hold is back, or soon will be, and ring for who decides about it.

    What a renewal has put off meanwhile says nothing.
    """
    row = Hold.objects.get(id=lease.arguments["hold"])
    due = as_instant(datetime.fromisoformat(lease.arguments["returns_at"]))
    if row.returns_at is None or row.returns_at != due:
        with bookkeeping():
            outbox.finish(lease, at=at)
        return
    _tell(lease, row, at=at)


@retry_whole
def _tell(lease: outbox.Lease, row: Hold, *, at: datetime) -> None:
    back = lease.kind == RETURNED
    with change(Side.NONE):
        outbox.finish(lease, at=at)
        alarms.ring(
            kind="hold-returned" if back else "hold-returns",
            about=row.ref,
            key=f"{lease.kind}:{row.ref}:{row.lifted_number}",
            says=(_BACK if back else _SOON).format(title=row.title[:120]),
            at=at,
            to_roles=TOLD,
            due_at=row.returns_at,
            urgent=back,
        )
        store.append(
            "hold.returned" if back else "hold.return-near",
            at=at,
            actor=SYSTEM.role,
            body={"hold": row.ref},
        )


_BACK = "‘{title}’ is in force again: the review day of its assessment has passed."
_SOON = "‘{title}’ comes back soon: its assessment is to be reviewed, and renewed by two people."

JOBS = {RETURNED: tell_of_return, RETURNS_SOON: tell_of_return}
