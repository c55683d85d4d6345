"""Figures straight from requests and acts, as scenarios and small services have them.

A follow-up is counted once with the request that it continues. What it continues must be of the
same counting class: a demand for data that follows a preservation is a request of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.errors import FiguresError
from comity.transparency.counting import Counts, recount
from comity.transparency.history import NOT_STATED, CaseHistory, FigureEvent, class_of
from comity.transparency.registry import FigureId as F
from comity.transparency.words import FigureWord
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.places import Jurisdiction, Place, jurisdiction_lies_in
from comity.vocabulary.words import (
    AccountId,
    ActWord,
    Category,
    EventWord,
    RequestId,
    RequestKind,
    Service,
)

CONTENT_CATEGORIES: Final = frozenset({Category.CONTENT, Category.REALTIME_CONTENT})


@dataclass(frozen=True, slots=True)
class RequestAct:
    """One thing done about, or said of, a request.

    ``accounts``, ``items``, ``place`` and ``basis`` belong to removals and restrictions.
    """

    at: datetime
    word: ActWord | EventWord
    categories: frozenset[Category] = frozenset()
    exception: str = ""
    accounts: int = 0
    items: int = 0
    place: Place | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request as it arrived, with what became of it.

    ``held_at_end`` says whether it stands under a hold at the end of the period asked about.
    """

    id: RequestId
    kind: RequestKind
    received_at: datetime
    jurisdiction: Jurisdiction
    service: Service = NOT_STATED
    accounts: frozenset[AccountId] = frozenset()
    categories: frozenset[Category] = frozenset()
    follows: RequestId | None = None
    items: int = 0
    banded: bool = False
    acts: tuple[RequestAct, ...] = ()
    held_at_end: bool = False


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """The figures that a scenario may expect, in its words."""

    received: int
    emergency: int
    preservation: int
    removal: int
    produced: int
    refused: int
    redirected: int
    no_data: int
    held: int
    pending: int

    def of(self, word: str) -> int:
        """Return the figure with the scenario's word, such as ``no-data``.

        :raises FiguresError: if a scenario has no such figure.
        """
        if word not in SCENARIO_FIGURES:
            raise FiguresError(f"A scenario has no figure {word!r}.")
        amount: int = getattr(self, word.replace("-", "_"))
        return amount


SCENARIO_FIGURES: Final = tuple(
    name.replace("_", "-") for name in RequestCounts.__dataclass_fields__
)


def count_requests(
    records: Iterable[RequestRecord],
    *,
    period: Period,
    jurisdiction: Jurisdiction | None = None,
) -> RequestCounts:
    """Return the figures of requests received in a period, as they stood at its end.

    Counted by the asker and by the instant at which the first request of a chain of follow-ups was
    received. An act counts if it was done before the period's end. Each data request is in exactly
    one of produced, refused, redirected, no data, withdrawn, held and pending, of which the
    scenario format has no word for withdrawn.

    :param jurisdiction: whose authorities asked; absent means all. Those of a subdivision are
        among those of its country.
    :raises FiguresError: if the period is open, an id comes twice or follow-ups run in a circle.
    """
    histories, held = gather(records)
    wanted = [
        history
        for history in histories
        if jurisdiction is None or jurisdiction_lies_in(history.jurisdiction, jurisdiction)
    ]
    found = recount(wanted, period=period, held=held)
    return RequestCounts(
        received=total(found, F.RECEIVED),
        emergency=total(found, F.EMERGENCY),
        preservation=total(found, F.PRESERVATION),
        removal=total(found, F.REMOVAL),
        produced=total(found, F.PRODUCED),
        refused=total(found, F.REFUSED),
        redirected=total(found, F.REDIRECTED),
        no_data=total(found, F.NO_DATA),
        held=total(found, F.HELD),
        pending=total(found, F.PENDING),
    )


def total(counts: Counts, figure: F) -> int:
    """Return one figure over all askers, services, kinds and facets."""
    return sum(amount for slot, amount in counts.items() if slot.figure is figure)


