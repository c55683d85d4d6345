"""The rows of cases as the records that figures are counted from: what was asked, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from comity.hold import Hold
from comity.hold.judge import exception_fits
from comity.transparency.history import only_service
from comity.transparency.national_security import banded_class_of
from comity.transparency.requests import RequestAct, RequestRecord
from comity.vocabulary.places import Place, parse_jurisdiction
from comity.vocabulary.words import (
    AccountId,
    ActWord,
    Category,
    EventWord,
    RequestId,
    RequestKind,
    Service,
)
from comity_server.casefile import mapping
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, Grant, Release, ReleasePassage, Restriction

_ENDS = {
    Case.State.REFUSED: ActWord.REFUSED,
    Case.State.REDIRECTED: ActWord.REDIRECTED,
    Case.State.NO_DATA: ActWord.NO_DATA,
    Case.State.WITHDRAWN: EventWord.WITHDRAWN,
}


def with_everything(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Return a query of cases that fetches all that records and events are read from."""
    return (
        rows.select_related("authority", "officer", "follows")
        .prefetch_related(
            "accounts",
            "alarms",
            "clocks",
            "events",
            "letters",
            "notices",
            "restrictions",
            "releases__deliveries",
            "releases__determination__grants",
            "releases__determination__passages__hold",
        )
        .order_by("received_at", "ref")
    )


def record_of(case: Case) -> RequestRecord:
    """Return a request with what became of it and when."""
    return RequestRecord(
        id=RequestId(case.ref),
        kind=RequestKind(case.kind),
        received_at=case.received_at,
        jurisdiction=parse_jurisdiction(case.jurisdiction),
        service=only_service(tuple(map(Service, case.services))),
        accounts=frozenset(AccountId(str(row.id)) for row in case.accounts.all()),
        categories=frozenset(map(Category, case.categories)),
        follows=RequestId(case.follows.ref) if case.follows else None,
        items=max(1, len(case.accounts.all())) if case.kind == RequestKind.REMOVAL else 0,
        banded=banded_class_of(case.instrument, map(Category, case.categories)) is not None,
        acts=tuple(_acts(case)),
    )


def _acts(case: Case) -> Iterator[RequestAct]:
    for release in case.releases.all():
        at = left_at(release)
        if at is not None:
            yield RequestAct(at, ActWord.RELEASED, categories_of(release))
    yield from _limits(case)
    if case.state in _ENDS and case.closed_at is not None:
        yield RequestAct(case.closed_at, _ENDS[Case.State(case.state)])


def _limits(case: Case) -> Iterator[RequestAct]:
    """Yield what was limited, once for each restriction, and what was put back as wrong."""
    for row in case.restrictions.all():
        if row.version == 1 and row.effective_at is not None:
            yield from _in_each_place(case, row, ActWord.RESTRICTED, row.effective_at)
        if row.was_wrong and row.ended_at is not None:
            yield from _in_each_place(case, row, ActWord.RESTORED, row.ended_at)


def _in_each_place(
    case: Case, row: Restriction, word: ActWord, at: datetime
) -> Iterator[RequestAct]:
    """Yield what was done once for each place; without places it was done everywhere."""
    of_items = case.kind == RequestKind.REMOVAL
    if word is ActWord.RESTRICTED and of_items:
        word = ActWord.REMOVED
    for place in row.places or (None,):
        yield RequestAct(
            at,
            word,
            accounts=0 if of_items else 1,
            items=1 if of_items else 0,
            place=Place(place) if place else None,
            basis=row.basis,
        )


def left_at(release: Release) -> datetime | None:
    """Return when bytes of a release began to leave, not when they were allowed to."""
    begun = [one.started_at for one in release.deliveries.all() if one.bytes_sent]
    return min(begun, default=None)


def gave_less(release: Release) -> bool:
    """Return whether a release gave less than was asked."""
    grants = release.determination.grants.all()
    return any(grant.outcome != Grant.Outcome.GRANTED for grant in grants)


def categories_of(release: Release) -> frozenset[Category]:
    """Return the categories that a release gave."""
    grants = release.determination.grants.all()
    return frozenset(
        Category(grant.category) for grant in grants if grant.outcome != Grant.Outcome.REFUSED
    )


def exceptions_used(case: Case, release: Release) -> tuple[str, ...]:
    """Return the exceptions of holds by which a release passed."""
    passed = [
        passage
        for passage in release.determination.passages.all()
        if passage.clause == ReleasePassage.Clause.EXCEPTION
    ]
    if not passed:
        return ()
    gov_request, left = mapping.request_value(case), categories_of(release)
    terms: list[Hold] = [parse_terms(one.hold.terms, ref=one.hold.ref) for one in passed]
    return tuple(
        sorted(
            {
                one.id
                for hold in terms
                for one in hold.exceptions
                if left & one.limit and exception_fits(one, gov_request)
            }
        )
    )
