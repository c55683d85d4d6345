"""Official forms that open a case: the paper is kept first, then a person keys it in."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.intake.outcome import MOST_BYTES, Accepted, Door, FileKind
from comity.intake.pdf_proposing import propose_entries
from comity.pack.forms import Form, FormRole
from comity.vocabulary.words import Channel
from comity_server import books, clock
from comity_server.actions import certificate, intake
from comity_server.actions.actor import NotAllowed
from comity_server.adapters.parsing.sandbox import examine_apart, fields_apart
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading import letters as reading
from comity_server.casefile.reading.rows import LetterRow
from comity_server.desk.forms.event import read_instant
from comity_server.desk.forms.form import form_groups, given_of, own_group
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.words import channel_word
from comity_server.evidence.keep import Arrived
from comity_server.faces import sentences, sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of

FORMS = "/desk/forms/"
_BY = (Channel.E_EVIDENCE, Channel.POST, Channel.EMAIL, Channel.MLAT)
_MEDIA = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
}


def no_form(request: HttpRequest) -> HttpResponse:
    """Say that there is no such form."""
    page = MessagePage(
        frame=frame(request, "letters"),
        title=gettext("There is no such form"),
        paragraphs=(),
        acts=(Act(gettext("Official forms"), href=FORMS),),
    )
    return shown(request, page, status=404)


def opening_form(form_id: str) -> Form | None:
    """Return a form that opens a case."""
    found = books.books().forms.find(form_id)
    return found if found and found.role is FormRole.OPENS else None


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the forms that can be keyed in."""
    page = ListPage(
        frame=frame(request, "letters"),
        title=gettext("Which form arrived?"),
        lead=gettext("Its paper is kept byte for byte; what it asks to keep is kept at once."),
        rows=tuple(
            ListRow(one.says, f"{FORMS}{one.id}/", note=one.source.title, reference=one.short)
            for one in books.books().forms.of_role(FormRole.OPENS)
        ),
        empty=gettext("The books hold no form."),
        acts=(Act(gettext("Letters to read"), href="/desk/letters/"),),
    )
    return shown(request, page)


