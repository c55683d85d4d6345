"""Take a user's objection in, and decide it: by somebody who did not say yes to what it is about.

It is against a restriction that hit them, or, in the days that they have, against giving their
data. While one of the second sort waits, nothing leaves.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.vocabulary.words import RequestKind
from comity_server import identifiers
from comity_server.actions import alarms
from comity_server.actions.actor import Actor
from comity_server.actions.restriction import MAY_RESTRICT
from comity_server.casefile import voiding
from comity_server.casefile.models import Case, Notice, Objection, RestrictionConsent
from comity_server.casefile.taking_part import took_part
from comity_server.casefile.telling import object_until
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

LONGEST = 5000
NOTICE = "notice"
MAY_DECIDE = tuple(sorted({*MAY_RESTRICT, "rights"}))


@retry_whole
def object_to(*, notice_id: int, says: str, at: datetime) -> Objection:
    """Keep the objection of whoever opened their notice; a second waits until the first is decided.

    :raises ValueError: if nothing is said, or one waits already.
    """
    text = says.strip()[:LONGEST]
    if not text:
        raise ValueError("Write what we should look at again.")
    # A gate input: nothing leaves while an objection against giving data waits.
    with change(Side.EXCLUSIVE):
        notice = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(id=notice_id, told_at__isnull=False)
        )
        if notice.objections.filter(state=Objection.State.OPEN).exists():
            raise ValueError("We have your objection and look at it. You can write again after it.")
        _expect_time(notice, at=at)
        row = Objection.objects.create(
            ref=identifiers.objection_ref(),
            notice=notice,
            case=notice.case,
            says=text,
            received_at=at,
            ledger_number=store.next_number(),
        )
        alarms.ring(
            kind="objection",
            about=row.ref,
            says=f"Objection {row.ref} waits to be read.",
            at=at,
            to_roles=("counsel", "rights"),
        )
        store.append(
            f"{_stage(notice.case)}.objected",
            at=at,
            actor="user",
            case=notice.case.ref,
            body={"objection": row.ref},
            commits={"says": text.encode()},
        )
    return row


@retry_whole
def decide_objection(
    *, objection_id: UUID, upheld: bool, reasons: str, by: Actor, at: datetime
) -> Objection:
    """Decide an objection with reasons that its author reads. What it leads to, two people do.

    :raises ValueError: if it is decided, or was the decider's own restriction.
    """
    by.must_be(*MAY_DECIDE)
    if not reasons.strip():
        raise ValueError("Write the reasons: whoever objected reads them.")
    with change(Side.EXCLUSIVE):
        row = (
            Objection.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(id=objection_id)
        )
        if row.state != Objection.State.OPEN:
            raise ValueError("This objection is decided.")
        if _said_yes(row, by):
            raise ValueError("You said yes to what this is about: somebody else decides it.")
        row.state = Objection.State.UPHELD if upheld else Objection.State.DISMISSED
        row.reasons, row.decided_by_id, row.decided_at = reasons, by.person, at
        row.decided_number = store.next_number()
        row.save()
        if upheld and _stage(row.case) == NOTICE:
            _read_again(row.case, at=at)
        store.append(
            f"{_stage(row.case)}.objection-decided",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={"objection": row.ref, "upheld": upheld},
            commits={"person": str(by.person).encode(), "reasons": reasons.encode()},
        )
    return row


def _expect_time(notice: Notice, *, at: datetime) -> None:
    if _stage(notice.case) != NOTICE:
        return
    until = object_until(notice)
    if until is None or at >= until:
        raise ValueError("The days in which you can object here are over. Write to us.")


def _stage(case: Case) -> str:
    """Return what an objection in a case is against: giving data, or a limit."""
    return NOTICE if RequestKind(case.kind).asks_for_data else "restriction"


def _read_again(case: Case, *, at: datetime) -> None:
    """Have a case read again whose user was right: what was signed says no longer what it said."""
    if case.closed_at is not None:
        return
    voiding.void_decisions(case, why="an objection of the user was upheld", at=at)
    case.state, case.turn = Case.State.IN_REVIEW, "analyst"
    case.save(update_fields=["state", "turn"])


def _said_yes(row: Objection, by: Actor) -> bool:
    restricted = RestrictionConsent.objects.filter(
        restriction__case_id=row.case_id,
        act=RestrictionConsent.Act.ACTIVATE,
        person_id=by.person,
    )
    return restricted.exists() or took_part(row.case, by.person)
