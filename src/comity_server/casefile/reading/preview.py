"""Which open requests a hold covers, or would cover: narrowed by index, judged by the library."""

from __future__ import annotations

from collections.abc import Iterator

from comity.hold.terms import Hold
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.reading.queue import stopped_by, touched_by

AT_ONCE = 500


def covered_by(terms: Hold, *, most: int | None = None) -> tuple[Case, ...]:
    """Return the open cases that these terms would keep from going on, by clock.

    At most ``most`` of them are looked for. Sealed cases are in no list and no count.
    """
    if not Provider.objects.filter(id=1).exists():
        return ()
    found: list[Case] = []
    stops = stopped_by((terms,))
    for case in _candidates(terms):
        if stops(case):
            found.append(case)
            if len(found) == most:
                break
    return tuple(found)


def _candidates(terms: Hold) -> Iterator[Case]:
    rows = Case.objects.filter(closed_at__isnull=True, sealed=False).filter(touched_by((terms,)))
    rows = rows.select_related("authority", "officer", "follows").order_by("must_by", "id")
    return rows.prefetch_related("accounts", "answers").iterator(chunk_size=AT_ONCE)
