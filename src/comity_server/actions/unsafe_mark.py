"""Mark that telling a user would put somebody in danger; it stops the telling until people agree.

No mark runs without an end: it names the day on which somebody looks again, and calls people then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from comity_server.actions.actor import Actor
from comity_server.actions.notice import locked
from comity_server.casefile.models import Notice
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_MARK = ("analyst", "counsel", "rights", "executive")
MAY_TAKE_BACK = ("counsel", "rights")
LONGEST = timedelta(days=180)


@retry_whole
def mark_unsafe(
    *, notice_id: int, because: str, review_by: datetime, by: Actor, at: datetime
) -> Notice:
    """Say that telling is unsafe now, or for longer than was said before.

    :raises ValueError: if nothing is said, the day is too far away, or the user was told.
    """
    by.must_be(*MAY_MARK)
    if not because.strip():
        raise ValueError("Say who would be in danger, and from whom we know it.")
    if not at < review_by <= at + LONGEST:
        raise ValueError(f"Choose a day within {LONGEST.days} days on which somebody looks again.")
    with change(Side.EXCLUSIVE):
        row = locked(notice_id)
        if row.told_at is not None:
            raise ValueError("This user was told already.")
        row.unsafe_since = row.unsafe_since or at
        row.unsafe_why, row.unsafe_by_id, row.unsafe_review_by = because, by.person, review_by
        row.save()
        _append("marked-unsafe", row, because, by=by, at=at)
    return row


@retry_whole
def take_mark_back(*, notice_id: int, because: str, by: Actor, at: datetime) -> Notice:
    """Say that telling is safe again. Somebody else than who marked it says so.

    :raises ValueError: if there is no mark, nothing is said, or the same person marked it.
    """
    by.must_be(*MAY_TAKE_BACK)
    if not because.strip():
        raise ValueError("Say what changed, and from whom we know it.")
    with change(Side.EXCLUSIVE):
        row = locked(notice_id)
        if row.unsafe_since is None:
            raise ValueError("Nobody marked this as unsafe.")
        if row.unsafe_by_id == by.person:
            raise ValueError("You marked it: a second person says that it is safe.")
        row.unsafe_since, row.unsafe_review_by = None, None
        row.save()
        _append("mark-taken-back", row, because, by=by, at=at)
    return row


def _append(word: str, row: Notice, because: str, *, by: Actor, at: datetime) -> None:
    store.append(
        f"notice.{word}",
        at=at,
        actor=by.role,
        case=row.case.ref,
        commits={"because": because.encode(), "person": str(by.person).encode()},
    )
