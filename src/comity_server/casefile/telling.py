"""Whether a user may be told at this instant, and from when they have days to object.

Everything is read anew: what was worked out when the request came in may have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.clock.notice import waiting_days
from comity.notice import judge_notice
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import NoticeWord, Recommendation, RequestKind
from comity_server import books
from comity_server.casefile import mapping, secrecy
from comity_server.casefile.models import Case, Determination, Notice, Objection

TELLS = (NoticeWord.DUE, NoticeWord.DELAYED)
GIVES_DATA = (Recommendation.DISCLOSE, Recommendation.NARROW)


def keeps_untold(row: Notice, *, at: datetime) -> str:
    """Return why the user of a notice is not told at ``at``, as a dashed word; empty if they are.

    To be called in the transaction that tells, on rows that it holds.
    """
    case = row.case
    if row.told_at is not None:
        return "told"
    if row.verdict not in TELLS or row.due_at is None:
        return "not-decided"
    if row.due_at > at:
        return "not-yet"
    if row.unsafe_since is not None:
        return "unsafe"
    if case.secrecy_ordered and (case.secrecy_until is None or case.secrecy_until > at):
        return "secrecy"
    orders = case.secrecy_orders.prefetch_related("deeds")
    if any(secrecy.order_value(one).stands(at) for one in orders):
        return "secrecy"
    if not _is_settled(row):
        return "not-answered"
    return "" if _law_allows(row, at=at) else "law"


def _law_allows(row: Notice, *, at: datetime) -> bool:
    """Return whether the books in force let the user be told; a person has decided what is open."""
    case = row.case
    word = judge_notice(
        gov_request=mapping.request_value(case),
        instrument=books.books().instrument(case.instrument),
        at=at,
    ).word
    return word is not NoticeWord.FORBIDDEN if row.by_person else word is NoticeWord.DUE


def _is_settled(row: Notice) -> bool:
    """Return whether we may speak of the request at all: nobody hears of one that we have not read.

    It is answered, or a person decided to tell, or people approved to give data and the user has
    days to object before anything leaves.
    """
    case = row.case
    if row.by_person:
        return True
    if case.letters.filter(sent_at__isnull=False).exclude(kind="acknowledgement").exists():
        return True
    return _days(case) > 0 and _gives_data(case)


def _gives_data(case: Case) -> bool:
    rows = case.determinations.filter(state=Determination.State.APPROVED, outcome__in=GIVES_DATA)
    return bool(rows.exists())


def _days(case: Case) -> int:
    kind = RequestKind(case.kind)
    if kind is RequestKind.EMERGENCY or not kind.asks_for_data:
        return 0
    return waiting_days(books.books(), mapping.request_value(case))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the gate must know of telling: whether users are told first, and when that was.

    ``told_at`` is the latest telling of all who are told before data leaves; the instant of asking
    while one of them has not been.
    """

    word: NoticeWord | None
    told_at: datetime | None


def waiting_of(case: Case, *, at: datetime) -> Waiting:
    """Return from when the days to object count: from the telling, never from the receipt."""
    if not _days(case):
        return Waiting(None, None)
    rows = [one for one in case.notices.all() if one.unsafe_since is None]
    first = [one for one in rows if one.verdict == NoticeWord.DUE]
    if not first:
        # Nobody is told before data leaves: the law's own word counts, from the receipt.
        return Waiting(None, None)
    told = [one.told_at for one in first if one.told_at is not None]
    return Waiting(NoticeWord.DUE, max(told) if len(told) == len(first) else at)


def object_until(row: Notice) -> datetime | None:
    """Return until when a user who was told may object before data leave; None: they cannot."""
    days = _days(row.case)
    return row.told_at + timedelta(days=days) if days and row.told_at is not None else None


def objection_obstacles(case: Case) -> Iterator[Obstacle]:
    """Yield a bar while an objection of a user waits to be decided."""
    if not RequestKind(case.kind).asks_for_data:
        return
    if case.objections.filter(state=Objection.State.OPEN).exists():
        yield Obstacle(Bar("notice:objection", "A user objected, and nobody has decided it yet"))
