"""Have executors carry out what two people decided, and record what each answered.

An order is written with the change that calls for it, and sent afterwards. One that nobody answers
is sent again, and rings an alarm by the executor's name in the end.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from comity.restriction.rule import EVERYTHING
from comity_server.actions import alarms
from comity_server.actions.actor import SYSTEM
from comity_server.adapters.executors.declaration import Declared, every_executor, executors_of
from comity_server.adapters.executors.order import Acknowledged, Order, Refused
from comity_server.casefile import outbox
from comity_server.casefile.models import ExecutorOrder, Restriction
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store

CARRY_OUT = "carry-out"
FOLDER = "executors"


class ExecutorGone(RuntimeError):
    """Raised when an order's executor is no longer declared; it stays open and alarms."""

    def __init__(self, name: str) -> None:
        super().__init__(f"executor {name}: no longer declared")
        self.failure_code = f"executor {name}: no longer declared"


def order(row: Restriction, *, restore: bool, at: datetime) -> None:
    """Write an order for each executor of the service, in the change under way."""
    current()
    number = store.next_number()
    wanted = _act(row, restore=restore)
    for executor in _declared(row):
        if wanted not in executor.acts:
            continue
        placed = ExecutorOrder.objects.create(
            restriction=row,
            executor=executor.name,
            act=wanted,
            sequence=number,
            ordered_at=at,
        )
        outbox.queue(CARRY_OUT, key=f"order:{placed.id}", at=at, order=placed.id)


def _act(row: Restriction, *, restore: bool) -> ExecutorOrder.Act:
    if restore:
        return ExecutorOrder.Act.RESTORE
    return ExecutorOrder.Act.WITHHOLD if row.places else ExecutorOrder.Act.REMOVE


def _declared(row: Restriction) -> tuple[Declared, ...]:
    folder = settings.HOME.folder(FOLDER)
    service = row.resource.split("/")[0]
    return (
        every_executor(folder=folder)
        if service == EVERYTHING
        else executors_of(service, folder=folder)
    )


def carry_out(lease: outbox.Lease, *, at: datetime) -> None:
    """Send one order and record its answer; raise where none came, to have it sent again."""
    placed = ExecutorOrder.objects.select_related("restriction").get(id=lease.arguments["order"])
    _record(lease, placed, _send(placed) if _still_wanted(placed) else None, at=at)


@retry_whole
def _record(
    lease: outbox.Lease,
    placed: ExecutorOrder,
    answer: Acknowledged | Refused | None,
    *,
    at: datetime,
) -> None:
    with change(Side.NONE):
        outbox.finish(lease, at=at)
        placed.tries, placed.answered_at = lease.attempts, at
        placed.ledger_number = store.next_number()
        placed.state = _state(answer)
        placed.reference = answer.reference if isinstance(answer, Acknowledged) else ""
        placed.failure = answer.reason[:80] if isinstance(answer, Refused) else ""
        placed.save()
        if isinstance(answer, Refused):
            _ring(placed, at=at)
        store.append(
            f"restriction.order-{placed.state}",
            at=at,
            actor=SYSTEM.role,
            body={
                "act": placed.act,
                "order": str(placed.id),
                "restriction": placed.restriction.ref,
                "version": placed.restriction.version,
            },
            commits={"executor": placed.executor.encode()},
        )


def _ring(placed: ExecutorOrder, *, at: datetime) -> None:
    ref = placed.restriction.ref
    alarms.ring(
        kind="executor-refused",
        about=ref,
        key=f"executor-refused:{placed.id}",
        says=f"{placed.executor} refuses to {placed.act} what restriction {ref} names.",
        at=at,
        to_roles=("counsel", "executive"),
    )


def _still_wanted(placed: ExecutorOrder) -> bool:
    """Return whether the order is what people want now: looked at again as it is sent."""
    if placed.act == ExecutorOrder.Act.RESTORE:
        return True
    return placed.restriction.state == Restriction.State.IN_FORCE


def _state(answer: Acknowledged | Refused | None) -> ExecutorOrder.State:
    match answer:
        case Acknowledged():
            return ExecutorOrder.State.ACKNOWLEDGED
        case Refused():
            return ExecutorOrder.State.REFUSED
        case None:
            return ExecutorOrder.State.DROPPED


def _send(placed: ExecutorOrder) -> Acknowledged | Refused:
    row = placed.restriction
    found = [one for one in _declared(row) if one.name == placed.executor]
    if not found:
        raise ExecutorGone(placed.executor)
    return found[0].port(
        Order(
            id=str(placed.id),
            sequence=placed.sequence,
            act=placed.act,
            restriction=row.ref,
            version=row.version,
            resource=row.resource,
            places=tuple(row.places),
            basis=row.basis,
            shown_text=row.shown_text,
            effective_at=placed.ordered_at
            if placed.act == ExecutorOrder.Act.RESTORE
            else row.effective_at or placed.ordered_at,
        )
    )