@sessions.staff_only
def arrive(request: HttpRequest, form_id: str) -> HttpResponse:
    """Keep the paper of a form as it came, then go on to key it in."""
    form = opening_form(form_id)
    if form is None:
        return no_form(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        kept = _keep(request, form)
        if not isinstance(kept, FieldError):
            return HttpResponseRedirect(f"/desk/letters/{kept.id}/form/{form.id}/")
        errors = (kept,)
    page = WritePage(
        frame=frame(request, "letters"),
        title=gettext("How did the %(form)s arrive?") % {"form": form.short},
        back=Link(gettext("Official forms"), FORMS),
        lead=gettext("The clocks run from its receipt, not from now."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", _arrival_fields()),),
        button=gettext("Keep it and key it in"),
    )
    return shown(request, page, status=422 if errors else 200)


def _zone() -> str:
    provider = for_desk.provider()
    return zone_of(provider.established_in) if provider else "UTC"


def _arrival_fields() -> tuple[Field, ...]:
    return (
        Field(
            "channel",
            gettext("By which way"),
            "select",
            options=tuple(Option(one, channel_word(one)) for one in _BY),
        ),
        Field("on", gettext("Received on"), "date", size="half"),
        Field(
            "time",
            gettext("At"),
            "time",
            gettext("Our own civil time, %(zone)s.") % {"zone": _zone()},
            size="half",
        ),
        Field("sender", gettext("Who sent it"), required=False),
        Field(
            "paper",
            gettext("The paper itself"),
            "file",
            gettext("PDF, JPEG, PNG or TIFF. A PDF's own fields are read; else it is keyed in."),
            required=False,
        ),
        Field(
            "note",
            gettext("Where the paper is, if it is not added"),
            hint=gettext("A file number, a cabinet, the system's own reference."),
            required=False,
        ),
    )


def _keep(request: HttpRequest, form: Form) -> LetterRow | FieldError:
    """Keep the paper, or say what to mend."""
    given = request.POST
    received_at = read_instant(given.dict(), zone=_zone())
    if isinstance(received_at, FieldError):
        return received_at
    if received_at > clock.now():
        return FieldError("on", gettext("Enter an instant that is not after now."))
    if given.get("channel") not in _BY:
        return FieldError("channel", gettext("Choose by which way it came."))
    file = request.FILES.get("paper")
    body, media = given.get("note", "").encode(), "text/plain"
    if file is not None:
        body = file.read(MOST_BYTES + 1)
        outcome = examine_apart(content=body, name=file.name or "", door=Door.UPLOAD)
        if not isinstance(outcome, Accepted):
            return FieldError("paper", sentences.upload_refused(name=outcome.name))
        media = _MEDIA[outcome.kind]
    elif not body.strip():
        return FieldError("note", gettext("Add the paper, or say where it is."))
    # The same paper at the same instant is the same arrival, however often it is sent.
    key = hashlib.sha256(body + f"{form.id}:{received_at.isoformat()}".encode()).hexdigest()
    return intake.keep_letter(
        Arrived(
            channel=Channel(given["channel"]),
            media_type=media,
            body=body,
            received_at=received_at,
            key=key,
            sender=given.get("sender", "")[:320],
            subject=form.short,
        ),
        at=clock.now(),
    )


@sessions.staff_only
def key_in(request: HttpRequest, letter_id: UUID, form_id: str) -> HttpResponse:
    """Key a form in beside its paper; opening the paper is recorded first."""
    form, row = opening_form(form_id), reading.letter_by_id(letter_id)
    if form is None or row is None or reading.case_of_letter(letter_id) is not None:
        return no_form(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        filed = _record(request, row, form)
        if isinstance(filed, intake.Filed):
            say(request, _said(filed))
            return HttpResponseRedirect(f"/desk/cases/{filed.case.ref}/")
        errors, entered = filed, dict(request.POST.lists())
    else:
        intake.open_letter(submission_id=row.id, by=request.actor, at=clock.now())
        entered = _from_paper(row, form)
    page = WritePage(
        frame=frame(request, "letters"),
        title=gettext("What does the %(form)s say?") % {"form": form.short},
        back=Link(gettext("Letters to read"), "/desk/letters/"),
        lead=gettext("What must be filled and is empty is kept as missing, and told to them."),
        form=fill(action=request.path, entered=entered, errors=errors),
        groups=(own_group(), *form_groups(form)),
        button=gettext("Record it and keep its data"),
        about_heading=gettext("The paper"),
        about=(
            Pair(gettext("Received"), channel_word(row.channel), moment=Moment(row.received_at)),
            Pair(gettext("Sender"), row.sender or gettext("not said")),
            Pair(gettext("Form"), form.says, note=form.source.title),
            Pair(gettext("Read from it"), _read_from(entered, form)),
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _from_paper(row: LetterRow, form: Form) -> dict[str, list[str]]:
    """Return what the fields of the paper itself say; nothing where it has none."""
    if row.media_type != "application/pdf":
        return {}
    filled = fields_apart(bytes(row.body))
    return propose_entries(form, book=books.books().forms, filled=filled)


def _read_from(entered: dict[str, list[str]], form: Form) -> str:
    boxes = len(given_of(form, entered))
    if not boxes:
        return gettext("Nothing: key it in as it stands on the paper.")
    return gettext("%(n)s boxes hold something. Compare each with the paper.") % {"n": boxes}


def _said(filed: intake.Filed) -> str:
    if filed.case.deficiencies:
        return gettext("The request is recorded and its data are being kept. Something is missing.")
    return gettext("The request is recorded and its data are being kept.")


def _record(
    request: HttpRequest, row: LetterRow, form: Form
) -> intake.Filed | tuple[FieldError, ...]:
    """Record the form, or return each field to mend."""
    given = request.POST
    follows = None
    if wanted := given.get("own_follows", "").strip().upper():
        follows = for_desk.case_by_ref(wanted)
        if follows is None:
            text = gettext("There is no case here that you can open.")
            return (FieldError("own_follows", text),)
    authority = _known(given.get("own_authority", ""), for_desk.authorities())
    officer = _known(given.get("own_officer", ""), for_desk.officers())
    if officer is not None and authority is None:
        return (FieldError("own_authority", gettext("Choose the officer's authority.")),)
    try:
        filed = certificate.record_certificate(
            submission_id=row.id,
            form_id=form.id,
            given=given_of(form, dict(given.lists())),
            keyed=certificate.Keyed(
                service=given.get("own_service", ""),
                authority=authority,
                officer=officer,
                follows=follows.id if follows else None,
            ),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("own_service", str(refusal)),)
    if isinstance(filed, intake.Filed):
        return filed
    return tuple(FieldError(_OWN.get(one.field, one.field), one.text) for one in filed)


_OWN = {"service": "own_service", "authority": "own_authority"}


def _known(wanted: str, rows: tuple[object, ...]) -> UUID | None:
    return next((one.id for one in rows if str(one.id) == wanted), None)
