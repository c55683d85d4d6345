"""The rows of cases as the histories from which figures are counted."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from comity.hold import Hold, in_force, judge_hold
from comity.transparency.counting import Counts, recount
from comity.transparency.history import only_service
from comity.transparency.months import closed
from comity.transparency.requests import RequestAct, RequestRecord, gather
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place, parse_jurisdiction
from comity.vocabulary.verdict import Barred
from comity.vocabulary.words import (
    AccountId,
    ActWord,
    Category,
    EventWord,
    RequestId,
    RequestKind,
    Service,
)
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Case, Grant, Provider, Release
from comity_server.ledger import store
from comity_server.ledger.models import Entry

INSTANT = timedelta(microseconds=1)
_ENDS = {
    Case.State.REFUSED: ActWord.REFUSED,
    Case.State.REDIRECTED: ActWord.REDIRECTED,
    Case.State.NO_DATA: ActWord.NO_DATA,
    Case.State.WITHDRAWN: EventWord.WITHDRAWN,
}


def counted(period: Period, *, announced_by: datetime) -> Counts:
    """Return the figures of a period as they stood at its end.

    :param announced_by: a hold counts as one only if it had been announced by then; otherwise its
        requests are pending, so that no figure tells of a hold that nobody has announced.
    """
    # Whatever changes a case adds an entry, so that the ledger's size stands for all rows.
    return _counted(str(settings.HOME.root), store.head().size, period, announced_by)


@functools.lru_cache(maxsize=16)
def _counted(home: str, size: int, period: Period, announced_by: datetime) -> Counts:
    records = tuple(request_records(period, announced_by=announced_by))
    histories, held = gather(records)
    return recount(histories, period=period, held=held)


def begun_at() -> datetime | None:
    """Return when this house began: the instant of its first entry."""
    first = Entry.objects.filter(number=0).first()
    return first.recorded_at if first else None


def request_records(period: Period, *, announced_by: datetime) -> Iterator[RequestRecord]:
    """Yield each request received before a period's end, with what became of it and when."""
    _, end = closed(period)
    last = end - INSTANT
    holds = tuple(
        record.hold
        for record in gate_facts.holds()
        if in_force(record, at=last)
        and record.hold.announced_at is not None
        and record.hold.announced_at <= announced_by
    )
    provider = Provider.objects.filter(id=1).first()
    established = mapping.provider_value(provider).established_in if provider else Place("ZZ")
    rows = (
        Case.objects.filter(received_at__lt=end)
        .select_related("authority", "officer", "follows")
        .prefetch_related(
            "accounts", "restrictions", "releases__deliveries", "releases__determination__grants"
        )
        .order_by("received_at", "ref")
    )
    for case in rows.iterator(chunk_size=500):
        yield _record(case, holds, established)


def _record(case: Case, holds: tuple[Hold, ...], established: Place) -> RequestRecord:
    return RequestRecord(
        id=RequestId(case.ref),
        kind=RequestKind(case.kind),
        received_at=case.received_at,
        jurisdiction=parse_jurisdiction(case.jurisdiction),
        service=only_service(tuple(map(Service, case.services))),
        accounts=frozenset(AccountId(str(row.id)) for row in case.accounts.all()),
        categories=frozenset(map(Category, case.categories)),
        follows=RequestId(case.follows.ref) if case.follows else None,
        acts=tuple(_acts(case)),
        held_at_end=bool(holds) and _is_held(case, holds, established),
    )


def _acts(case: Case) -> Iterator[RequestAct]:
    for release in case.releases.all():
        # Bytes that left count, and not that somebody was allowed to fetch them.
        begun = [one.started_at for one in release.deliveries.all() if one.bytes_sent]
        if begun:
            yield RequestAct(min(begun), ActWord.RELEASED, _categories(release))
    yield from _limits(case)
    if case.state in _ENDS and case.closed_at is not None:
        yield RequestAct(case.closed_at, _ENDS[Case.State(case.state)])


def _limits(case: Case) -> Iterator[RequestAct]:
    """Yield what was limited, once for each restriction, and what was put back as wrong."""
    for row in case.restrictions.all():
        if row.version == 1 and row.effective_at is not None:
            yield RequestAct(row.effective_at, ActWord.RESTRICTED)
        if row.was_wrong and row.ended_at is not None:
            yield RequestAct(row.ended_at, ActWord.RESTORED)


def _categories(release: Release) -> frozenset[Category]:
    return frozenset(
        Category(grant.category)
        for grant in release.determination.grants.all()
        if grant.outcome != Grant.Outcome.REFUSED
    )


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