def gather(
    records: Iterable[RequestRecord],
) -> tuple[tuple[CaseHistory, ...], frozenset[RequestId]]:
    """Return one history for each chain of follow-ups, and which of them are held at the end.

    :raises FiguresError: if an id comes twice or follow-ups run in a circle.
    """
    by_id: dict[RequestId, RequestRecord] = {}
    for record in records:
        if record.id in by_id:
            raise FiguresError(f"Request {record.id} comes twice and would be counted twice.")
        by_id[record.id] = record
    chains: dict[RequestId, list[RequestRecord]] = {}
    for record in by_id.values():
        chains.setdefault(root_of(record, by_id), []).append(record)
    histories = tuple(_history(by_id[root], chain) for root, chain in chains.items())
    held = frozenset(
        root for root, chain in chains.items() if any(record.held_at_end for record in chain)
    )
    return histories, held


def root_of(record: RequestRecord, by_id: Mapping[RequestId, RequestRecord]) -> RequestId:
    """Return the first request of the chain in which a request counts.

    A predecessor of another counting class is passed over, and one that is not among the records
    ends the chain: what we do not have cannot stand for what we have.

    :raises FiguresError: if follow-ups run in a circle.
    """
    root, passed, current = record, {record.id}, record
    while current.follows is not None and current.follows in by_id:
        current = by_id[current.follows]
        if current.id in passed:
            raise FiguresError(
                f"The follow-ups of request {record.id} run in a circle, so none is the first. "
                "Correct what each follows."
            )
        passed.add(current.id)
        if class_of(current.kind) is class_of(record.kind):
            root = current
    return root.id


def _history(root: RequestRecord, chain: list[RequestRecord]) -> CaseHistory:
    events = [event for record in chain for event in _events(record)]
    # A follow-up opens the case again, unless data has left already.
    events += [
        FigureEvent(record.received_at, FigureWord.REOPENED)
        for record in chain
        if record.id != root.id and as_instant(record.received_at) > as_instant(root.received_at)
    ]
    accounts = frozenset[AccountId]().union(*(record.accounts for record in chain))
    return CaseHistory(
        id=root.id,
        kind=root.kind,
        received_at=root.received_at,
        jurisdiction=root.jurisdiction,
        service=root.service,
        accounts=len(accounts),
        items=root.items,
        # One that may be told of in bands only takes its follow-ups with it.
        banded=any(record.banded for record in chain),
        events=tuple(events),
    )


_WORDS: Final[Mapping[ActWord | EventWord, FigureWord]] = {
    ActWord.RELEASED: FigureWord.RELEASED,
    ActWord.REFUSED: FigureWord.REFUSED,
    ActWord.REDIRECTED: FigureWord.REDIRECTED,
    ActWord.NO_DATA: FigureWord.NO_DATA,
    ActWord.RESTRICTED: FigureWord.RESTRICTED,
    ActWord.REMOVED: FigureWord.REMOVED,
    ActWord.RESTORED: FigureWord.RESTORED,
    EventWord.REFUSED: FigureWord.REFUSED,
    EventWord.PARTLY_REFUSED: FigureWord.NARROWED,
    EventWord.WITHDRAWN: FigureWord.WITHDRAWN,
}


def _events(record: RequestRecord) -> Iterable[FigureEvent]:
    refused: frozenset[Category] = frozenset()
    for act in sorted(record.acts, key=lambda act: as_instant(act.at)):
        if act.word is ActWord.REFUSED:
            refused |= act.categories or record.categories
        if act.word in _WORDS:
            yield _event(record, act, refused)
        if act.exception:
            yield FigureEvent(act.at, FigureWord.EXCEPTION_USED, ref=act.exception)


def _event(record: RequestRecord, act: RequestAct, refused: frozenset[Category]) -> FigureEvent:
    word = _WORDS[act.word]
    # What is refused of some categories is narrowed, until nothing is left to answer.
    if act.word is ActWord.REFUSED and not record.categories <= refused:
        word = FigureWord.NARROWED
    return FigureEvent(
        at=act.at,
        word=word,
        content=bool((act.categories or record.categories) & CONTENT_CATEGORIES),
        accounts=len(record.accounts) if act.word is ActWord.RELEASED else act.accounts,
        items=act.items,
        place=act.place,
        basis=act.basis,
    )
