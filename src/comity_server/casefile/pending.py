"""Open requests counted by what a hold can tell them by, in the transaction of each change.

Every open case stands in one shape: who asks, of which kind, by which instrument, about which
services, data, offences and places. A hold is judged once for each shape instead of once for each
case. Of each case the row by which it is counted is kept, so that a change moves exactly what was
counted before; only whoever holds the ledger's head gets here, so no two move a count at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db.models import F

from comity.ledger.canonical import canonical
from comity_server.casefile.models import Case, PendingCase, PendingShape, TargetAccount

NO_CLOCK = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a case without a clock stands: after every other."""

WARNED_AT = 0.8
"""The share of its time after which a clock is told as nearly used up."""


def keep(refs: Iterable[str]) -> None:
    """Bring the counts in line with the cases that the change under way touched."""
    cases = {
        case.id: case
        for case in Case.objects.filter(ref__in=list(refs)).prefetch_related("accounts")
    }
    known = {row.case_id: row for row in PendingCase.objects.filter(case_id__in=cases)}
    moved: Counter[int] = Counter()
    for case_id, case in cases.items():
        _move(case, known.get(case_id), moved)
    for shape, many in sorted(moved.items()):
        if many:
            PendingShape.objects.filter(id=shape).update(pending=F("pending") + many)


def _move(case: Case, before: PendingCase | None, moved: Counter[int]) -> None:
    if not waits(case):
        if before is not None:
            moved[before.shape_id] -= 1
            before.delete()
        return
    after = row_of(case, _shape(case))
    moved[after.shape_id] += 1
    if before is None:
        after.save(force_insert=True)
        return
    moved[before.shape_id] -= 1
    if _counted(before) != _counted(after):
        after.save(force_update=True)


def waits(case: Case) -> bool:
    """Return whether a case is counted as waiting: sealed ones are in no count."""
    return case.closed_at is None and not case.sealed


def row_of(case: Case, shape: PendingShape) -> PendingCase:
    """Return the row by which an open case is counted."""
    due_at = case.must_by or NO_CLOCK
    return PendingCase(
        case=case,
        shape=shape,
        received_at=case.received_at,
        due_at=due_at,
        used_at=NO_CLOCK if case.must_by is None else _used_at(case.received_at, due_at),
    )


def _used_at(received_at: datetime, due_at: datetime) -> datetime:
    return received_at + max(due_at - received_at, timedelta(0)) * WARNED_AT


def _counted(row: PendingCase) -> tuple[object, ...]:
    return (row.shape_id, row.received_at, row.due_at, row.used_at)


def _shape(case: Case) -> PendingShape:
    fields = fields_of(case, case.accounts.all())
    found, _ = PendingShape.objects.get_or_create(key=fields["key"], defaults=fields)
    return found


def fields_of(case: Case, accounts: Iterable[TargetAccount]) -> dict[str, object]:
    """Return the columns of the shape in which a case with these accounts stands."""
    facts = canonical(
        {
            "accounts": sorted({(row.service, row.place) for row in accounts}),
            "categories": sorted(set(case.categories)),
            "channel": case.channel,
            "offences": sorted(set(case.offences)),
            "services": sorted(set(case.services)),
        }
    )
    columns = {
        "authority_id": str(case.authority_id),
        "instrument": case.instrument,
        "kind": case.kind,
        "underlying_state": case.underlying_state,
    }
    key = sha256(canonical(columns) + facts).hexdigest()
    return {**columns, "facts": facts.decode(), "key": key}


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A shape of which the count kept is not that of a full recount."""

    key: str
    kept: int
    recounted: int


def recounted() -> tuple[Miscounted, ...]:
    """Count every open case anew and return what differs from the counts that are kept."""
    rows = Case.objects.filter(closed_at__isnull=True, sealed=False).prefetch_related("accounts")
    full = Counter(str(fields_of(case, case.accounts.all())["key"]) for case in rows)
    kept = dict(PendingShape.objects.values_list("key", "pending"))
    return tuple(
        Miscounted(key, kept.get(key, 0), full[key])
        for key in sorted({*kept, *full})
        if kept.get(key, 0) != full[key]
    )
