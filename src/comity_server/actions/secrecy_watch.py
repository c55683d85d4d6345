"""Ring for orders of secrecy that end or must be looked at again. It tells nobody and ends none."""

from __future__ import annotations

from datetime import datetime

from comity.notice.order import SecrecyCall
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM
from comity_server.casefile import secrecy_due
from comity_server.casefile.models import Alarm, Notice, SecrecyOrder
from comity_server.casefile.ringing import say_utc
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

_SAYS = {
    SecrecyCall.ENDS_SOON: (
        "Secrecy order {ref} ends on {end}. If it was extended, enter that before; else the user "
        "is told then."
    ),
    SecrecyCall.OVER: "Secrecy order {ref} ended on {end}. Who may be told is told after a check.",
    SecrecyCall.REVIEW: (
        "Secrecy order {ref} must be looked at again: ask for its end, or challenge it."
    ),
}


@retry_whole
def ring_order(*, ref: str, key: str, at: datetime) -> Alarm | None:
    """Ring for an order, if it still calls: those who recorded it, and counsel."""
    call = SecrecyCall(key.partition(":")[0])
    with change(Side.NONE):
        row = SecrecyOrder.objects.prefetch_related("deeds").get(ref=ref)
        if key not in secrecy_due.order_keys(row, at=at):
            return None
        end = say_utc(row.ends_at) if row.ends_at else ""
        alarm = alarms.ring(
            kind=call,
            about=ref,
            key=key,
            says=_SAYS[call].format(ref=ref, end=end),
            to_roles=("counsel",),
            to_person=row.by_id,
            due_at=row.ends_at,
            at=at,
        )
        if alarm is not None:
            store.append("alarm.rang", at=at, actor=SYSTEM.role, body={"kind": call})
    return alarm


@retry_whole
def ring_unsafe(*, notice_id: int, key: str, at: datetime) -> Alarm | None:
    """Ring for a user who is not told because it is unsafe: nobody is left untold unseen."""
    with change(Side.NONE):
        row = Notice.objects.select_related("case").get(id=notice_id)
        if row.unsafe_since is None or key != secrecy_due.unsafe_key(row):
            return None
        case = row.case
        name = "A sealed case" if case.sealed else f"Case {case.ref}"
        alarm = alarms.ring(
            kind=secrecy_due.UNSAFE,
            about="sealed" if case.sealed else case.ref,
            key=key,
            says=f"{name}: look again at whether it is still unsafe to tell the user.",
            case=case,
            to_roles=("counsel", "rights"),
            to_person=row.unsafe_by_id,
            due_at=row.unsafe_review_by,
            at=at,
        )
        if alarm is not None:
            body = {"kind": secrecy_due.UNSAFE}
            store.append("alarm.rang", at=at, actor=SYSTEM.role, case=case.ref, body=body)
    return alarm
