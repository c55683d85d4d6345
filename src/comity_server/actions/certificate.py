"""Key official forms in: one that opens a case, and those that follow it.

A certificate that lacks something is taken in like any other: preserved, counted, acknowledged;
what it lacks stands with the case and is told to who issued it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.intake.form import Deficiency, RequestForm, read_form
from comity.intake.sheet import Sheet, events_of, read_sheet, request_fields
from comity.ledger.canonical import canonical
from comity.pack.forms import Form, FormRole
from comity.vocabulary.places import PlaceError
from comity.vocabulary.words import Channel
from comity_server.actions import intake, preservation
from comity_server.actions.actor import Actor
from comity_server.books import books
from comity_server.casefile import winding
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.happenings import PRODUCTION_FOLLOWS
from comity_server.casefile.models import Case, CaseEvent, FormSheet, Provider
from comity_server.evidence.models import Submission
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store
from comity_server.people.claimed import ClaimedAuthority, find_or_enter
from comity_server.people.models import Authority, Officer


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a person adds to a form: our service, and who of our directory is meant.

    ``authority`` None takes the issuing authority as the form names it, unconfirmed.
    """

    service: str
    authority: UUID | None = None
    officer: UUID | None = None
    follows: UUID | None = None


@retry_whole
def record_certificate(
    *,
    submission_id: UUID,
    form_id: str,
    given: Mapping[str, Sequence[str]],
    keyed: Keyed,
    by: Actor,
    at: datetime,
) -> intake.Filed | tuple[Deficiency, ...]:
    """Record the request that a form makes, keep the form, and have its data preserved at once.

    :raises ValueError: if the paper has been recorded already.
    """
    by.must_be_staff()
    form = form_of(form_id, FormRole.OPENS)
    sheet = read_sheet(form, book=books().forms, given=given)
    if not isinstance(sheet, Sheet):
        return sheet
    asked = request_fields(form, book=books().forms, sheet=sheet)
    read = _as_request(form, asked, keyed)
    if not isinstance(read, RequestForm):
        return read
    with change(Side.EXCLUSIVE):
        submission = Submission.objects.get(id=submission_id)
        if Case.objects.filter(submission_id=submission.id).exists():
            raise ValueError("This paper has been recorded already.")
        authority = _authority(keyed, asked)
        if isinstance(authority, Deficiency):
            return (authority,)
        officer = _officer(keyed, authority)
        case = intake.open_case(
            read,
            submission,
            authority,
            officer,
            Channel(submission.channel),
            by=by,
            at=at,
            keep_by="preserve-now",  # whoever keys a certificate in has read it
        )
        case.deficiencies = list(sheet.missing)
        case.save()
        intake.go_on_with(case, keyed.follows, at=at)
        row = keep_sheet(case, sheet, events=(), received_at=submission.received_at, by=by, at=at)
        row.submission_id = submission.id
        row.save()
        entry = intake.record_intake(case, submission, by=by, at=at, sheet=bytes_of(sheet))
        return intake.Filed(case, entry)


@retry_whole
def record_follow_up(
    *,
    case_id: UUID,
    form_id: str,
    given: Mapping[str, Sequence[str]],
    received_at: datetime,
    by: Actor,
    at: datetime,
) -> FormSheet | tuple[Deficiency, ...]:
    """Keep a form that follows a case, and work the case's clocks and its snapshots out anew.

    What is empty although it must be filled is not recorded: a person asks for it first.

    :raises ValueError: if the case is of another instrument, or the instant cannot be.
    """
    by.must_be("analyst", "counsel", "rights", "executive")
    form = form_of(form_id, FormRole.FOLLOWS)
    sheet = read_sheet(form, book=books().forms, given=given)
    if not isinstance(sheet, Sheet):
        return sheet
    if sheet.missing:
        return tuple(map(_incomplete, sheet.missing))
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        _check(case, form, received_at, at=at)
        events = events_of(form, book=books().forms, sheet=sheet)
        row = keep_sheet(case, sheet, events=events, received_at=received_at, by=by, at=at)
        note_events(case, events, happened_at=received_at, note=form.short, by=by, at=at)
        winding.wind(case, at=at)
        preservation.keep_as_long_as_due(case)
        store.append(
            "intake.form-recorded",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"form": form.id, "events": list(events)},
            commits={"sheet": bytes_of(sheet), "person": str(by.person).encode()},
        )
    return row


