"""Human-rights assessments: read one, write it section by section, keep evidence, sign."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from comity.hold.diligence import PaperError, Section
from comity_server import clock
from comity_server.actions import assessment as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import assessing, for_desk
from comity_server.casefile.reading.assessing import AssessmentView
from comity_server.desk.forms.assessment import Entered, entered_of, groups_of, written
from comity_server.desk.forms.evidence_upload import EvidenceRefused, evidence_of
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.assessment import AssessmentPage
from comity_server.desk.pages.hold import ConsequencePage
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.parts.assessment import (
    dissents_of,
    done_count,
    history_of,
    href_of,
    sections_of,
    signatures_of,
    verdict_of,
)
from comity_server.desk.wording.assessment import SECTIONS
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Form, fill
from comity_server.faces.parts import Act, Digest, Link
from comity_server.faces.shown import shown

View = Callable[..., HttpResponse]
SECTION_BY_NAME = {one.value: one for one in Section}


def with_assessment(view: View) -> View:
    """Hand a view the assessment that its address names; what is not there is a plain 404."""

    @sessions.staff_only
    @wraps(view)
    def found(request: HttpRequest, ref: str, **more: str) -> HttpResponse:
        try:
            row = assessing.one(ref, at=clock.now())
        except PaperError as unreadable:
            raise Http404(str(unreadable)) from unreadable
        if row is None or more.get("name", "scope") not in SECTION_BY_NAME:
            raise Http404
        return view(request, row, **more)

    return found


@sessions.staff_only
def begin(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin the assessment of a hold, or the one that renews the newest."""
    row = for_desk.hold_by_ref(ref)
    if row is None:
        raise Http404
    earlier = assessing.of_hold(ref)
    title = gettext("Begin an assessment of ‘%(title)s’") % {"title": row.title}
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            made = actions.begin_assessment(
                hold_ref=ref,
                title=request.POST.get("title", ""),
                by=request.actor,
                at=clock.now(),
                renews=earlier[-1].ref if earlier else None,
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("title", str(refusal)),)
        else:
            return HttpResponseRedirect(href_of(made.ref))
    entered = {"title": request.POST.get("title", row.title)}
    page = WritePage(
        frame=frame(request, "holds"),
        title=title,
        back=Link(gettext("Back to the hold"), f"/desk/holds/{ref}/"),
        form=fill(action=request.path, entered=entered, errors=errors),
        groups=(FieldGroup("", (Field("title", gettext("Title")),)),),
        button=gettext("Begin it"),
        lead=gettext("Ten sections, two signatures. It lifts nothing by itself."),
    )
    return shown(request, page, status=422 if errors else 200)


@with_assessment
def one(request: HttpRequest, view: AssessmentView) -> HttpResponse:
    """Show an assessment whole: what it says, who wrote it, what it lacks."""
    return shown(request, _page(request, view))


def _page(
    request: HttpRequest, view: AssessmentView, *, form: Form | None = None
) -> AssessmentPage:
    writing = not view.frozen and form is None
    acts = [Act(gettext("Record dissent"), href=f"{href_of(view.ref)}dissent/")]
    if view.state == "approved":
        acts.append(
            Act(gettext("Begin one that renews it"), href=f"/desk/holds/{view.hold_ref}/assess/")
        )
    return AssessmentPage(
        frame=frame(request, "holds"),
        title=gettext("Assessment for hold ‘%(title)s’, %(done)s")
        % {"title": view.hold_title, "done": done_count(view)},
        back=Link(gettext("Back to the hold"), f"/desk/holds/{view.hold_ref}/"),
        verdict=verdict_of(view, signing=form is not None),
        sections=sections_of(view, writing=writing),
        signatures=signatures_of(view),
        dissents=dissents_of(view),
        history=history_of(view),
        digest=Digest(view.digest),
        summary=view.paper.public_summary,
        form=form,
        button=gettext("Sign this assessment"),
        acts=() if form else tuple(acts),
    )


