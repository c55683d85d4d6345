"""Give a person the secret address of their calendar, and take it back."""

from __future__ import annotations

import hashlib
from datetime import datetime

from comity_server import identifiers
from comity_server.actions.actor import Actor
from comity_server.casefile.models import CalendarFeed
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def make_calendar(*, by: Actor, at: datetime) -> str:
    """Return the secret of a new calendar; one that they had opens nothing any more.

    Only its digest is stored: it is shown this once.
    """
    by.must_be_staff()
    token = identifiers.link_token()
    with change(Side.NONE):
        _revoke(by, at=at)
        CalendarFeed.objects.create(
            person_id=by.person, token_sha256=hashlib.sha256(token.encode()).digest(), made_at=at
        )
        store.append(
            "people.calendar-made",
            at=at,
            actor=by.role,
            commits={"person": str(by.person).encode()},
        )
    return token


@retry_whole
def revoke_calendar(*, by: Actor, at: datetime) -> bool:
    """Take the address of one's calendar back; False where there was none."""
    by.must_be_staff()
    with change(Side.NONE):
        if not CalendarFeed.objects.filter(person_id=by.person, revoked_at__isnull=True).exists():
            return False
        _revoke(by, at=at)
        store.append(
            "people.calendar-revoked",
            at=at,
            actor=by.role,
            commits={"person": str(by.person).encode()},
        )
    return True


def _revoke(by: Actor, *, at: datetime) -> None:
    CalendarFeed.objects.filter(person_id=by.person, revoked_at__isnull=True).update(revoked_at=at)
