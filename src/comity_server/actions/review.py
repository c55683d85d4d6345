"""Record what reviewers answer, and whose turn it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.errors import GateShut
from comity.vocabulary.verdict import Barred, bars_of
from comity.vocabulary.words import Step
from comity_server import books
from comity_server.actions.actor import Actor
from comity_server.casefile import steps, voiding
from comity_server.casefile.models import Answer, Case
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def answer_question(
    *, case_id: UUID, question: str, answer: str, because: str, by: Actor, at: datetime
) -> Answer:
    """Answer a question of the rights lens; a later answer takes its place.

    :raises GateShut: if a hold stops review: nobody looks at the merits while it stands.
    :raises ValueError: if there is no such question, or the answer is none that it takes.
    """
    by.must_be("analyst", "counsel", "rights")
    books.check_answer(question, answer)
    if not because.strip():
        raise ValueError("Say why, so that somebody else can follow it.")
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        verdict = steps.worst_step(case, step=Step.REVIEW, at=at)
        if isinstance(verdict, Barred):
            raise GateShut(bars_of(verdict))
        number = store.next_number()
        row = Answer.objects.create(
            case=case,
            question=question,
            answer=answer,
            because=because,
            by_id=by.person,
            at=at,
            ledger_number=number,
        )
        voiding.void_decisions(case, why="a question was answered anew", at=at)
        store.append(
            "review.answered",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"question": question},
            commits={
                "answer": answer.encode(),
                "because": because.encode(),
                "person": str(by.person).encode(),
            },
        )
    return row


@retry_whole
def assign(*, case_id: UUID, to: UUID | None, by: Actor, at: datetime) -> None:
    """Say whose case it is."""
    by.must_be_staff()
    with change(Side.NONE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        case.assigned_to_id = to
        case.save(update_fields=["assigned_to"])
        store.append(
            "review.assigned",
            at=at,
            actor=by.role,
            case=case.ref,
            commits={"to": str(to).encode()},
        )


@retry_whole
def open_case(*, case_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """Record who opens a case, before anything of it is shown."""
    by.must_be_staff()
    with change(Side.NONE):
        case = Case.objects.get(id=case_id)
        store.append(
            "review.opened",
            at=at,
            actor=by.role,
            case=case.ref,
            commits={"person": str(by.person).encode(), "why": why.encode()},
        )
