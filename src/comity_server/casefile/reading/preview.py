"""Which open requests a hold covers, or would cover: narrowed by index, judged by the library."""

from __future__ import annotations

from comity.hold.terms import Hold
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.reading.queue import stopped_by, touched_by

AT_ONCE = 500


def covered_by(terms: Hold) -> tuple[Case, ...]:
    """Return the open cases that these terms would keep from going on, by clock."""
    if not Provider.objects.filter(id=1).exists():
        return ()
    rows = Case.objects.filter(closed_at__isnull=True).filter(touched_by((terms,)))
    rows = rows.select_related("authority", "officer", "follows").order_by("must_by", "id")
    stops = stopped_by((terms,))
    found: list[Case] = []
    for case in rows.prefetch_related("accounts", "answers").iterator(chunk_size=AT_ONCE):
        if stops(case):
            found.append(case)
    return tuple(found)
