"""Objections of users, each decided with reasons; and the demand itself, published by parts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import letter_publishing, objection, review
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.letter_parts import parts_of
from comity_server.casefile.reading import restrictions as reading
from comity_server.casefile.reading.rows import CaseRow, ObjectionRow
from comity_server.desk.chips import restriction_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.objection import ObjectionPage, RedactPage
from comity_server.desk.parts.restriction import href_of
from comity_server.desk.views.cases import with_case
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, State, VerdictPanel
from comity_server.faces.shown import shown

LIST = "/desk/objections/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the objections, those that wait first."""
    page = ListPage(
        frame=frame(request, "restrictions"),
        title=gettext("Objections"),
        lead=gettext("Users write here from their notice. Each is decided with reasons."),
        rows=tuple(
            ListRow(
                gettext("Objection to case %(ref)s") % {"ref": one.case.ref},
                f"{LIST}{one.id}/",
                reference=one.ref,
                chip=_chip(one),
                moment=Moment(one.received_at),
                moment_label=gettext("received"),
            )
            for one in reading.objections()
        ),
        empty=gettext("Nobody has objected."),
        acts=(Act(gettext("Restrictions"), href="/desk/restrictions/"),),
    )
    return shown(request, page)


def _chip(row: ObjectionRow) -> Chip:
    return {
        "open": Chip(State.ASK, gettext("Waits to be read")),
        "upheld": Chip(State.CLEAR, gettext("They were right")),
        "dismissed": Chip(State.BARRED, gettext("Dismissed, with reasons")),
    }[row.state]


@sessions.staff_only
def one(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Show an objection, or decide it."""
    row = reading.objection(objection_id)
    if row is None:
        page = MessagePage(
            frame=frame(request, "restrictions"),
            title=gettext("There is no such objection"),
            paragraphs=(),
            acts=(Act(gettext("Objections"), href=LIST),),
        )
        return shown(request, page, status=404)
    # What a user writes says who they are: the entry is committed before it is shown (I19).
    review.open_case(case_id=row.case_id, why="objection", by=request.actor, at=clock.now())
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _decide(request, row)
        if not errors:
            say(request, gettext("It is decided. Whoever objected reads your reasons."))
            return HttpResponseRedirect(f"{LIST}{row.id}/")
    limits = reading.of_case(row.case)
    opened = Act(gettext("Open the case"), href=f"/desk/cases/{row.case.ref}/")
    page = ObjectionPage(
        frame=frame(request, "restrictions"),
        title=gettext("A user objects to ‘%(title)s’") % {"title": limits[0].title}
        if limits
        else gettext("A user objects to giving their data in case %(ref)s") % {"ref": row.case.ref},
        back=Link(gettext("Objections"), LIST),
        verdict=VerdictPanel(
            _chip(row).state,
            _chip(row).word,
            text=row.reasons
            or gettext("Somebody who did not say yes to what it is about decides it."),
            acts=(opened,),
        ),
        says=row.says,
        about=tuple(
            Pair(
                one.title,
                chip=restriction_chip(one.state),
                link=Link(gettext("Open the restriction"), href_of(one)),
            )
            for one in limits
        )
        or (Pair(gettext("Case"), link=Link(row.case.ref, f"/desk/cases/{row.case.ref}/")),),
        form=fill(action=f"{LIST}{row.id}/", entered=request.POST.dict(), errors=errors),
        choices=(
            Option("yes", gettext("Yes"), _follows(limits)[0]),
            Option("no", gettext("No"), _follows(limits)[1]),
        )
        if row.state == "open"
        else (),
    )
    return shown(request, page, status=422 if errors else 200)


def _follows(limits: Sequence[object]) -> tuple[str, str]:
    """Return what follows from either answer: here a limit, or data that have not left yet."""
    if limits:
        return (
            gettext("Then two people lift it on its own page."),
            gettext("The restriction goes on."),
        )
    return (
        gettext("Earlier decisions are void, and the case is read again."),
        gettext("What was decided stands, and may leave once the gate is clear."),
    )


def _decide(request: HttpRequest, row: ObjectionRow) -> tuple[FieldError, ...]:
    answer = request.POST.get("upheld", "")
    if answer not in {"yes", "no"}:
        return (FieldError("upheld", gettext("Choose: yes or no.")),)
    try:
        objection.decide_objection(
            objection_id=row.id,
            upheld=answer == "yes",
            reasons=request.POST.get("reasons", ""),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("reasons", str(refusal)),)
    return ()


@with_case
def redact(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Choose which parts of a demand everybody may read, and publish those."""
    review.open_case(case_id=case.id, why="publishing", by=request.actor, at=clock.now())
    parts = parts_of(case)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            letter_publishing.publish_letter(
                case_id=case.id,
                seen_digest=request.POST.get("digest", ""),
                shown=[int(one) for one in request.POST.getlist("shown") if one.isdecimal()],
                policy=request.POST.get("policy", ""),
                by=request.actor,
                at=clock.now(),
            )
        except ValueError as refusal:
            errors = (FieldError("shown", str(refusal)),)
        else:
            say(request, gettext("These parts are published. Their digest is in the ledger."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    page = RedactPage(
        frame=frame(request, "queue"),
        title=gettext("What of this demand may everybody read?"),
        back=Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/"),
        form=fill(
            action=f"/desk/cases/{case.ref}/publish-letter/",
            entered={
                "shown": request.POST.getlist("shown"),
                "policy": request.POST.get("policy", ""),
            },
            errors=errors,
        ),
        parts=tuple(Option(str(number), text) for number, text in enumerate(parts)),
        digest=letter_publishing.digest_of(parts),
    )
    return shown(request, page, status=422 if errors else 200)
