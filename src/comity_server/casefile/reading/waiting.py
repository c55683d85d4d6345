"""Notices that wait for a person: the law is not clear on whether the user is told."""

from __future__ import annotations

from comity.vocabulary.words import NoticeWord
from comity_server.casefile.models import Notice

PAGE = 50


def notices_to_decide() -> tuple[Notice, ...]:
    """Return the notices that a person must decide, those that are due first."""
    rows = Notice.objects.filter(verdict=NoticeWord.ASK, case__sealed=False)
    rows = rows.select_related("case__authority", "account").prefetch_related("case__accounts")
    return tuple(rows.order_by("decide_by", "id")[:PAGE])


def notice_by_id(notice_id: int) -> Notice | None:
    """Return one notice verdict; of a sealed case it is not there."""
    rows = Notice.objects.filter(case__sealed=False)
    rows = rows.select_related("case__authority", "account").prefetch_related("case__accounts")
    return rows.filter(id=notice_id).first()
