"""Lift holds: two people, in one act or each in their own session. Lifting releases nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from comity.hold import LiftReason
from comity.hold import Person as Lifter
from comity.vocabulary.words import PersonId
from comity_server.actions.actor import Actor
from comity_server.actions.hold import MAY_HOLD, need_grounds, put_in_force
from comity_server.casefile import lifting, succession
from comity_server.casefile.models import Hold, HoldConsent
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Person


@retry_whole
def lift_hold(
    *,
    ref: str,
    by: Iterable[Actor],
    grounds: str,
    at: datetime,
    narrows_to: str | None = None,
) -> frozenset[LiftReason]:
    """Lift a hold, or return every reason why not. Lifting releases nothing.

    Both people give their word in one act: the second signs in on the first one's page.

    :param narrows_to: the draft that takes the hold's place where it is lifted in part.
    :raises ValueError: if there is nothing to lift, or the draft is not one of this hold's.
    """
    lifters = tuple(by)
    for actor in lifters:
        actor.must_be(*MAY_HOLD)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref)
        narrower = succession.narrower(row, narrows_to, at=at)
        return _judge_lift(row, lifters, grounds=grounds, narrower=narrower, at=at)


def _judge_lift(
    row: Hold,
    lifters: tuple[Actor, ...],
    *,
    grounds: str,
    narrower: Hold | None,
    at: datetime,
) -> frozenset[LiftReason]:
    """Judge an attempt, and record it with every reason against it, or as a lift."""
    at = store.not_before_newest(at)
    reasons = lifting.reasons_against(
        row,
        people=_lifters(lifters),
        by=[str(actor.person) for actor in lifters],
        grounds=grounds,
        narrower=narrower,
        at=at,
    )
    back = 0 if reasons else _lift(row, lifters, grounds=grounds, narrower=narrower, at=at)
    store.append(
        "hold.lift-refused" if reasons else "hold.lifted",
        at=at,
        actor=lifters[0].role if lifters else "system",
        body={
            "back_to_review": back,
            "hold": row.ref,
            "narrows_to": narrower.ref if narrower else None,
            "reasons": sorted(reasons),
        },
        commits={"grounds": grounds.encode()},
    )
    return reasons


def _lift(
    row: Hold,
    lifters: tuple[Actor, ...],
    *,
    grounds: str,
    narrower: Hold | None,
    at: datetime,
) -> int:
    """Lift a hold and put the narrower one in its place; return how many cases go back."""
    number = store.next_number()
    if narrower is not None:
        # The grounds for lifting in part are no reasons for a sentence that does not hold.
        put_in_force(narrower, despite="", by=lifters[0], at=at)
    back = lifting.lift(row, narrower=narrower, number=number, at=at, by_people=True)
    acts = [(row, HoldConsent.Act.LIFT)]
    acts += [(narrower, HoldConsent.Act.ACTIVATE)] if narrower else []
    for hold, act in acts:
        for actor in lifters:
            HoldConsent.objects.update_or_create(
                hold=hold,
                act=act,
                person_id=actor.person,
                ledger_number=number,
                defaults={"grounds": grounds, "at": at},
            )
    return back


@retry_whole
def word_for_lift(
    *, ref: str, grounds: str, by: Actor, at: datetime, narrows_to: str | None = None
) -> None:
    """Give one's word for lifting, in one's own session.

    With a second person's word the lift is judged; every reason against it is told and kept, and
    both words are spent. Both words must be for the same: the whole hold, or the same narrower one.

    :raises ValueError: with every reason why the hold was not lifted.
    """
    by.must_be(*MAY_HOLD)
    need_grounds(grounds)
    with change(Side.EXCLUSIVE):
        row = Hold.objects.select_for_update().get(ref=ref)
        narrower = succession.narrower(row, narrows_to, at=at)
        # Words that lifted it before, so that it came back since, are spent.
        words = row.consents.filter(
            act=HoldConsent.Act.LIFT, ledger_number__gt=row.lifted_number or -1
        )
        earlier = words.exclude(person_id=by.person).first()
        if earlier is None:
            if words.exists():
                raise ValueError("You have given your word already: a second person must.")
            HoldConsent.objects.create(
                hold=row,
                act=HoldConsent.Act.LIFT,
                person_id=by.person,
                grounds=grounds,
                at=at,
                ledger_number=store.next_number(),
                narrows_to=narrower,
            )
            store.append(
                "hold.lift-asked",
                at=at,
                actor=by.role,
                body={"hold": ref, "narrows_to": narrower.ref if narrower else None},
            )
            return
        if earlier.narrows_to != narrower:
            raise ValueError("The first word was for something else. Say the same, or talk first.")
        first = Actor(earlier.person_id, by.role)
        earlier.delete()
        reasons = _judge_lift(
            row, (first, by), grounds=f"{earlier.grounds}; {grounds}", narrower=narrower, at=at
        )
    if reasons:
        raise ValueError("Not lifted: " + ", ".join(sorted(reasons)) + ".")


def _lifters(lifters: tuple[Actor, ...]) -> tuple[Lifter, ...]:
    rows = Person.objects.filter(id__in=[actor.person for actor in lifters])
    return tuple(
        Lifter(PersonId(str(row.id)), frozenset(row.roles), stake=row.has_stake) for row in rows
    )