def _incomplete(name: str) -> Deficiency:
    return Deficiency(name, "The form is not complete without it.")


def form_of(form_id: str, role: FormRole) -> Form:
    """Return a form of the books.

    :raises ValueError: if they have none such that does this to a case.
    """
    form = books().forms.find(form_id)
    if form is None or form.role is not role:
        raise ValueError("There is no such form.")
    return form


def bytes_of(sheet: Sheet) -> bytes:
    """Return the canonical bytes of a filled form, to which the ledger commits."""
    return canonical(
        {
            "form": sheet.form,
            "fields": {name: list(values) for name, values in sheet.entries},
            "missing": list(sheet.missing),
        }
    )


def keep_sheet(
    case: Case,
    sheet: Sheet,
    *,
    events: Sequence[str],
    received_at: datetime,
    by: Actor,
    at: datetime,
) -> FormSheet:
    """Keep a filled form with its case, in the change under way."""
    current()
    return FormSheet.objects.create(
        case=case,
        form=sheet.form,
        book_digest=dict(books().digests)["forms"],
        fields={name: list(values) for name, values in sheet.entries},
        missing=list(sheet.missing),
        events=list(events),
        received_at=received_at,
        by_id=by.person,
        at=at,
        ledger_number=store.next_number(),
    )


def note_events(
    case: Case, events: Sequence[str], *, happened_at: datetime, note: str, by: Actor, at: datetime
) -> None:
    """Enter what a form says has happened, in the change under way."""
    for word in events:
        if word != PRODUCTION_FOLLOWS:
            CaseEvent.objects.create(
                case=case,
                happened=CaseEventWord(word),
                at=happened_at,
                note=note,
                by_id=by.person,
                recorded_at=at,
                ledger_number=store.next_number(),
            )


def _as_request(
    form: Form, asked: Mapping[str, str], keyed: Keyed
) -> RequestForm | tuple[Deficiency, ...]:
    services = frozenset(Provider.objects.get(id=1).services)
    read = read_form({**asked, "service": keyed.service}, services=services)
    if isinstance(read, RequestForm):
        return read
    boxes = {name: field.id for field in books().forms.fields_of(form) for name in field.fills}
    return tuple(Deficiency(boxes.get(one.field, one.field), one.text) for one in read)


def _authority(keyed: Keyed, asked: Mapping[str, str]) -> Authority | Deficiency:
    if keyed.authority is not None:
        return Authority.objects.get(id=keyed.authority)
    try:
        claimed = ClaimedAuthority(
            name=asked.get("authority_name", ""),
            kind=asked.get("authority_kind", ""),
            jurisdiction=asked.get("authority_place", "").upper(),
        )
    except (PlaceError, ValueError):
        return Deficiency(
            "authority", "Choose the authority: the form does not say its name, kind and state."
        )
    return find_or_enter(claimed)


def _officer(keyed: Keyed, authority: Authority) -> Officer | None:
    if keyed.officer is None:
        return None
    return Officer.objects.get(id=keyed.officer, authority=authority)


def _check(case: Case, form: Form, received_at: datetime, *, at: datetime) -> None:
    if not form.belongs_to(case.instrument):
        raise ValueError("This form does not belong to a case under this instrument.")
    if not case.received_at <= received_at <= at:
        raise ValueError("Enter an instant after the request was received and not after now.")
    if case.closed_at is not None:
        raise ValueError("This case is closed.")
