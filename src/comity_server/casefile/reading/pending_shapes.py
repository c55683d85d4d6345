"""Judge a hold once for each shape of which requests wait, by when such a request may have come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from comity.hold import judge_hold
from comity.hold.terms import Hold, Received, Treatment
from comity.intake.gov_request import Account, Emergency, GovernmentRequest, RequestingAuthority
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, parse_jurisdiction, parse_place
from comity.vocabulary.places import Place as PlaceCode
from comity.vocabulary.verdict import Clear
from comity.vocabulary.words import (
    AccountId,
    AuthorityKind,
    Category,
    Channel,
    InstrumentId,
    RequestId,
    RequestKind,
    Service,
    Threat,
)
from comity_server.casefile.models import PendingShape
from comity_server.casefile.reading.queue import lies_in_any
from comity_server.people.models import Authority

FIRST = datetime(1, 1, 1, tzinfo=UTC)
ALWAYS = (Period(),)


class Waiting(NamedTuple):
    """One shape and how many wait in it; ``authority`` is as its own row says now."""

    id: int
    kind: str
    underlying_state: str
    instrument: str
    facts: str
    pending: int
    authority: Authority

    def read_by(self, terms: Hold) -> tuple[object, ...]:
        """Return what a hold reads of it: two that are alike in this are judged alike."""
        asker = self.authority.id if terms.requested_by or terms.authorities else None
        return self.facts, self.kind, self.underlying_state, self.instrument, asker


def waiting(terms: Hold) -> Iterator[Waiting]:
    """Yield the shapes that the hold's asker and kinds do not rule out at once."""
    askers = Authority.objects.in_bulk()
    columns = ("id", "kind", "underlying_state", "instrument", "facts", "pending", "authority_id")
    for *told, asker in candidates(terms).values_list(*columns):
        yield Waiting(*told, askers[asker])


def candidates(terms: Hold) -> QuerySet[PendingShape]:
    """Return the rows of the shapes that the hold's asker and kinds do not rule out at once."""
    rows = PendingShape.objects.filter(pending__gt=0)
    if terms.requested_by and not terms.users_in:
        known = Authority.objects.values_list("jurisdiction", flat=True).distinct()
        touched = [code for code in known if lies_in_any(code, set(terms.requested_by))]
        rows = rows.filter(Q(authority__jurisdiction__in=touched) | ~Q(underlying_state=""))
    if terms.kinds:
        rows = rows.filter(kind__in=[*terms.kinds, RequestKind.EMERGENCY])
    if terms.emergency is Treatment.PROCEED:
        rows = rows.exclude(kind=RequestKind.EMERGENCY)
    return rows


def breaks_of(terms: Hold) -> tuple[datetime, ...]:
    """Return the instants of receipt at which the hold's answer may turn, the first one included.

    Only its effect and its routes ask when a request came; both count from their start on.
    """
    found = {FIRST}
    if terms.received is Received.FROM_EFFECTIVE:
        found.add(terms.effective_at)
    for route in terms.routes:
        found |= {at for at in (route.open.start, route.open.end) if at is not None}
    return tuple(sorted(found))


def stretches(
    terms: Hold, asked: GovernmentRequest, breaks: tuple[datetime, ...], seat: PlaceCode
) -> Iterator[Period]:
    """Yield the stretches of receipt in which the hold stops some part of such a request."""
    stopped = [_is_stopped(terms, replace(asked, received_at=at), seat) for at in breaks]
    if all(stopped):
        yield from ALWAYS
        return
    for number, stops in enumerate(stopped):
        if stops:
            start = breaks[number] if number else None
            yield Period(start, breaks[number + 1] if number + 1 < len(breaks) else None)


def _is_stopped(terms: Hold, asked: GovernmentRequest, seat: PlaceCode) -> bool:
    return any(
        not isinstance(
            judge_hold(
                terms, gov_request=asked, account=account, category=one, established_in=seat
            ),
            Clear,
        )
        for account in asked.accounts or (None,)
        for one in asked.categories or (None,)
    )


def request_of(row: Waiting) -> GovernmentRequest:
    """Return a shape as a request: all that a hold reads of one; when it came is put in later."""
    facts = json.loads(row.facts)
    return GovernmentRequest(
        id=RequestId(str(row.id)),
        received_at=FIRST,
        kind=RequestKind(row.kind),
        authority=RequestingAuthority(
            name=row.authority.name,
            kind=AuthorityKind(row.authority.kind),
            jurisdiction=parse_jurisdiction(row.authority.jurisdiction),
            verified=False,
        ),
        channel=Channel(facts["channel"]),
        underlying_state=parse_jurisdiction(row.underlying_state) if row.underlying_state else None,
        instrument=InstrumentId(row.instrument),
        services=tuple(map(Service, facts["services"])),
        accounts=tuple(
            Account(
                AccountId(str(number)),
                Service(service),
                UNKNOWN if place == "unknown" else parse_place(place),
            )
            for number, (service, place) in enumerate(facts["accounts"])
        ),
        categories=tuple(map(Category, facts["categories"])),
        offences=tuple(facts["offences"]),
        # No hold asks what an emergency is about, only whether it is one.
        emergency=(
            Emergency(Threat.OTHER, verified_callback=False)
            if row.kind == RequestKind.EMERGENCY
            else None
        ),
    )
