"""Make our own official forms, such as the one that says why an order cannot be executed.

A paper is made, signed for and kept; sending it is an act of its own, recorded with its means. It
releases nothing: what is given to an authority leaves through the gate alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from comity.intake.form import Deficiency
from comity.intake.sheet import Sheet, events_of, read_sheet
from comity.pack.forms import FormRole
from comity_server.actions import preservation
from comity_server.actions.actor import Actor
from comity_server.actions.certificate import bytes_of, form_of, keep_sheet, note_events
from comity_server.adapters.form_paper import set_form
from comity_server.books import books
from comity_server.casefile import winding
from comity_server.casefile.event_checks import question_waits
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, FormSheet
from comity_server.casefile.paper_checks import check_paper
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_SIGN = ("counsel", "executive")


@retry_whole
def make_paper(
    *,
    case_id: UUID,
    form_id: str,
    given: Mapping[str, Sequence[str]],
    by: Actor,
    at: datetime,
) -> FormSheet | tuple[Deficiency, ...]:
    """Make one of our forms for a case, with its PDF; enter what it does to the case's clocks.

    :raises ValueError: if the case is of another instrument.
    """
    by.must_be(*MAY_SIGN)
    form = form_of(form_id, FormRole.OURS)
    sheet = read_sheet(form, book=books().forms, given=given)
    if not isinstance(sheet, Sheet):
        return sheet
    if sheet.missing:
        return tuple(Deficiency(name, "The paper needs this.") for name in sheet.missing)
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        if not form.belongs_to(case.instrument):
            raise ValueError("This form does not belong to a case under this instrument.")
        faults = check_paper(case, sheet, at=at)
        if faults:
            return faults
        events = tuple(_new(case, events_of(form, book=books().forms, sheet=sheet), at))
        paper = set_form(
            form, book=books().forms, sheet=sheet, reference=f"Case {case.ref}. {form.short}"
        )
        row = keep_sheet(case, sheet, events=events, received_at=at, by=by, at=at)
        row.paper, row.paper_sha256 = paper, hashlib.sha256(paper).hexdigest()
        row.save()
        note_events(case, events, happened_at=at, note=form.short, by=by, at=at)
        if CaseEventWord.CLARIFICATION_ASKED in events and case.closed_at is None:
            case.turn = "officer"
            case.save(update_fields=["turn"])
        winding.wind(case, at=at)
        preservation.keep_as_long_as_due(case)
        store.append(
            "answer.paper-made",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"form": form.id, "events": list(events)},
            commits={
                "sheet": bytes_of(sheet),
                "paper": store.ContentDigest(hashlib.sha256(paper).digest()),
                "person": str(by.person).encode(),
            },
        )
    return row


def _new(case: Case, events: Sequence[str], at: datetime) -> Sequence[str]:
    """Leave out a question where one of ours waits already: the clock stands still as it is."""
    asked = CaseEventWord.CLARIFICATION_ASKED
    return [one for one in events if one != asked or not question_waits(case, at)]


@retry_whole
def record_sent(*, sheet_id: UUID, how: str, sent_at: datetime, by: Actor, at: datetime) -> None:
    """Record that a person has sent a paper of ours, when, to whom and by which means.

    :raises ValueError: if it is sent already, nobody says how, or the instant cannot be.
    """
    by.must_be("analyst", "counsel", "executive")
    if not how.strip():
        raise ValueError("Say to whom it went and by which means.")
    with change(Side.NONE):
        row = (
            FormSheet.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(id=sheet_id, paper__isnull=False)
        )
        if row.sent_at is not None:
            raise ValueError("This was sent already.")
        if not row.at <= sent_at <= at:
            raise ValueError("Enter an instant after it was made and not after now.")
        row.sent_at, row.sent_how, row.sent_by_id = sent_at, how, by.person
        row.save(update_fields=["sent_at", "sent_how", "sent_by"])
        store.append(
            "answer.paper-sent",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={"form": row.form},
            commits={"how": how.encode(), "person": str(by.person).encode()},
        )


@retry_whole
def open_sheet(*, sheet_id: UUID, by: Actor, at: datetime) -> FormSheet:
    """Record that somebody reads a form, before anything of it is shown."""
    by.must_be_staff()
    with change(Side.NONE):
        row = FormSheet.objects.select_related("case", "by", "sent_by").get(id=sheet_id)
        store.append(
            "intake.form-opened",
            at=at,
            actor=by.role,
            case=row.case.ref,
            body={"form": row.form},
            commits={"person": str(by.person).encode()},
        )
    return row
