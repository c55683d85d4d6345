"""The statement check on demand: run, recorded, and told."""

from __future__ import annotations

from datetime import datetime

from comity.hold import HoldRecord
from comity_server.actions.actor import Actor
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Hold, StatementRun
from comity_server.casefile.statement_checks import StatementCheck, check_record
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_CHECK = ("analyst", "counsel", "rights", "executive")


@retry_whole
def check_statement(*, ref: str, by: Actor, at: datetime) -> StatementCheck:
    """Check a hold's sentence against everything that was released, and record what was found.

    :raises LookupError: if there is no such hold.
    """
    by.must_be(*MAY_CHECK)
    with change(Side.NONE):
        row = Hold.objects.filter(ref=ref).first()
        if row is None:
            raise LookupError(f"There is no hold {ref}.")
        record = next(
            iter(mapping.hold_records([row])), HoldRecord(parse_terms(row.terms, ref=ref))
        )
        found = check_record(record, title=row.title, at=at)
        StatementRun.objects.create(
            hold=row,
            against=[one.ledger_number for one in found.contradicted_by],
            declared=[one.ledger_number for one in found.declared],
            person_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        store.append(
            "hold.statement-checked",
            at=at,
            actor=by.role,
            body={
                "against": len(found.contradicted_by),
                "declared": len(found.declared),
                "hold": ref,
                "holds": found.holds,
            },
        )
    return found