@with_assessment
def sign(request: HttpRequest, view: AssessmentView) -> HttpResponse:
    """Show the whole paper with who wrote what, and take a signature for exactly that."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            actions.sign(
                ref=view.ref,
                digest=request.POST.get("digest", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("digest", str(refusal)),)
        else:
            say(request, gettext("Your signature is recorded."))
            return HttpResponseRedirect(href_of(view.ref))
    if view.missing or view.state == "approved":
        return shown(request, _page(request, view), status=422 if errors else 200)
    form = fill(action=request.path, errors=errors)
    return shown(request, _page(request, view, form=form), status=422 if errors else 200)


@with_assessment
def write(request: HttpRequest, view: AssessmentView, name: str) -> HttpResponse:
    """Write one section; each save is a version, and voids what was signed."""
    section = SECTION_BY_NAME[name]
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            seen = request.POST.get("version", "")
            actions.revise(
                ref=view.ref,
                seen_version=int(seen) if seen.isdecimal() else -1,
                section=section,
                paper=written(section, view.paper, request.POST),
                by=request.actor,
                at=clock.now(),
            )
        except Entered as wrong:
            errors = (FieldError(wrong.field, str(wrong)),)
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("text", str(refusal)),)
        else:
            say(request, gettext("The section is kept."))
            return HttpResponseRedirect(f"{href_of(view.ref)}#section-{section.number}")
    provider = for_desk.provider()
    lacks = [one.text for one in view.missing if one.section is section]
    page = WritePage(
        frame=frame(request, "holds"),
        title=f"{section.number} {SECTIONS[section]}",
        back=Link(gettext("Back to the assessment"), href_of(view.ref)),
        form=fill(
            action=request.path,
            entered=_entered(request) or entered_of(section, view.paper),
            errors=errors,
            version=str(view.version),
        ),
        groups=groups_of(
            section, view.paper, services=tuple(provider.services) if provider else ()
        ),
        button=gettext("Keep this section"),
        lead=" ".join(f"{one}." for one in lacks),
    )
    return shown(request, page, status=422 if errors else 200)


def _entered(request: HttpRequest) -> dict[str, str | list[str]]:
    return {name: request.POST.getlist(name) for name in request.POST}


@with_assessment
def evidence(request: HttpRequest, view: AssessmentView, name: str) -> HttpResponse:
    """Keep a file or a text as evidence behind a section, byte for byte."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        given, file = request.POST, evidence_of(request)
        try:
            if isinstance(file, FieldError):
                raise EvidenceRefused(file)
            actions.keep_evidence(
                ref=view.ref,
                section=SECTION_BY_NAME[name],
                title=given.get("title", ""),
                source=given.get("source", ""),
                file=file,
                by=request.actor,
                at=clock.now(),
            )
        except EvidenceRefused as refused:
            errors = (refused.error,)
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("title" if not given.get("title") else "content", str(refusal)),)
        else:
            say(request, gettext("The evidence is kept."))
            return HttpResponseRedirect(href_of(view.ref))
    page = WritePage(
        frame=frame(request, "holds"),
        title=gettext("Keep evidence for ‘%(section)s’")
        % {"section": SECTIONS[SECTION_BY_NAME[name]]},
        back=Link(gettext("Back to the assessment"), href_of(view.ref)),
        form=fill(action=request.path, entered=_entered(request), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field("title", gettext("Title")),
                    Field(
                        "source",
                        gettext("Where it is from"),
                        hint=gettext("An address, or a book and page."),
                        required=False,
                    ),
                    Field(
                        "paper",
                        gettext("The file"),
                        "file",
                        hint=gettext("PDF, JPEG, PNG or TIFF, up to 25 MB"),
                        required=False,
                    ),
                    Field(
                        "content",
                        gettext("Or its text"),
                        "area",
                        hint=gettext("Where there is no file"),
                        rows=14,
                        required=False,
                    ),
                ),
            ),
        ),
        button=gettext("Keep it"),
        lead=gettext("It is kept byte for byte, and its digest is part of what people sign."),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def paper(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """Hand out a paper of evidence, after that was recorded; never as a page of ours."""
    found = actions.open_evidence(evidence_id=evidence_id, by=request.actor, at=clock.now())
    answer = HttpResponse(bytes(found.submission.body), content_type="application/octet-stream")
    ending = "." + found.file_name.rpartition(".")[2] if "." in found.file_name else ".txt"
    name = f"evidence-{found.sha256[:12]}{ending}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@with_assessment
def dissent(request: HttpRequest, view: AssessmentView) -> HttpResponse:
    """Record what one holds against it, word for word."""
    return _with_reason(
        request,
        view,
        title=gettext("Record dissent"),
        consequences=(
            gettext("It is kept word for word, with your name, and nobody can change it."),
            gettext("Signatures that were given before are void: whoever signs must have read it."),
        ),
        button=gettext("Record my dissent"),
        asks=gettext("What you hold against it"),
        do=lambda text: actions.record_dissent(
            ref=view.ref, text=text, by=request.actor, at=clock.now()
        ),
    )


@with_assessment
def done(request: HttpRequest, view: AssessmentView, measure: str) -> HttpResponse:
    """Record that one saw a measure's test pass."""
    found = next((one for one in view.paper.measures if one.id == measure), None)
    if found is None:
        raise Http404
    return _with_reason(
        request,
        view,
        title=gettext("I saw it done: %(measure)s") % {"measure": found.text},
        consequences=(
            gettext("The test: %(test)s") % {"test": found.proved_by},
            gettext("Your name and what you saw are kept. It cannot be taken back."),
        ),
        button=gettext("Record that it is done"),
        asks=gettext("What you saw"),
        do=lambda text: actions.prove_measure(
            ref=view.ref, measure=measure, note=text, by=request.actor, at=clock.now()
        ),
    )


def _with_reason(
    request: HttpRequest,
    view: AssessmentView,
    *,
    title: str,
    consequences: tuple[str, ...],
    button: str,
    asks: str,
    do: Callable[[str], object],
) -> HttpResponse:
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            do(request.POST.get("reason", ""))
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, gettext("It is recorded."))
            return HttpResponseRedirect(href_of(view.ref))
    page = ConsequencePage(
        frame=frame(request, "holds"),
        title=title,
        back=Link(gettext("Back to the assessment"), href_of(view.ref)),
        consequences=consequences,
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        button=button,
        asks=asks,
    )
    return shown(request, page, status=422 if errors else 200)
