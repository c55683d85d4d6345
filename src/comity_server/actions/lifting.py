"""Lift restrictions and put back what was wrongly limited: two people, and what returns is told.

No date lifts one. A restriction that should never have been is counted as reversed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity_server.actions import executing
from comity_server.actions.actor import Actor
from comity_server.actions.restriction import (
    MAY_RESTRICT,
    NEEDED,
    NotRestrictable,
    consent,
    named,
    need_grounds,
)
from comity_server.casefile import guarding
from comity_server.casefile.models import Restriction, RestrictionConsent
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def consent_to_lift(
    *, restriction_id: UUID, as_wrong: bool, grounds: str, by: Actor, at: datetime
) -> Restriction:
    """Give one's word for lifting. The second person's lifts it, and what it withheld comes back.

    :param as_wrong: whether it should never have been: it is then counted as reversed. Both people
        must say the same.
    """
    by.must_be(*MAY_RESTRICT)
    need_grounds(grounds)
    with change(Side.NONE):
        row = Restriction.objects.select_for_update(of=("self",)).get(id=restriction_id)
        if row.state != Restriction.State.IN_FORCE:
            raise NotRestrictable("It is not in force: there is nothing to lift.")
        words = list(row.consents.filter(act=RestrictionConsent.Act.LIFT))
        others = _words_of_others(words, as_wrong=as_wrong, by=by)
        consent(row, RestrictionConsent.Act.LIFT, grounds=grounds, by=by, at=at, as_wrong=as_wrong)
        if len(others) + 1 >= NEEDED:
            return _lift(row, as_wrong=as_wrong, by=by, at=at)
        store.append("restriction.lift-asked", at=at, actor=by.role, body=named(row))
    return row


def _words_of_others(
    words: list[RestrictionConsent], *, as_wrong: bool, by: Actor
) -> list[RestrictionConsent]:
    """Return what others said. One's own earlier word is taken back where it was another one."""
    own = [word for word in words if word.person_id == by.person]
    if any(word.as_wrong == as_wrong for word in own):
        raise NotRestrictable("You have given your word already: a second person must.")
    others = [word for word in words if word.person_id != by.person]
    if any(word.as_wrong != as_wrong for word in others):
        raise NotRestrictable("Say the same: that it was wrong, or that it ends.")
    for word in own:
        word.delete()
    return others


def _lift(row: Restriction, *, as_wrong: bool, by: Actor, at: datetime) -> Restriction:
    row.state, row.was_wrong = Restriction.State.LIFTED, as_wrong
    row.ended_at, row.ended_number = at, store.next_number()
    row.save(update_fields=["state", "was_wrong", "ended_at", "ended_number"])
    Restriction.objects.filter(ref=row.ref, state=Restriction.State.DRAFT).update(
        state=Restriction.State.DROPPED
    )
    guarding.queue_publishing(at=at)
    executing.order(row, restore=True, at=at)
    store.append(
        "restriction.reversed" if as_wrong else "restriction.lifted",
        at=at,
        actor=by.role,
        case=row.case.ref if row.case else None,
        body=named(row),
        commits={"person": str(by.person).encode()},
    )
    return row
