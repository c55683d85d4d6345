"""Tell who issued an order what it lacks, and whether effect was given to it, and when.

Source: Regulation (EU) 2022/2065, Arts 9(1), 10(1), for the duty; which orders have it stands in
the book of forms. A letter says what was done; it does nothing.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from comity.determination.letters import LetterKind
from comity.vocabulary.verdict import Barred
from comity.vocabulary.words import ActWord, Step
from comity_server.actions import letters, notice
from comity_server.actions.actor import Actor
from comity_server.books import books
from comity_server.casefile import steps, winding
from comity_server.casefile.event_checks import question_waits
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, CaseEvent, FormSheet
from comity_server.casefile.request_records import record_of
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

_DONE = frozenset({ActWord.RELEASED, ActWord.RESTRICTED, ActWord.REMOVED})


class Effect(StrEnum):
    """What became of an order."""

    GIVEN = "given"
    PART = "part"
    NONE = "none"


@retry_whole
def ask_for_missing(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """Write to who issued an order what it lacks, and only that; a question of ours then waits.

    :raises ValueError: if it lacks nothing, a question waits already, or answers are barred.
    """
    by.must_be("analyst", "counsel")
    with change(Side.EXCLUSIVE):
        case = _case(case_id)
        row = _opening(case)
        if row is None or not row.missing:
            raise ValueError("The form of this case lacks nothing.")
        if question_waits(case, at):
            raise ValueError("A question of ours waits already.")
        _may_answer(case, at=at)
        letters.write(
            case, LetterKind.QUESTION, at=at, key=f"missing:{row.id}", reasons=missing_text(row)
        )
        CaseEvent.objects.create(
            case=case,
            happened=CaseEventWord.CLARIFICATION_ASKED,
            at=at,
            note="our letter on what the order lacks",
            by_id=by.person,
            recorded_at=at,
            ledger_number=store.next_number(),
        )
        case.turn = "officer"
        case.save(update_fields=["turn"])
        winding.wind(case, at=at)
        store.append(
            "answer.missing-asked",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"missing": len(row.missing)},
            commits={"person": str(by.person).encode()},
        )


@retry_whole
def tell_effect(*, case_id: UUID, effect: Effect, says: str, by: Actor, at: datetime) -> None:
    """Write to who issued an order whether effect was given, and when; then users may be told.

    :param says: what was done and what was not, in a person's words.
    :raises ValueError: if that is not what was done, nobody says what, or it was told already.
    """
    by.must_be("analyst", "counsel")
    if not says.strip():
        raise ValueError("Say what was done, and what was not.")
    with change(Side.EXCLUSIVE):
        case = _case(case_id)
        if not owes_effect(case):
            raise ValueError("No law that we know asks to tell the effect of this request.")
        if told_effect_at(case) is not None:
            raise ValueError("They were told already.")
        _may_answer(case, at=at)
        reasons = "\n\n".join((_when(effect, effect_at(case)), says.strip()))
        letters.write(case, LetterKind.EFFECT, at=at, key=str(case.id), reasons=reasons)
        notice.write_verdicts(case, at=at)
        store.append(
            "answer.effect-told",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"effect": effect},
            commits={"says": says.encode(), "person": str(by.person).encode()},
        )


def owes_effect(case: Case) -> bool:
    """Return whether the law has us tell the effect of a case's order."""
    return any(one.tells_effect and one.belongs_to(case.instrument) for one in books().forms.form)


def effect_at(case: Case) -> datetime | None:
    """Return when effect was first given: data left, or something was limited or removed."""
    return min((act.at for act in record_of(case).acts if act.word in _DONE), default=None)


def told_effect_at(case: Case) -> datetime | None:
    """Return when we wrote what effect the order had."""
    return case.letters.filter(kind=LetterKind.EFFECT).values_list("at", flat=True).first()


def missing_text(row: FormSheet) -> str:
    """Return what a form lacks as a letter says it: each box with where the law asks for it."""
    form = books().forms.find(row.form)
    if form is None:
        raise ValueError("Our books no longer hold this form. Write to them by hand.")
    lines = [
        f"{field.label} ({section.article.partition(':')[0]})"
        for _, section in books().forms.sections_of(form)
        for field in section.field
        if field.id in row.missing
    ]
    return "\n".join(("Your order does not show the following. Send us this alone:", *lines))


def _case(case_id: UUID) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(id=case_id)


def _opening(case: Case) -> FormSheet | None:
    rows = case.sheets.filter(submission_id__isnull=False)
    return rows.order_by("at", "ledger_number").first()


def _may_answer(case: Case, *, at: datetime) -> None:
    if isinstance(steps.worst_step(case, step=Step.ANSWER, at=at), Barred):
        raise ValueError("Something stops every answer to this request: see the case page.")


def _when(effect: Effect, given_at: datetime | None) -> str:
    if (effect is Effect.NONE) != (given_at is None):
        raise ValueError("That is not what was done: compare the acts of the case.")
    if given_at is None:
        return "We gave no effect to it."
    how = "We gave effect to it" if effect is Effect.GIVEN else "We gave effect to a part of it"
    return f"{how} on {given_at:%d %B %Y, %H:%M} UTC."
