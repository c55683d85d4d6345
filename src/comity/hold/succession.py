"""Whether a later version of a hold lets through anything that the earlier one stops.

A version that loosens nothing may take the place of the earlier one by two people's word, like any
hold. One that loosens anything is a lift in part and needs all that a lift needs. Where we cannot
tell, it counts as loosened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from comity.hold.terms import (
    Hold,
    LiftCondition,
    Match,
    Never,
    Older,
    OnAssessment,
    OnDate,
    Received,
    Treatment,
    Underlying,
    UnknownPlace,
)
from comity.vocabulary.places import Jurisdiction, Place, jurisdiction_lies_in
from comity.vocabulary.words import RequestKind

_EMERGENCY = (Treatment.PROCEED, Treatment.ASK, Treatment.HELD)
_UNDERLYING = (Underlying.PROCEED, Underlying.BY_ROUTE, Underlying.HELD)


def loosened(new: Hold, old: Hold, *, at: datetime) -> tuple[str, ...]:
    """Return the fields in which ``new``, in force from ``at``, stops less than ``old``.

    The names are those of the scenario format. Empty means: whatever ``old`` says to a request,
    ``new`` says nothing milder.
    """
    return tuple(dict.fromkeys((*_who(new, old), *_lists(new, old), *_choices(new, old, at))))


def _who(new: Hold, old: Hold) -> Iterator[str]:
    asker = bool(old.requested_by) and _places(new.requested_by, old.requested_by)
    users = bool(old.users_in) and _places(new.users_in, old.users_in)
    # A list of the new hold takes in alone where the other is absent or need not match too.
    by_asker = asker and (not new.users_in or new.match is Match.EITHER)
    by_users = users and (not new.requested_by or new.match is Match.EITHER)
    if not new.requested_by and not new.users_in:
        return
    if not old.requested_by and not old.users_in:
        yield "requested_by"
    elif old.requested_by and old.users_in and old.match is Match.BOTH:
        if not (by_asker or by_users or (asker and users)):
            yield "match"
    else:
        if old.requested_by and not by_asker:
            yield "requested_by"
        if old.users_in and not by_users:
            yield "users_in"


def _places(outer: Sequence[Jurisdiction | Place], inner: Sequence[Jurisdiction | Place]) -> bool:
    return all(
        any(jurisdiction_lies_in(Jurisdiction(place), rule) for rule in outer) for place in inner
    )


def _lists(new: Hold, old: Hold) -> Iterator[str]:
    for name in ("authorities", "services", "categories"):
        wider, narrower = getattr(new, name), getattr(old, name)
        if wider and not (narrower and set(narrower) <= set(wider)):
            yield name
    if new.instruments and not (
        old.instruments and all(_instrument(one, new.instruments) for one in old.instruments)
    ):
        yield "instruments"
    old_kinds = set(old.kinds) or set(RequestKind) - {RequestKind.EMERGENCY}
    if new.kinds and not old_kinds <= set(new.kinds):
        yield "kinds"


def _instrument(pattern: str, outer: Sequence[str]) -> bool:
    return any(one.endswith(".") and pattern.startswith(one) for one in outer) or pattern in outer


def _choices(new: Hold, old: Hold, at: datetime) -> Iterator[str]:
    if new.stops.rank > old.stops.rank:
        yield "stops"
    if _EMERGENCY.index(new.emergency) < _EMERGENCY.index(old.emergency):
        yield "emergency"
    if _received(new) < _received(old):
        yield "received"
    older_turn = old.effective_at if new.received is Received.FROM_EFFECTIVE else at
    if new.effective_at > older_turn:
        yield "effective_at"
    if new.users_in and _unknown(new) < _unknown(old):
        yield "unknown_place"
    if new.requested_by and _UNDERLYING.index(new.underlying) < _UNDERLYING.index(old.underlying):
        yield "underlying"
    # An exception asks people before a clause on older requests could let one go on: where that
    # clause does, fewer exceptions stop less.
    same = set(new.exceptions) == set(old.exceptions)
    if not set(new.exceptions) <= set(old.exceptions) or (new.older is Older.PROCEED and not same):
        yield "except"
    if new.underlying is Underlying.BY_ROUTE and not set(new.routes) <= set(old.routes):
        yield "routes"
    if not _as_hard_to_lift(new.lift, old.lift):
        yield "lift"


def _received(hold: Hold) -> int:
    return 2 if hold.received is Received.ALL else 1 if hold.older is Older.ASK else 0


def _unknown(hold: Hold) -> int:
    return 1 if not hold.users_in or hold.unknown_place is UnknownPlace.HELD else 0


def _as_hard_to_lift(new: LiftCondition | None, old: LiftCondition | None) -> bool:
    match new, old:
        case (Never(), _) | (_, None):
            return True
        case OnAssessment(), Never():
            return False
        # Another assessment is as hard: it needs its own two signatures.
        case OnAssessment(), _:
            return True
        case OnDate(date=later), OnDate(date=day):
            return later >= day
        case _:
            return new == old
