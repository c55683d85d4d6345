"""The queue by clock: bounded pages by index, counts that stop where pages stop showing them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.hold import Hold, judge_hold
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in, parse_jurisdiction
from comity.vocabulary.places import Place as PlaceCode
from comity.vocabulary.verdict import Clear
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Case, Provider
from comity_server.people.models import Authority

PAGE = 50
SHOWN_COUNT = 100
TURNS = ("analyst", "counsel", "rights", "executive", "officer", "nobody")
SIFTED = 200
"""How many candidates one step of the list of held cases reads."""

MOST_SIFTED = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue begins: after this due instant and id."""

    due_at: datetime
    id: UUID


def _open(after: Place | None = None) -> QuerySet[Case]:
    rows = Case.objects.filter(closed_at__isnull=True, must_by__isnull=False, sealed=False)
    if after is not None:
        # Bounded first, so that the index is entered at the right place (performance paper).
        rows = rows.filter(
            Q(must_by__gte=after.due_at) & (Q(must_by__gt=after.due_at) | Q(id__gt=after.id))
        )
    return rows.order_by("must_by", "id")


def _whole(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("authority").prefetch_related("accounts")


def team(*, after: Place | None) -> tuple[Case, ...]:
    """Return a page of all open cases by clock, and one more where there is more."""
    return tuple(_whole(_open(after))[: PAGE + 1])


def of_turns(turns: Sequence[str], *, after: Place | None) -> tuple[Case, ...]:
    """Return a page of the open cases whose turn is one of these, by clock.

    Each turn is read by its own index and the heads are merged: the rows of all others are never
    walked through.
    """
    heads = [
        _open(after).filter(turn=turn).values_list("must_by", "id")[: PAGE + 1] for turn in turns
    ]
    ids = [found for _, found in heapq.merge(*heads)][: PAGE + 1]
    rows = {row.id: row for row in _whole(Case.objects.filter(id__in=ids))}
    return tuple(rows[found] for found in ids)


def others(role: str) -> tuple[str, ...]:
    """Return the turns that are not one's own."""
    return tuple(turn for turn in TURNS if turn != role)


def count_of(turns: Sequence[str] | None) -> int:
    """Return how many open cases there are of these turns, counted no further than is shown."""
    if turns is None:
        return _open().values("id")[:SHOWN_COUNT].count()
    total = 0
    for turn in turns:
        total += _open().filter(turn=turn).values("id")[:SHOWN_COUNT].count()
        if total >= SHOWN_COUNT:
            return SHOWN_COUNT
    return total


def held(*, at: datetime, after: Place | None, most: int = PAGE + 1) -> tuple[Case, ...]:
    """Return open cases of which a hold stops some part now, by clock.

    The holds' own words narrow what is read; the library judges each case that is left.
    """
    terms = tuple(record.hold for record in gate_facts.holds_barring(at=at))
    if not terms:
        return ()
    stopped = stopped_by(terms)
    found: list[Case] = []
    for case in _candidates(terms, after=after):
        if stopped(case):
            found.append(case)
            if len(found) == most:
                break
    return tuple(found)


def _candidates(terms: Sequence[Hold], *, after: Place | None) -> Iterator[Case]:
    rows = _whole(_open(after).filter(touched_by(terms))).select_related("officer", "follows")
    rows = rows.prefetch_related("answers")
    for start in range(0, MOST_SIFTED, SIFTED):
        some = list(rows[start : start + SIFTED])
        yield from some
        if len(some) < SIFTED:
            return


def touched_by(terms: Sequence[Hold], *, prefix: str = "") -> Q:
    """Return which cases the holds can touch at all, by who asks; all where one reads no asker.

    ``prefix`` leads from the rows that are filtered to their case, as ``case__``.
    """
    if any(not one.requested_by or one.users_in for one in terms):
        return Q()
    places = {place for one in terms for place in one.requested_by}
    known = Authority.objects.values_list("jurisdiction", flat=True).distinct()
    touched = [code for code in known if lies_in_any(code, places)]
    return Q((f"{prefix}jurisdiction__in", touched)) | ~Q((f"{prefix}underlying_state", ""))


def lies_in_any(code: str, places: Collection[PlaceCode | Jurisdiction]) -> bool:
    """Return whether an asker of this jurisdiction is one of these."""
    asker = parse_jurisdiction(code)
    return any(jurisdiction_lies_in(asker, place) for place in places)


def stopped_by(terms: Sequence[Hold]) -> Callable[[Case], bool]:
    """Return the question whether any of these terms stops some part of a case."""
    established = mapping.provider_value(Provider.objects.get(id=1)).established_in

    def stopped(case: Case) -> bool:
        gov_request = mapping.request_value(case)
        return any(
            not isinstance(
                judge_hold(
                    one,
                    gov_request=gov_request,
                    account=account,
                    category=category,
                    established_in=established,
                ),
                Clear,
            )
            for one in terms
            for account in gov_request.accounts or (None,)
            for category in gov_request.categories or (None,)
        )

    return stopped
