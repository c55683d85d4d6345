"""Which open requests a hold covers, or would cover: counted by shape, listed by the page.

The library judges each shape of which requests wait (:mod:`comity_server.casefile.pending`), once
for each stretch of time in which a request may have come that the hold's words tell apart. Counts
are exact at any size; rows are read for one page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from comity.hold.terms import Hold
from comity.intake.gov_request import GovernmentRequest
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place as PlaceCode
from comity.vocabulary.places import country_of, parse_jurisdiction
from comity.vocabulary.words import AuthorityKind
from comity_server.casefile import mapping
from comity_server.casefile.models import Case, PendingCase, Provider
from comity_server.casefile.pending import NO_CLOCK
from comity_server.casefile.reading.pending_shapes import (
    ALWAYS,
    Waiting,
    breaks_of,
    request_of,
    stretches,
    waiting,
)

SORTED_AT_ONCE = 20_000
"""Up to so many covered requests are sorted for a page; above, the queue is walked instead."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many covered requests one asker makes of one kind about the same services."""

    jurisdiction: str
    services: tuple[str, ...]
    kind: str
    cases: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """How many covered requests are late, due soon, or have little of their time left."""

    late: int
    soon: int
    used: int


@dataclass(frozen=True, slots=True)
class _Part:
    """Shapes of which the hold covers what came in these stretches of time."""

    shapes: frozenset[int]
    received: tuple[Period, ...]

    @property
    def is_whole(self) -> bool:
        return self.received == ALWAYS

    def takes(self, shape: int, received_at: datetime) -> bool:
        return shape in self.shapes and any(one.covers(received_at) for one in self.received)

    def query(self) -> Q:
        found = Q()
        for one in self.received:
            found |= _received_in(one)
        return Q(shape_id__in=self.shapes) & found


@dataclass(frozen=True, slots=True)
class Covered:
    """What a hold covers of all that waits: exact counts, and pages of rows on demand.

    Sealed cases are in no list and no count.
    """

    groups: tuple[Group, ...]
    by_instrument: tuple[tuple[str, int], ...]
    home_court: int
    _parts: tuple[_Part, ...] = ()

    @property
    def total(self) -> int:
        """Return how many requests are covered."""
        return sum(one.cases for one in self.groups)

    @property
    def jurisdictions(self) -> frozenset[str]:
        """Return whose authorities ask."""
        return frozenset(one.jurisdiction for one in self.groups)

    def first(self, most: int | None) -> tuple[Case, ...]:
        """Return the requests that are due first, at most so many; all for None."""
        if not self._parts:
            return ()
        whole = most is None or self.total <= SORTED_AT_ONCE
        ids = list(self._sorted(most) if whole else self._walked(most))
        rows = Case.objects.filter(id__in=ids).select_related("authority", "officer", "follows")
        found = {case.id: case for case in rows.prefetch_related("accounts", "answers")}
        return tuple(found[one] for one in ids if one in found)

    def _sorted(self, most: int | None) -> QuerySet[PendingCase]:
        # An expression, which no index offers in order: a planner would walk the whole queue by it.
        by_clock = Coalesce(F("due_at"), Value(NO_CLOCK))
        rows = PendingCase.objects.filter(self._query()).order_by(by_clock, "case_id")
        return rows.values_list("case_id", flat=True)[:most]

    def _walked(self, most: int | None) -> Iterator[object]:
        rows = PendingCase.objects.order_by("due_at", "case_id")
        left = self.total if most is None else most
        wanted = rows.values_list("case_id", "shape_id", "received_at")
        for case_id, shape, received_at in wanted.iterator(chunk_size=500):
            if left and any(part.takes(shape, received_at) for part in self._parts):
                yield case_id
                left -= 1
            if not left:
                return

    def clocks(self, *, at: datetime, soon: timedelta) -> Clocks:
        """Return how the clocks of what is covered stand at an instant."""
        if not self._parts:
            return Clocks(0, 0, 0)
        rows = PendingCase.objects.filter(self._query())
        return Clocks(
            late=rows.filter(due_at__lte=at).count(),
            soon=rows.filter(due_at__gt=at, due_at__lte=at + soon).count(),
            used=rows.filter(used_at__lte=at, due_at__gt=at).count(),
        )

    def _query(self) -> Q:
        found = Q()
        for part in self._parts:
            found |= part.query()
        return found


NOTHING = Covered((), (), 0)


def coverage_of(terms: Hold) -> Covered:
    """Return what these terms would keep from going on of all that waits now."""
    provider = Provider.objects.filter(id=1).first()
    if provider is None:
        return NOTHING
    seat = mapping.provider_value(provider).established_in
    breaks = breaks_of(terms)
    parts: dict[tuple[Period, ...], set[int]] = {}
    rows: dict[int, tuple[Waiting, GovernmentRequest]] = {}
    judged: dict[object, tuple[GovernmentRequest, tuple[Period, ...]]] = {}
    for row in waiting(terms):
        alike = row.read_by(terms)
        if alike not in judged:
            like = request_of(row)
            judged[alike] = like, tuple(stretches(terms, like, breaks, seat))
        asked, received = judged[alike]
        if received:
            rows[row.id] = row, asked
            parts.setdefault(received, set()).add(row.id)
    found = tuple(_Part(frozenset(ids), received) for received, ids in parts.items())
    return _counted(found, rows, seat)


def covered_by(terms: Hold, *, most: int | None = None) -> tuple[Case, ...]:
    """Return the open cases that these terms would keep from going on, by clock."""
    return coverage_of(terms).first(most)


def _counted(
    parts: tuple[_Part, ...],
    rows: dict[int, tuple[Waiting, GovernmentRequest]],
    seat: PlaceCode,
) -> Covered:
    groups: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    instruments: Counter[str] = Counter()
    home = 0
    for shape, many in _counts(parts, rows):
        row, asked = rows[shape]
        groups[row.authority.jurisdiction, tuple(asked.services), row.kind] += many
        instruments[row.instrument] += many
        home += many if _is_home(row, seat) else 0
    return Covered(
        groups=tuple(Group(*key, cases=many) for key, many in sorted(groups.items()) if many),
        by_instrument=tuple(sorted((key, many) for key, many in instruments.items() if many)),
        home_court=home,
        _parts=parts,
    )


def _is_home(row: Waiting, seat: PlaceCode) -> bool:
    asker = row.authority
    return AuthorityKind(asker.kind).is_court and country_of(
        parse_jurisdiction(asker.jurisdiction)
    ) == country_of(seat)


def _counts(
    parts: tuple[_Part, ...], rows: dict[int, tuple[Waiting, GovernmentRequest]]
) -> Iterator[tuple[int, int]]:
    """Yield how many are covered of each shape: as counted where receipt does not matter."""
    for part in parts:
        if part.is_whole:
            yield from ((shape, rows[shape][0].pending) for shape in part.shapes)
        else:
            found = PendingCase.objects.filter(part.query()).values_list("shape_id")
            yield from found.annotate(many=Count("case_id")).order_by()


def _received_in(period: Period) -> Q:
    found = Q()
    if period.start is not None:
        found &= Q(received_at__gte=period.start)
    if period.end is not None:
        found &= Q(received_at__lt=period.end)
    return found
