"""Official forms of a case: what arrived, what we make, and what we sent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.determination.non_execution import Proposed
from comity.intake.form import Deficiency
from comity.pack.forms import Form, FormRole
from comity_server import books, clock
from comity_server.actions import certificate
from comity_server.actions import paper as papers
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import sheets
from comity_server.casefile.reading.rows import CaseRow, SheetRow
from comity_server.desk.forms import paper as paper_fields
from comity_server.desk.forms.event import read_instant
from comity_server.desk.forms.form import form_groups, given_of, sheet_pairs
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.sheet import SheetPage, SheetSection
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views import case_effects
from comity_server.desk.views.cases import no_case, with_case
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, State
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


def _here(case: CaseRow) -> str:
    return f"/desk/cases/{case.ref}/forms/"


def _back(case: CaseRow) -> Link:
    return Link(gettext("Forms of this case"), _here(case))


@with_case
def index(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """List the forms of a case, and which may be keyed in or made."""
    page = ListPage(
        frame=frame(request, "queue"),
        title=gettext("Official forms of this case"),
        lead=gettext("A form that arrived is kept as it was keyed in; one of ours as it was made."),
        rows=tuple(_row(case, one) for one in sheets.sheets_of(case)),
        empty=gettext("No form belongs to this case yet."),
        acts=(
            *_ways(case),
            *case_effects.ways(case),
            Act(gettext("Back to the case"), href=f"/desk/cases/{case.ref}/"),
        ),
    )
    return shown(request, page)


def _ways(case: CaseRow) -> tuple[Act, ...]:
    book, here = books.books().forms, _here(case)
    follows = () if case.closed_at else book.of_role(FormRole.FOLLOWS, instrument=case.instrument)
    arrived = tuple(
        Act(
            gettext("Key in: %(form)s") % {"form": one.short},
            href=f"{here}arrived/{one.id}/",
        )
        for one in follows
    )
    made = tuple(
        Act(gettext("Make: %(form)s") % {"form": one.short}, href=f"{here}make/{one.id}/")
        for one in book.of_role(FormRole.OURS, instrument=case.instrument)
    )
    return (*arrived, *made)


def _row(case: CaseRow, row: SheetRow) -> ListRow:
    form = books.books().forms.find(row.form)
    return ListRow(
        form.says if form else row.form,
        f"{_here(case)}{row.id}/",
        reference=form.short if form else "",
        chip=_chip(row),
        moment=Moment(row.received_at, zone_of(case.jurisdiction)),
        moment_label=gettext("made") if row.paper_sha256 else gettext("received"),
    )


def _chip(row: SheetRow) -> Chip | None:
    if row.paper_sha256:
        if row.sent_at:
            return Chip(State.CLEAR, gettext("Sent"))
        return Chip(State.ASK, gettext("Made, not sent yet"))
    return Chip(State.ASK, gettext("Something is missing")) if row.missing else None


def _form(case: CaseRow, form_id: str, role: FormRole) -> Form | None:
    known = books.books().forms.of_role(role, instrument=case.instrument)
    return next((one for one in known if one.id == form_id), None)


@with_case
def follow(request: HttpRequest, case: CaseRow, form_id: str) -> HttpResponse:
    """Key in a form that follows the case."""
    form = _form(case, form_id, FormRole.FOLLOWS)
    if form is None:
        return no_case(request)
    errors: tuple[FieldError, ...] = ()
    zone = zone_of(case.jurisdiction)
    if request.method == "POST":
        errors = _follow(request, case, form, zone)
        if not errors:
            say(request, gettext("It is recorded, and the clocks are worked out anew."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/#clocks")
    when = FieldGroup(
        gettext("When it arrived"),
        (
            Field("on", gettext("Day"), "date", size="half"),
            Field(
                "time",
                gettext("Time"),
                "time",
                gettext("The authority's civil time, %(zone)s.") % {"zone": zone},
                size="half",
            ),
        ),
    )
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("What does the form say? %(form)s") % {"form": form.short},
        back=_back(case),
        lead=form.says,
        form=fill(action=request.path, entered=dict(request.POST.lists()), errors=errors),
        groups=(when, *form_groups(form)),
        button=gettext("Record it"),
    )
    return shown(request, page, status=422 if errors else 200)


def _follow(request: HttpRequest, case: CaseRow, form: Form, zone: str) -> tuple[FieldError, ...]:
    at = read_instant(request.POST.dict(), zone=zone)
    if isinstance(at, FieldError):
        return (at,)
    try:
        made = certificate.record_follow_up(
            case_id=case.id,
            form_id=form.id,
            given=given_of(form, dict(request.POST.lists())),
            received_at=at,
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("on", str(refusal)),)
    return _errors(made)


def _errors(made: SheetRow | tuple[Deficiency, ...]) -> tuple[FieldError, ...]:
    if isinstance(made, tuple):
        return tuple(FieldError(one.field, one.text) for one in made)
    return ()


@with_case
def make(request: HttpRequest, case: CaseRow, form_id: str) -> HttpResponse:
    """Make one of our forms; what speaks for a reason stands beside it, and a person chooses."""
    form = _form(case, form_id, FormRole.OURS)
    if form is None:
        return no_case(request)
    now = clock.now()
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            made = papers.make_paper(
                case_id=case.id,
                form_id=form.id,
                given=given_of(form, dict(request.POST.lists())),
                by=request.actor,
                at=now,
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError(form_groups(form)[0].fields[0].name, str(refusal)),)
        else:
            errors = _errors(made)
            if not isinstance(made, tuple):
                say(request, gettext("The paper is made. It is sent when somebody sends it."))
                return HttpResponseRedirect(f"{_here(case)}{made.id}/")
        entered = dict(request.POST.lists())
    else:
        entered = paper_fields.first_entries(case, form, at=now)
    about = paper_fields.notes(case, form, entered, at=now)
    proposed = paper_fields.proposals(case, form, at=now)
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("What do we tell the authority? %(form)s") % {"form": form.short},
        back=_back(case),
        lead=form.says,
        form=fill(action=request.path, entered=entered, errors=errors),
        groups=form_groups(form),
        button=gettext("Make the paper"),
        about_heading=gettext("What to know before"),
        about=(*about, *_speaks(form, proposed)),
    )
    return shown(request, page, status=422 if errors else 200)


def _speaks(form: Form, proposed: tuple[Proposed, ...]) -> tuple[Pair, ...]:
    if not proposed and books.books().forms.proposes_in(form):
        return (Pair(gettext("Nothing is proposed"), gettext("Choose by your own reading.")),)
    return tuple(Pair(_label(form, one.reason), one.because, note=one.source) for one in proposed)


def _label(form: Form, reason: str) -> str:
    options = (field.option(reason) for field in books.books().forms.fields_of(form))
    return next((one.label for one in options if one is not None), reason)


@with_case
def one(request: HttpRequest, case: CaseRow, sheet_id: UUID) -> HttpResponse:
    """Show a form; opening it is recorded before it is shown."""
    row = sheets.sheet_of(case, sheet_id)
    if row is None:
        return no_case(request)
    papers.open_sheet(sheet_id=row.id, by=request.actor, at=clock.now())
    form = books.books().forms.find(row.form)
    page = SheetPage(
        frame=frame(request, "queue"),
        title=form.says if form else row.form,
        lead=form.source.title if form else "",
        back=_back(case),
        about=_about(case, row),
        sections=tuple(SheetSection(heading, pairs) for heading, pairs in sheet_pairs(row)),
        acts=_acts(case, row),
    )
    return shown(request, page)


def _about(case: CaseRow, row: SheetRow) -> tuple[Pair, ...]:
    zone = zone_of(case.jurisdiction)
    pairs = [
        Pair(gettext("Case"), case.ref, mono=True),
        Pair(
            gettext("Made") if row.paper_sha256 else gettext("Received"),
            moment=Moment(row.received_at, zone),
        ),
        Pair(gettext("By"), row.by.name, moment=Moment(row.at, zone)),
    ]
    if row.paper_sha256:
        pairs.append(Pair("SHA-256", row.paper_sha256, mono=True))
    if row.sent_at:
        pairs.append(Pair(gettext("Sent"), row.sent_how, moment=Moment(row.sent_at, zone)))
    return tuple(pairs)


def _acts(case: CaseRow, row: SheetRow) -> tuple[Act, ...]:
    if not row.paper_sha256:
        return ()
    here = f"{_here(case)}{row.id}/"
    fetch = Act(gettext("Fetch the PDF"), href=f"{here}paper/")
    sent = Act(gettext("Record that it was sent"), href=f"{here}sent/")
    return (fetch,) if row.sent_at else (fetch, sent)


@with_case
def paper(request: HttpRequest, case: CaseRow, sheet_id: UUID) -> HttpResponse:
    """Hand out the PDF of a form of ours, after that was recorded."""
    row = sheets.sheet_of(case, sheet_id)
    if row is None or row.paper is None:
        return no_case(request)
    papers.open_sheet(sheet_id=row.id, by=request.actor, at=clock.now())
    answer = HttpResponse(bytes(row.paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.ref}-{row.form}.pdf"'
    return answer


@with_case
def sent(request: HttpRequest, case: CaseRow, sheet_id: UUID) -> HttpResponse:
    """Record that a person has sent a paper of ours, and how."""
    row = sheets.sheet_of(case, sheet_id)
    if row is None or row.paper is None:
        return no_case(request)
    zone = zone_of(case.jurisdiction)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        at = read_instant(request.POST.dict(), zone=zone)
        try:
            if isinstance(at, FieldError):
                errors = (at,)
            else:
                papers.record_sent(
                    sheet_id=row.id,
                    how=request.POST.get("how", ""),
                    sent_at=at,
                    by=request.actor,
                    at=clock.now(),
                )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("how", str(refusal)),)
        if not errors:
            say(request, gettext("It is recorded as sent."))
            return HttpResponseRedirect(f"{_here(case)}{row.id}/")
    fields = (
        Field("on", gettext("Day"), "date", size="half"),
        Field("time", gettext("Time"), "time", zone, size="half"),
        Field(
            "how",
            gettext("To whom, and by which means"),
            "area",
            gettext("With the proof that you have: a reference, a receipt."),
            rows=3,
        ),
    )
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("How was it sent?"),
        back=Link(gettext("Back to the form"), f"{_here(case)}{row.id}/"),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", fields),),
        button=gettext("Record that it was sent"),
    )
    return shown(request, page, status=422 if errors else 200)
