"""Enter what happened to a case and moves its clocks; take back what was entered by mistake.

What happened elsewhere is a claim with an author: it is entered by a named person of ours, and no
clock enters anything by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.ledger.canonical import canonical
from comity.vocabulary.words import Category, NoticeWord
from comity_server.actions import alarms, notice, preservation
from comity_server.actions.actor import Actor
from comity_server.casefile import voiding, winding
from comity_server.casefile.event_checks import check_event
from comity_server.casefile.event_words import (
    CLOSES,
    GRAVE,
    MAY_HAVE_UNTIL,
    CaseEventWord,
)
from comity_server.casefile.models import Case, CaseEvent
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_ENTER = ("analyst", "counsel", "rights", "executive")
MAY_OPEN = ("counsel", "executive")


@retry_whole
def record_event(
    *,
    case_id: UUID,
    happened: CaseEventWord,
    happened_at: datetime,
    until: datetime | None = None,
    categories: Sequence[Category] = (),
    note: str,
    by: Actor,
    at: datetime,
) -> CaseEvent:
    """Enter what happened, and work the clocks of the case out anew.

    :param until: the first instant that no longer belongs to an extension.
    :param note: from where we know it; it stays with the case.
    :raises ValueError: if it cannot have happened so, with what to enter instead.
    """
    by.must_be(*(MAY_OPEN if happened in GRAVE else MAY_ENTER))
    if not note.strip():
        raise ValueError("Say from where we know it: the letter, the call, the form.")
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        check_event(case, happened, happened_at, until, tuple(categories), at=at)
        if happened is CaseEventWord.SECRECY_ENDED and case.secrecy_orders.exists():
            raise ValueError("End the order itself, in the register of secrecy orders.")
        row = CaseEvent.objects.create(
            case=case,
            happened=happened,
            at=happened_at,
            until=until if happened in MAY_HAVE_UNTIL else None,
            categories=sorted(categories),
            note=note,
            by_id=by.person,
            recorded_at=at,
            ledger_number=store.next_number(),
        )
        _follow(case, row, at=at)
        preservation.keep_as_long_as_due(case)
        store.append(
            "clock.event",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"event": happened},
            commits={
                "event": _canonical(row),
                "note": note.encode(),
                "person": str(by.person).encode(),
            },
        )
    return row


def _canonical(row: CaseEvent) -> bytes:
    return canonical(
        {
            "at": row.at.isoformat(),
            "categories": list(row.categories),
            "until": row.until.isoformat() if row.until else "",
        }
    )


def _follow(case: Case, row: CaseEvent, *, at: datetime) -> None:
    """Do in the case what follows from an event: never a release, a removal or a lift."""
    happened = CaseEventWord(row.happened)
    if happened in CLOSES:
        voiding.void_decisions(case, why=f"entered as happened: {happened}", at=at)
        _close_or_review(case, happened, at=at)
    elif case.closed_at is None and happened is CaseEventWord.CLARIFICATION_ASKED:
        case.turn = "officer"
    elif case.closed_at is None and happened is CaseEventWord.CLARIFIED:
        case.turn = "analyst"
    elif happened is CaseEventWord.SECRECY_ENDED:
        case.secrecy_until = row.at
    case.save()
    if happened is CaseEventWord.SECRECY_ENDED:
        notice.write_verdicts(case, at=at)
    elif happened is CaseEventWord.USER_TOLD:
        _user_was_told(case, row, at=at)
    winding.wind(case, at=at)


_AFTER_A_RELEASE = (
    "Another authority refused case {ref} after a release. A person acts.",
    "Case {ref} was found to be fake after a release. A person acts.",
)


def _close_or_review(case: Case, happened: CaseEventWord, *, at: datetime) -> None:
    if case.closed_at is not None:
        pass
    elif happened is CaseEventWord.WITHDRAWN:
        case.state, case.turn, case.closed_at = Case.State.WITHDRAWN, "nobody", at
    elif happened is CaseEventWord.FAKE_FOUND:
        case.state, case.turn, case.closed_at = Case.State.REFUSED, "nobody", at
    else:
        case.state, case.turn = Case.State.IN_REVIEW, "analyst"
    if happened is not CaseEventWord.WITHDRAWN and case.releases.exists():
        alarms.ring(
            kind="objection",
            about=case.ref,
            says=_AFTER_A_RELEASE[happened is CaseEventWord.FAKE_FOUND].format(ref=case.ref),
            case=case,
            to_roles=("counsel", "executive"),
            urgent=True,
            at=at,
        )


def _user_was_told(case: Case, row: CaseEvent, *, at: datetime) -> None:
    rows = case.notices.filter(told_at=None)
    if rows.filter(verdict__in=[NoticeWord.FORBIDDEN, NoticeWord.ASK]).exists():
        alarms.ring(
            kind="told-against-verdict",
            about=case.ref,
            says=f"In case {case.ref} a user was told although that was not decided. Ask counsel.",
            case=case,
            to_roles=("counsel",),
            urgent=True,
            at=at,
        )
    rows.filter(verdict__in=[NoticeWord.DUE, NoticeWord.DELAYED]).update(told_at=row.at)


_FINAL = frozenset({CaseEventWord.WITHDRAWN, CaseEventWord.SECRECY_ENDED, CaseEventWord.FAKE_FOUND})


@retry_whole
def retract_event(*, event_id: UUID, why: str, by: Actor, at: datetime) -> CaseEvent:
    """Take an event back that was entered by mistake; it stays readable, and no longer counts.

    Decisions signed meanwhile are void: they rested on it.

    :raises ValueError: if it was taken back already or ended the case, or nobody says why.
    """
    by.must_be(*MAY_OPEN)
    if not why.strip():
        raise ValueError("Say what was wrong with it.")
    with change(Side.EXCLUSIVE):
        row = (
            CaseEvent.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(id=event_id)
        )
        if row.retracted_at is not None:
            raise ValueError("This was taken back already.")
        if row.happened in _FINAL:
            raise ValueError("What followed from this cannot be undone here: amend the case.")
        row.retracted_at, row.retracted_by_id, row.retracted_why = at, by.person, why
        row.save()
        voiding.void_decisions(row.case, why="an event was taken back", at=at)
        winding.wind(row.case, at=at)
        store.append(
            "clock.event-retracted",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={"event": row.happened, "entry": row.ledger_number},
            commits={"why": why.encode(), "person": str(by.person).encode()},
        )
    return row
