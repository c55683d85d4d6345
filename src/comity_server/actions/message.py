"""Take in what an officer writes about their request: an answer to a question of ours, or more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity_server.actions.actor import Actor
from comity_server.casefile import voiding, winding
from comity_server.casefile.event_checks import question_waits
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, CaseEvent, Determination, OfficerMessage
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

LONGEST = 5000


@retry_whole
def send_message(*, case_id: UUID, says: str, key: str, by: Actor, at: datetime) -> OfficerMessage:
    """Keep a message of the officer of a case; the same key once, however often it is sent.

    Where a question of ours waits, this answers it: the clocks go on and it is our turn. What was
    signed before it was read is void, as after any edit: it may say something else now.

    :raises ValueError: if nothing is said, or the case is closed.
    """
    by.must_be("officer")
    text = says.strip()[:LONGEST]
    if not text:
        raise ValueError("Write what we should know.")
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(
            id=case_id, officer__person_id=by.person
        )
        known = OfficerMessage.objects.filter(key=key, case=case).first()
        if known is not None:
            return known
        if case.closed_at is not None:
            raise ValueError("This request is closed. Ask for a second look, or file a new one.")
        answers = question_waits(case, at)
        row = OfficerMessage.objects.create(
            case=case,
            says=text,
            answers=answers,
            key=key,
            by_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        _void(case, at=at)
        if answers:
            _go_on(case, row, at=at)
        store.append(
            "intake.message",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"answers": answers},
            commits={"says": text.encode(), "person": str(by.person).encode()},
        )
    return row


def _void(case: Case, *, at: datetime) -> None:
    """Void what was signed; what was fetched already is not undone by words."""
    signed = case.determinations.exclude(state=Determination.State.VOID)
    if not signed.exists() or case.state == Case.State.DELIVERED:
        return
    voiding.void_decisions(case, why="the officer wrote to us", at=at)
    case.state, case.turn = Case.State.IN_REVIEW, "analyst"
    case.save(update_fields=["state", "turn"])


def _go_on(case: Case, row: OfficerMessage, *, at: datetime) -> None:
    CaseEvent.objects.create(
        case=case,
        happened=CaseEventWord.CLARIFIED,
        at=at,
        note="The officer answered in the portal.",
        by_id=row.by_id,
        recorded_at=at,
        ledger_number=row.ledger_number,
    )
    case.turn = "analyst"
    case.save(update_fields=["turn"])
    winding.wind(case, at=at)
