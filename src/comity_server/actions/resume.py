"""Take collecting up again that was stopped while something barred it: a person asks for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.errors import GateShut
from comity.vocabulary.verdict import Clear, bars_of
from comity_server.actions.actor import Actor
from comity_server.casefile import gate_facts, outbox
from comity_server.casefile.models import Case, Outbox
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.vault.models import Production


@retry_whole
def resume_collection(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """Have the approved determination of a case collected after a bar ended. It releases nothing.

    No clock does this: that a window is over opens nothing until a person asks.

    :raises comity.errors.GateShut: while something still bars it, with every reason.
    :raises comity.errors.DeterminationMissing: if nothing is approved.
    :raises ValueError: if it was collected already, or is being collected.
    """
    by.must_be("analyst", "counsel", "executive")
    with change(Side.SHARED):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        row = gate_facts.determination_in_force(case_id)
        asked = Outbox.objects.filter(kind="collect", arguments__determination=str(row.id))
        if (
            case.closed_at is not None
            or asked.filter(done_at__isnull=True).exists()
            or Production.objects.filter(determination_id=row.id).exists()
        ):
            raise ValueError("There is nothing to collect: it is done, or being done.")
        verdict = gate_facts.judge(row, at=at)
        if not isinstance(verdict, Clear):
            raise GateShut(bars_of(verdict))
        key = f"collect:{row.id}:{asked.count()}"
        outbox.queue("collect", key=key, at=at, determination=row.id)
        case.state, case.turn = Case.State.DECIDED, "nobody"
        case.save(update_fields=["state", "turn"])
        store.append(
            "collection.resumed",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"determination": row.digest},
            commits={"person": str(by.person).encode()},
        )
