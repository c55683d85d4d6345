"""Notices that wait for a person: whether a user is told, later, or by which law not at all."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.vocabulary.instants import end_of
from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import notice as actions
from comity_server.actions import review, unsafe_mark
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import waiting
from comity_server.casefile.reading.rows import NoticeRow
from comity_server.desk.chips import notice_chip
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views.cases import no_case
from comity_server.desk.words import (
    case_sentence,
)
from comity_server.faces import instants, sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, State
from comity_server.faces.places import say_list
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word
from comity_server.faces.zones import zone_of

NOTICES = "/desk/notices/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List the notices that a person must decide, those that are due first."""
    now = clock.now()
    page = ListPage(
        frame=frame(request, "notices"),
        title=gettext("Is the user told?"),
        lead=gettext("Here the law is not clear, so that a person of ours decides."),
        rows=tuple(
            ListRow(
                case_sentence(one.case),
                f"{NOTICES}{one.id}/",
                note=one.basis,
                reference=one.case.ref,
                chip=instants.due_chip(due_at=one.decide_by, now=now) if one.decide_by else None,
                moment=Moment(one.decide_by, zone_of(one.case.jurisdiction))
                if one.decide_by
                else None,
                moment_label=gettext("decide by"),
            )
            for one in waiting.notices_to_decide()
        ),
        empty=gettext("No notice waits for a decision."),
    )
    return shown(request, page)


@sessions.staff_only
def one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show what must be decided about one user, and record what a person decides."""
    row = waiting.notice_by_id(notice_id)
    if row is None:
        return no_case(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _decide(request, row)
        if not errors:
            say(request, gettext("The decision about telling the user is recorded."))
            return HttpResponseRedirect(NOTICES)
    else:
        review.open_case(case_id=row.case_id, why="notice", by=request.actor, at=clock.now())
    return shown(request, _page(request, row, errors), status=422 if errors else 200)


def _page(request: HttpRequest, row: NoticeRow, errors: tuple[FieldError, ...]) -> WritePage:
    open_still = row.verdict == NoticeWord.ASK
    return WritePage(
        frame=frame(request, "notices"),
        title=gettext("Do we tell the user of %(account)s?") % {"account": row.account.identifier},
        back=Link(gettext("Notices"), NOTICES),
        lead=row.basis,
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors)
        if open_still
        else None,
        groups=(FieldGroup("", _fields()),) if open_still else (),
        button=gettext("Record the decision"),
        about_heading=gettext("What it is about"),
        about=(
            Pair(
                gettext("Case"),
                case_sentence(row.case),
                link=Link(row.case.ref, f"/desk/cases/{row.case.ref}/"),
            ),
            Pair(gettext("Data"), say_list([category_word(one) for one in row.case.categories])),
            Pair(gettext("State"), chip=notice_chip(row.verdict)),
            *_by(row),
            *_mark(row),
        ),
        acts=_mark_acts(row),
    )


def _mark(row: NoticeRow) -> tuple[Pair, ...]:
    """Return since when, why and until which look telling is marked as unsafe."""
    if row.unsafe_since is None:
        return ()
    return (
        Pair(
            gettext("Unsafe to tell"),
            row.unsafe_why,
            chip=Chip(State.BARRED, gettext("Nobody is told")),
            note=gettext("Somebody looks again by the day beside."),
            moment=Moment(row.unsafe_review_by),
        ),
    )


def _mark_acts(row: NoticeRow) -> tuple[Act, ...]:
    if row.told_at is not None:
        return ()
    href = f"{NOTICES}{row.id}/unsafe/"
    marked = row.unsafe_since is not None
    label = gettext("It is safe again") if marked else gettext("Telling is unsafe")
    return (Act(label, href=href),)


@sessions.staff_only
def unsafe(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark that telling would put somebody in danger, or say that it is safe again."""
    row = waiting.notice_by_id(notice_id)
    if row is None or row.told_at is not None:
        return no_case(request)
    marked = row.unsafe_since is not None
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _change_mark(request, row)
        if not errors:
            say(request, gettext("It is recorded."))
            return HttpResponseRedirect(f"{NOTICES}{row.id}/")
    else:
        review.open_case(case_id=row.case_id, why="notice", by=request.actor, at=clock.now())
    why = Field("reason", gettext("Why"), "area", gettext("Who knows it, and from whom."))
    until = Field("review_on", gettext("Look again by"), "date", gettext("Within 180 days."))
    page = WritePage(
        frame=frame(request, "notices"),
        title=gettext("Is it safe to tell now?")
        if marked
        else gettext("Would telling put somebody in danger?"),
        back=Link(gettext("The notice"), f"{NOTICES}{row.id}/"),
        lead=gettext("A second person says that it is safe, and it is told after a check.")
        if marked
        else gettext("The mark stops the telling at once, whatever waits to leave."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", (why,) if marked else (why, until)),),
        button=gettext("Record that it is safe") if marked else gettext("Mark it as unsafe"),
        about_heading=gettext("What it is about"),
        about=_mark(row),
    )
    return shown(request, page, status=422 if errors else 200)


def _change_mark(request: HttpRequest, row: NoticeRow) -> tuple[FieldError, ...]:
    reason = request.POST.get("reason", "")
    named = {"notice_id": row.id, "because": reason, "by": request.actor, "at": clock.now()}
    try:
        if row.unsafe_since is not None:
            unsafe_mark.take_mark_back(**named)
            return ()
        until = _day_end(request.POST.get("review_on", ""))
        if until is None:
            return (FieldError("review_on", gettext("Enter a day as 2020-06-01.")),)
        unsafe_mark.mark_unsafe(**named, review_by=until)
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("reason", str(refusal)),)
    return ()


def _by(row: NoticeRow) -> tuple[Pair, ...]:
    if row.decide_by is None:
        return ()
    by = Moment(row.decide_by, zone_of(row.case.jurisdiction))
    return (Pair(gettext("Decide by"), moment=by),)


def _fields() -> tuple[Field, ...]:
    return (
        Field(
            "verdict",
            gettext("What we do"),
            "radio",
            options=(
                Option("due", gettext("Tell the user now")),
                Option("delayed", gettext("Tell the user later"), gettext("Name the day below.")),
                Option("forbidden", gettext("Not tell"), gettext("Name the law below.")),
            ),
        ),
        Field("due_on", gettext("Told on, if later"), "date", required=False, size="half"),
        Field(
            "reason",
            gettext("Why"),
            "area",
            gettext("The law and section, or the order. The user may read it one day."),
        ),
    )


def _decide(request: HttpRequest, row: NoticeRow) -> tuple[FieldError, ...]:
    """Record the decision, or return what to mend."""
    given = request.POST
    if given.get("verdict") not in {"due", "delayed", "forbidden"}:
        return (FieldError("verdict", gettext("Choose what we do.")),)
    try:
        due_at = _day_end(given.get("due_on", ""))
    except ValueError:
        return (FieldError("due_on", gettext("Enter a day as year, month, day: 2020-06-01.")),)
    verdict = NoticeWord(given["verdict"])
    if verdict is NoticeWord.DELAYED and due_at is None:
        text = gettext("Say until when: no delay runs without an end.")
        return (FieldError("due_on", text),)
    try:
        actions.decide_notice(
            notice_id=row.id,
            verdict=verdict,
            because=given.get("reason", ""),
            due_at=due_at if verdict is NoticeWord.DELAYED else None,
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("reason", str(refusal)),)
    return ()


def _day_end(text: str) -> datetime | None:
    return end_of(date.fromisoformat(text)) if text.strip() else None
