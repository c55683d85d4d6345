"""Which versions of which holds bound a case, and from when until when: old cases keep theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.hold import HoldRecord
from comity.hold.diligence import PaperError
from comity.hold.force import lifted_periods
from comity.vocabulary.instants import Period
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Case, Hold, Provider
from comity_server.casefile.reading.queue import stopped_by


@dataclass(frozen=True, slots=True)
class BoundBy:
    """One version of a hold that stopped some part of a case, and while it did.

    ``until`` is None while it still does.
    """

    ref: str
    title: str
    version: int
    since: datetime
    until: datetime | None


def holds_that_bound(case: Case, *, at: datetime) -> tuple[BoundBy, ...]:
    """Return each version that bound a case between its receipt and its end, oldest first.

    Its terms never change once it is in force, so that what bound is read from the row itself; the
    accounts' places are those that are known now.
    """
    if not Provider.objects.filter(id=1).exists():
        return ()
    end = min(case.closed_at or at, at)
    try:
        assessments = gate_facts.assessments()
    except PaperError:  # nobody can tell whether a lift still counts: the gate bars, and says so
        return ()
    found = []
    for row in Hold.objects.exclude(state=Hold.State.DRAFT).order_by("recorded_at", "ref"):
        (record,) = mapping.hold_records([row])
        if not stopped_by((record.hold,))(case):
            continue
        for since, until in _in_force(record, lifted_periods(record, assessments)):
            if since <= end and (until is None or until > case.received_at):
                began = max(since, case.received_at)
                over = until if until is not None and until <= end else case.closed_at
                found.append(BoundBy(row.ref, row.title, row.version, began, over))
    return tuple(sorted(found, key=lambda one: (one.since, one.ref)))


def _in_force(
    record: HoldRecord, lifted: tuple[Period, ...]
) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the stretches in which a hold barred: from its beginning on, between its lifts."""
    since: datetime | None = record.hold.bars_from
    for period in lifted:
        if since is not None and period.start is not None:
            if since < period.start:
                yield since, period.start
            since = period.end
    if since is not None:
        yield since, None
