"""The rows of cases as the histories from which figures are counted."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from comity.hold import Hold, in_force, judge_hold
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.months import closed
from comity.transparency.requests import RequestRecord, gather, root_of
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place
from comity.vocabulary.verdict import Barred
from comity.vocabulary.words import RequestId
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.figure_events import events_of, said_of
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.request_records import record_of, with_everything
from comity_server.ledger.models import Entry

INSTANT = timedelta(microseconds=1)
BATCH = 500


def begun_at() -> datetime | None:
    """Return when this house began: the instant of its first entry."""
    first = Entry.objects.filter(number=0).first()
    return first.recorded_at if first else None


def all_histories(*, before: datetime | None = None) -> tuple[CaseHistory, ...]:
    """Return the history of every case, or of those received before an instant."""
    rows = Case.objects.all() if before is None else Case.objects.filter(received_at__lt=before)
    return histories_of(with_everything(rows).iterator(chunk_size=BATCH))


def histories_of(cases: Iterable[Case]) -> tuple[CaseHistory, ...]:
    """Return one history for each chain of follow-ups among cases fetched with everything."""
    records: dict[RequestId, RequestRecord] = {}
    events: dict[RequestId, tuple[FigureEvent, ...]] = {}
    for batch in _batches(cases):
        said = said_of(case.ref for case in batch)
        for case in batch:
            record = record_of(case)
            records[record.id] = record
            events[record.id] = tuple(events_of(case, said.get(case.ref, ())))
    of_chain: defaultdict[RequestId, list[FigureEvent]] = defaultdict(list)
    for record in records.values():
        of_chain[root_of(record, records)] += events[record.id]
    found, _ = gather(records.values())
    return tuple(
        replace(history, events=(*history.events, *of_chain[history.id])) for history in found
    )


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    left = iter(cases)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def held_at_end(period: Period, *, announced_by: datetime) -> frozenset[RequestId]:
    """Return the chains of which a request stood under an announced hold at a period's end."""
    _, end = closed(period)
    judged_by = gate_facts.assessments()
    holds = tuple(
        record.hold
        for record in gate_facts.holds()
        if in_force(record, at=end - INSTANT, assessments=judged_by)
        and record.hold.announced_at is not None
        and record.hold.announced_at <= announced_by
    )
    if not holds:
        return frozenset()
    provider = Provider.objects.filter(id=1).first()
    established = mapping.provider_value(provider).established_in if provider else Place("ZZ")
    records = {
        record.id: record for record in _records(before=end, holds=holds, established=established)
    }
    return frozenset(root_of(one, records) for one in records.values() if one.held_at_end)


def _records(
    *, before: datetime, holds: tuple[Hold, ...], established: Place
) -> Iterator[RequestRecord]:
    rows = with_everything(Case.objects.filter(received_at__lt=before))
    for case in rows.iterator(chunk_size=BATCH):
        yield replace(record_of(case), held_at_end=_is_held(case, holds, established))


def _is_held(case: Case, holds: tuple[Hold, ...], established: Place) -> bool:
    """Return whether the holds bar every part of a request."""
    gov_request = mapping.request_value(case)
    return all(
        any(
            isinstance(
                judge_hold(
                    hold,
                    gov_request=gov_request,
                    account=account,
                    category=category,
                    established_in=established,
                ),
                Barred,
            )
            for hold in holds
        )
        for account in gov_request.accounts or (None,)
        for category in gov_request.categories or (None,)
    )
