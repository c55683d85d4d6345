"""Which published sentences a new hold would contradict: where two holds meet and say otherwise.

A hold only ever stops more. So it contradicts what is published where that promises work which the
new hold would stop: emergencies answered, older requests that go on, a declared exception, an open
route, review or letters while only production stops. Requests of forwarding states and accounts of
unknown place are left out: no published sentence speaks of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.hold.assessment import Assessment
from comity.hold.force import HoldRecord, in_force
from comity.hold.terms import Hold, HoldException, Match, Older, Received, Treatment, Underlying
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity.vocabulary.words import InstrumentId

_SEVERITY = {Treatment.PROCEED: 0, Treatment.ASK: 1, Treatment.HELD: 2}


class Clause(StrEnum):
    """What of a published hold a new one contradicts."""

    STOPS = "stops"
    EMERGENCIES = "emergencies"
    OLDER = "older"
    EXCEPTION = "exception"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One published clause that would no longer be true; ``detail`` names exception or route."""

    published: Hold
    clause: Clause
    detail: str = ""


def contradictions(
    draft: Hold,
    *,
    published: Iterable[HoldRecord],
    at: datetime,
    assessments: Sequence[Assessment] = (),
) -> tuple[Contradiction, ...]:
    """Return every clause of a published hold in force at ``at`` that ``draft`` contradicts."""
    return tuple(
        found
        for record in published
        if record.hold.id != draft.id and in_force(record, at=at, assessments=assessments)
        for found in _against(record.hold, draft, at)
    )


def may_meet(one: Hold, other: Hold) -> bool:
    """Return whether some direct request about an account of known place is covered by both."""
    return _meet_but_for_kinds(one, other) and _share(one.kinds, other.kinds)


def _against(said: Hold, draft: Hold, at: datetime) -> Iterator[Contradiction]:
    if not _meet_but_for_kinds(said, draft):
        return
    # What becomes of emergencies is said by that field alone, whatever the kinds are.
    if _SEVERITY[draft.emergency] > _SEVERITY[said.emergency]:
        yield Contradiction(said, Clause.EMERGENCIES)
    if not _share(said.kinds, draft.kinds):
        return
    if draft.stops.rank < said.stops.rank:
        yield Contradiction(said, Clause.STOPS)
    if said.older is not None and _holds_older(said, draft):
        yield Contradiction(said, Clause.OLDER)
    for exception in said.exceptions:
        if exception.published and _bars_clause(draft, exception):
            yield Contradiction(said, Clause.EXCEPTION, exception.id)
    if _closes_routes(draft, at):
        for route in said.routes:
            if route.open.covers(at) and said.underlying is not Underlying.HELD:
                yield Contradiction(said, Clause.ROUTE, route.to)


def _holds_older(said: Hold, draft: Hold) -> bool:
    """Return whether requests from before ``said`` would meet something stricter in ``draft``."""
    if draft.received is Received.ALL or draft.effective_at < said.effective_at:
        # What came between the two is older for the published hold and new for the draft.
        return True
    return said.older is Older.PROCEED and draft.older is Older.ASK


def _bars_clause(draft: Hold, theirs: HoldException) -> bool:
    return (
        _share(draft.categories, sorted(theirs.limit))
        and _instruments_meet(draft.instruments, theirs.instruments)
        and not any(_as_wide(mine, theirs) for mine in draft.exceptions)
    )


def _as_wide(mine: HoldException, theirs: HoldException) -> bool:
    reached = not mine.instruments or (
        bool(theirs.instruments)
        and all(any(_within(one, wide) for wide in mine.instruments) for one in theirs.instruments)
    )
    return (
        reached
        and theirs.offences <= mine.offences
        and theirs.limit <= mine.limit
        and mine.needs <= theirs.needs
    )


def _closes_routes(draft: Hold, at: datetime) -> bool:
    """Return whether what another state forwards would be stopped although a route is open."""
    if any(not askers for askers, _ in _sides(draft)):
        return True
    if draft.underlying is Underlying.BY_ROUTE:
        return not any(route.open.covers(at) for route in draft.routes)
    return draft.underlying is Underlying.HELD


def _meet_but_for_kinds(one: Hold, other: Hold) -> bool:
    return (
        any(
            _askers_meet(mine[0], theirs[0]) and _askers_meet(mine[1], theirs[1])
            for mine in _sides(one)
            for theirs in _sides(other)
        )
        and _share(one.authorities, other.authorities)
        and _share(one.services, other.services)
        and _share(one.categories, other.categories)
        and _instruments_meet(one.instruments, other.instruments)
    )


def _sides(hold: Hold) -> tuple[tuple[Sequence[Jurisdiction], Sequence[Jurisdiction]], ...]:
    """Return askers and users' places as alternatives, each of which covers by itself."""
    askers = hold.requested_by
    users = tuple(Jurisdiction(place) for place in hold.users_in)
    if askers and users and hold.match is Match.EITHER:
        return ((askers, ()), ((), users))
    return ((askers, users),)


def _askers_meet(one: Sequence[Jurisdiction], other: Sequence[Jurisdiction]) -> bool:
    if not one or not other:
        return True
    return any(
        jurisdiction_lies_in(mine, theirs) or jurisdiction_lies_in(theirs, mine)
        for mine in one
        for theirs in other
    )


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or bool(set(one) & set(other))


def _instruments_meet(one: Sequence[InstrumentId], other: Sequence[InstrumentId]) -> bool:
    if not one or not other:
        return True
    return any(_within(mine, theirs) or _within(theirs, mine) for mine in one for theirs in other)


def _within(inner: str, outer: str) -> bool:
    return inner.startswith(outer) if outer.endswith(".") else inner == outer
