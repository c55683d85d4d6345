"""What telling the user says against a production: days to object, or a decision not yet taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from comity.intake.gov_request import GovernmentRequest
from comity.notice.verdict import judge_notice
from comity.pack import Books
from comity.vocabulary.instants import Period
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import NoticeWord, RequestKind

WAITING_DAYS: Final = "notice.waiting-days"


def notice_obstacles(
    gov_request: GovernmentRequest,
    *,
    books: Books,
    at: datetime,
    told_at: datetime | None = None,
    decided: bool = True,
    word: NoticeWord | None = None,
) -> Iterator[Obstacle]:
    """Yield what the notice to the user says against a production at ``at``.

    ``told_at`` is when the user was told; None takes it that this was done on receipt, as
    recommended. ``decided`` is false while a person has yet to say whether the user may be told.
    ``word`` is what people decided about telling; None leaves it to the law's own word. An
    emergency waits for neither.
    """
    if gov_request.kind is RequestKind.EMERGENCY or not gov_request.kind.asks_for_data:
        return
    by_law = judge_notice(
        gov_request=gov_request, instrument=books.instrument(gov_request.instrument), at=at
    ).word
    days = waiting_days(books, gov_request)
    if (word or by_law) is NoticeWord.DUE and days:
        start = told_at or gov_request.received_at
        bar = Bar("notice:waiting", f"The user has {days} days to object, and they are not over")
        yield Obstacle(bar, during=Period(end=start + timedelta(days=days)))
    if by_law is NoticeWord.ASK and not decided:
        yield Obstacle(
            Bar("notice:undecided", "Nobody has decided whether the user may be told"), asks=True
        )


def waiting_days(books: Books, gov_request: GovernmentRequest) -> int:
    """Return for how many days we wait for an objection; 0 where no policy says so."""
    found = books.policy.find(WAITING_DAYS)
    value = found.at(gov_request.received_at.date()) if found else None
    return value.value if value else 0
