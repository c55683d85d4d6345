"""What we owe to whoever issued an order: to ask for what it lacks, and to tell its effect."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import effect as actions
from comity_server.actions.actor import NotAllowed
from comity_server.actions.effect import Effect
from comity_server.casefile.reading import sheets
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.views.cases import no_case, with_case
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Link, Moment, Pair
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of


def _here(case: CaseRow) -> str:
    return f"/desk/cases/{case.ref}/forms/"


def ways(case: CaseRow) -> tuple[Act, ...]:
    """Return what we owe to whoever issued the order of this case."""
    row = sheets.first_sheet(case)
    found = []
    if row and row.missing and actions.owes_effect(case) and not case.closed_at:
        found.append(Act(gettext("Ask for what is missing"), href=f"{_here(case)}missing/"))
    if actions.owes_effect(case) and actions.told_effect_at(case) is None:
        found.append(Act(gettext("Tell the effect"), href=f"{_here(case)}effect/"))
    return tuple(found)


@with_case
def missing(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Show the letter on what an order lacks, then send it."""
    row = sheets.first_sheet(case)
    if row is None or not row.missing:
        return no_case(request)
    if request.method == "POST":
        actions.ask_for_missing(case_id=case.id, by=request.actor, at=clock.now())
        say(request, gettext("They are asked for what is missing, and for nothing else."))
        return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("Ask the authority for what its order lacks?"),
        back=Link(gettext("Forms of this case"), _here(case)),
        lead=gettext("The letter names what is missing and nothing else. No deadline is moved."),
        form=fill(action=request.path),
        about_heading=gettext("What the letter says"),
        about=(Pair(gettext("Missing"), actions.missing_text(row)),),
        button=gettext("Ask for it"),
    )
    return shown(request, page)


@with_case
def effect(request: HttpRequest, case: CaseRow) -> HttpResponse:
    """Tell who issued an order whether effect was given, and when."""
    if not actions.owes_effect(case):
        return no_case(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _tell(request, case)
        if not errors:
            say(request, gettext("They are told. Users are told as the law says."))
            return HttpResponseRedirect(f"/desk/cases/{case.ref}/")
    given_at = actions.effect_at(case)
    options = (
        Option(Effect.GIVEN, gettext("We gave effect to all of it")),
        Option(Effect.PART, gettext("We gave effect to a part")),
        Option(Effect.NONE, gettext("We gave no effect to it")),
    )
    fields = (
        Field("effect", gettext("What became of it"), "radio", options=options),
        Field(
            "says",
            gettext("What was done, and what was not"),
            "area",
            gettext("They read this. It must not say where anybody is."),
        ),
    )
    page = WritePage(
        frame=frame(request, "queue"),
        title=gettext("What effect did we give to this order?"),
        back=Link(gettext("Forms of this case"), _here(case)),
        lead=gettext("The law has us tell it without undue delay."),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(FieldGroup("", fields),),
        button=gettext("Tell the authority"),
        about_heading=gettext("What was done"),
        about=(
            Pair(
                gettext("Effect was first given"),
                moment=Moment(given_at, zone_of(case.jurisdiction)),
            )
            if given_at
            else Pair(gettext("Effect"), gettext("Nothing left and nothing was limited.")),
            *_to_whom(case),
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _to_whom(case: CaseRow) -> tuple[Pair, ...]:
    row = sheets.first_sheet(case)
    other = ", ".join(row.fields.get("report_to", [])) if row else ""
    return (Pair(gettext("It is told to"), other or case.authority.name),)


def _tell(request: HttpRequest, case: CaseRow) -> tuple[FieldError, ...]:
    wanted = request.POST.get("effect", "")
    if wanted not in set(Effect):
        return (FieldError("effect", gettext("Choose what became of it.")),)
    try:
        actions.tell_effect(
            case_id=case.id,
            effect=Effect(wanted),
            says=request.POST.get("says", ""),
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("says", str(refusal)),)
    return ()
