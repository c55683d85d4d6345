"""What happened to a case: entered by a person, with the words of the clock, and taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import clock_event, resume
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.reading import for_clocks
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.forms.event import (
    WORDS,
    event_groups,
    read_instant,
    read_until,
    words_for,
)
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views.cases import no_case, with_case
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.faces.words import category_word
from comity_server.faces.zones import zone_of


def _back(case: CaseRow) -> Link:
    return Link(gettext("Back to the case"), f"/desk/cases/{case.ref}/")


@with_case
def happened(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Enter what happened; the clocks of the case are worked out anew."""
    now = clock.now()
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _enter(request, case)
        if not errors:
            say(request, gettext("It is entered, and the clocks are worked out anew."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/#clocks")
    entered = {**request.POST.dict(), "categories": request.POST.getlist("categories")}
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("What happened?"),
        back=_back(case),
        lead=gettext("What you enter moves the clocks of %(case)s. It releases nothing.")
        % {"case": case.ref},
        form=fill(action=request.path, entered=entered, errors=errors),
        groups=event_groups(case, now=now),
        button=gettext("Enter it"),
    )
    return shown(request, page, status=422 if errors else 200)


def _enter(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    """Record the event, or return what to mend."""
    given, zone, now = request.POST, zone_of(case.jurisdiction), clock.now()
    word = given.get("happened", "")
    if word not in words_for(case, now=now):
        return (FieldError("happened", gettext("Choose what happened.")),)
    at = read_instant(given.dict(), zone=zone)
    keeps = word == CaseEventWord.PRESERVATION_EXTENDED
    until = read_until(given.get("until", ""), zone=zone, keeps=keeps)
    if isinstance(at, FieldError) or isinstance(until, FieldError):
        return tuple(one for one in (at, until) if isinstance(one, FieldError))
    try:
        clock_event.record_event(
            case_id=case.id,
            happened=CaseEventWord(word),
            happened_at=at,
            until=until,
            categories=given.getlist("categories") if word == CaseEventWord.PARTLY_REFUSED else (),
            note=given.get("note", ""),
            by=request.actor,
            at=now,
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("happened", str(refusal)),)
    return ()


@with_case
def take_back(request: HttpRequest, case: CaseRow, event_id: UUID) -> HttpResponse:
    """Take an event back that was entered by mistake."""
    row = for_clocks.event_of(case, event_id)
    if row is None:
        return no_case(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            clock_event.retract_event(
                event_id=row.id,
                why=request.POST.get("reason", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("reason", str(refusal)),)
        else:
            say(request, gettext("It is taken back. Earlier decisions are void."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/#clocks")
    zone = zone_of(case.jurisdiction)
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("Was this entered by mistake?"),
        back=_back(case),
        lead=gettext("It stays readable and no longer counts. Earlier decisions are void."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", (Field("reason", gettext("What was wrong"), "area", rows=3),)),),
        button=gettext("Take it back"),
        about_heading=gettext("What was entered"),
        about=(
            Pair(str(WORDS[CaseEventWord(row.happened)]), row.note, moment=Moment(row.at, zone)),
            Pair(gettext("Entered by"), row.by.name, moment=Moment(row.recorded_at, zone)),
            *(Pair(gettext("Data"), category_word(one)) for one in row.categories),
        ),
    )
    return shown(request, page, status=422 if errors else 200)


@with_case
def collect(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Collect what was approved, after what stopped it has ended."""
    if request.method == "POST":
        resume.resume_collection(case_id=case.id, by=request.actor, at=clock.now())
        say(request, gettext("What was granted is being collected. It releases nothing."))
    return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
