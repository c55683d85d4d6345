"""Situations in which the gate must stay shut, each for one reason: for failures to try to open.

What our actions never do, such as an approval by whoever changed the request, is written by hand:
the gate has to see it all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from comity_server.actions import authority
from comity_server.actions.reopening import shut_gate
from comity_server.casefile.models import Approval, Case, Determination
from comity_server.gate.change import migration
from comity_server.people.models import Authority, OfficerKey, Person
from tests.support.cast import HOLD, HOUR, NOON, Cast, an_active_hold

AT = NOON + 4 * HOUR
BEFORE = NOON + 3 * HOUR
IN_DE = HOLD.replace(
    'requested_by = ["HK"]', 'users_in = ["DE"]\nunknown_place = "proceed"'
).replace("for Hong Kong authorities", "about people in Germany")


def _held(terms: str) -> Callable[[Cast], None]:
    def happen(cast: Cast) -> None:
        an_active_hold(cast, at=BEFORE, terms=terms)

    return happen


def _shut(cast: Cast) -> None:
    shut_gate(because="a backup was put back", at=BEFORE)


def _suspended(cast: Cast) -> None:
    officer_id = cast.officer_id
    authority.suspend_officer(officer_id=officer_id, because="b", by=cast.analyst, at=BEFORE)  # type: ignore[arg-type]  # a UUID


def _by_hand(write: Callable[[Cast], object]) -> Callable[[Cast], None]:
    def happen(cast: Cast) -> None:
        with migration():
            write(cast)

    return happen


def _counsel(cast: Cast) -> str:
    return str(cast.counsel.person)


SITUATIONS: Final[dict[str, tuple[str, Callable[[Cast], None]]]] = {
    "a hold by who asks": ("hold:hk", _held(HOLD)),
    "a hold by where users are": ("hold:hk", _held(IN_DE)),
    "the gate shut as a whole": ("gate:shut", _shut),
    "an officer who was suspended": ("verification:officer", _suspended),
    "an authority nobody confirmed": (
        "verification:authority",
        _by_hand(lambda cast: Authority.objects.update(status="unconfirmed")),
    ),
    "a key nobody confirmed": (
        "verification:key",
        _by_hand(lambda cast: OfficerKey.objects.update(status="offered")),
    ),
    "a request that was changed": (
        "determination:amended",
        _by_hand(lambda cast: Case.objects.update(version=2)),
    ),
    "a decision that is void": (
        "determination:missing",
        _by_hand(lambda cast: Determination.objects.update(state="void")),
    ),
    "an approval that is void": (
        "approvals:too-few",
        _by_hand(
            lambda cast: Approval.objects.filter(person_id=cast.counsel.person).update(
                voided_at=BEFORE
            )
        ),
    ),
    "an approval of another text": (
        "approvals:too-few",
        _by_hand(
            lambda cast: Approval.objects.filter(person_id=cast.counsel.person).update(
                digest="0" * 64
            )
        ),
    ),
    "an approval by somebody who left": (
        "approvals:too-few",
        _by_hand(
            lambda cast: Person.objects.filter(id=cast.counsel.person).update(is_active=False)
        ),
    ),
    "an approval by somebody whose role may not": (
        "approvals:too-few",
        _by_hand(
            lambda cast: Person.objects.filter(id=cast.counsel.person).update(roles=["analyst"])
        ),
    ),
    "an approval by who changed the request": (
        "approvals:too-few",
        _by_hand(lambda cast: Case.objects.update(editors=[_counsel(cast)])),
    ),
    "an approval by who filed the request": (
        "approvals:too-few",
        _by_hand(lambda cast: Case.objects.update(filed_by_id=cast.counsel.person)),
    ),
}
"""By its name: the code that the gate says, and how it comes about."""
