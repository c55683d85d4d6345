"""Find the orders of secrecy and the marks of danger for which people must be called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from comity.notice.order import ENDS_SOON, calls
from comity_server.casefile.models import Alarm, Notice, SecrecyOrder
from comity_server.casefile.secrecy import order_value

UNSAFE = "unsafe-review"
MOST = 200


def orders(*, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield the ref of each order that calls people, with the key of its alarm."""
    near = Q(ends_at__lte=at + ENDS_SOON) | Q(review_by__lte=at)
    rows = SecrecyOrder.objects.filter(near).prefetch_related("deeds").order_by("ends_at", "ref")
    found = [(row.ref, key) for row in rows for key in order_keys(row, at=at)]
    rung = _rung(key for _, key in found)
    yield from [one for one in found if one[1] not in rung][:MOST]


def order_keys(row: SecrecyOrder, *, at: datetime) -> Iterator[str]:
    """Yield the keys of the alarms that an order rings at an instant."""
    for call, about in calls(order_value(row), at=at):
        yield f"{call}:{row.ref}:{about.isoformat()}"


def unsafe_marks(*, at: datetime) -> Iterator[tuple[int, str]]:
    """Yield each notice of which the mark of danger must be looked at again, with its key."""
    rows = Notice.objects.filter(
        unsafe_since__isnull=False, told_at=None, unsafe_review_by__lte=at
    ).select_related("case")
    found = [(row.id, unsafe_key(row)) for row in rows.order_by("unsafe_review_by", "id")]
    rung = _rung(key for _, key in found)
    yield from [one for one in found if one[1] not in rung][:MOST]


def unsafe_key(row: Notice) -> str:
    """Return the key of the alarm of a mark: it rings anew for each day of review."""
    day = row.unsafe_review_by.isoformat() if row.unsafe_review_by else ""
    return f"{UNSAFE}:{row.id}:{day}"


def _rung(keys: Iterator[str]) -> set[str]:
    return set(Alarm.objects.filter(key__in=list(keys)).values_list("key", flat=True))
