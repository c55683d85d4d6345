"""What figures are counted from: one frozen history for each counted case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.errors import FiguresError
from comity.transparency.words import CountingClass, FigureWord
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import Jurisdiction, Place
from comity.vocabulary.words import RequestId, RequestKind, Service

SEVERAL = Service("(several)")
"""Stands where a request names more than one service: it is still one request, in one cell."""

NOT_STATED = Service("(not stated)")
"""Stands where a request names no service."""


@dataclass(frozen=True, slots=True)
class FigureEvent:
    """One thing that happened in a case, in the few facts that figures need.

    ``at`` is when it happened, not when it was written down: an entry that comes late changes the
    figures of the time it speaks of. ``ref`` is the hold, exception or clock concerned.
    ``accounts`` and ``items`` say how many it reached, and ``content`` whether content was among
    the data. ``place`` and ``basis`` belong to removals and restrictions.
    """

    at: datetime
    word: FigureWord
    ref: str = ""
    content: bool = False
    accounts: int = 0
    items: int = 0
    place: Place | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        as_instant(self.at)
        if self.accounts < 0 or self.items < 0:
            raise FiguresError(f"An event '{self.word}' counts less than nothing. Correct it.")


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """One counted case: a request with all its follow-ups, or (kind absent) an act of our own.

    ``accounts`` and ``items`` are distinct ones over the request and its follow-ups. A case that
    turned out to be a duplicate is merged into another and counts nowhere itself. A ``banded`` one
    is of a class that the law lets us publish in bands only, and stands in no exact figure;
    ``report_from`` is the instant before which a delayed one stands in none.
    """

    id: RequestId
    kind: RequestKind | None
    received_at: datetime
    jurisdiction: Jurisdiction
    service: Service = NOT_STATED
    accounts: int = 0
    items: int = 0
    merged_into: RequestId | None = None
    banded: bool = False
    report_from: datetime | None = None
    events: tuple[FigureEvent, ...] = ()

    def __post_init__(self) -> None:
        as_instant(self.received_at)
        if self.report_from is not None:
            as_instant(self.report_from)
        if self.merged_into == self.id:
            raise FiguresError(f"Case {self.id} is merged into itself and would count nowhere.")
        if self.accounts < 0 or self.items < 0:
            raise FiguresError(f"Case {self.id} counts less than nothing. Correct it.")

    @property
    def in_order(self) -> tuple[FigureEvent, ...]:
        """Return the events by instant; those of one instant in the order of their words."""
        return tuple(sorted(self.events, key=_by_instant))


def _by_instant(event: FigureEvent) -> tuple[object, ...]:
    facts = (event.ref, event.content, event.accounts, event.items, event.place or "", event.basis)
    return (as_instant(event.at), event.word.rank, *facts)


def class_of(kind: RequestKind | None) -> CountingClass:
    """Return which of the separate totals a kind belongs to."""
    if kind is None:
        return CountingClass.OWN
    if kind.asks_for_data:
        return CountingClass.DATA
    return CountingClass(kind.value)


def only_service(services: tuple[Service, ...]) -> Service:
    """Return the one service a request names, or the word for none or several."""
    distinct = sorted(set(services))
    if not distinct:
        return NOT_STATED
    return distinct[0] if len(distinct) == 1 else SEVERAL
