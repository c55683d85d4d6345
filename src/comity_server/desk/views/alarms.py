"""Alarms: what nobody has answered yet, answering one, and whether they reach people at all."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import alarm_watch
from comity_server.actions import alarms as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import for_clocks
from comity_server.casefile.reading.rows import AlarmRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.queue import Tab
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.parts import alarm as alarm_parts
from comity_server.desk.views.cases import no_case
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair, State
from comity_server.faces.shown import shown

ALARMS = "/desk/alarms/"


def _reader(request: HttpRequest) -> dict[str, object]:
    return {"person": request.user.id, "role": request.actor.role}


def _zone(request: HttpRequest) -> str:
    return str(request.session.get("zone", "UTC"))


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List what nobody has answered, or what was answered last."""
    answered = request.GET.get("tab") == "answered"
    reader = _reader(request)
    rows = for_clocks.answered_alarms(**reader) if answered else for_clocks.open_alarms(**reader)
    page = ListPage(
        frame=frame(request, "alarms"),
        title=gettext("What must people hear of?"),
        lead=alarm_parts.alive_sentence(for_clocks.life(at=clock.now()), zone=_zone(request)),
        tabs=(
            Tab(gettext("Open"), ALARMS, for_clocks.count_open_alarms(**reader), not answered),
            Tab(
                gettext("Answered"),
                f"{ALARMS}?tab=answered",
                len(for_clocks.answered_alarms(**reader)),
                answered,
            ),
        ),
        acts=(Act(gettext("Your calendar"), href=f"{ALARMS}calendar/"),),
        rows=tuple(_row(one, zone=_zone(request)) for one in rows[: for_clocks.SHOWN]),
        empty=gettext("No alarm waits for an answer.")
        if not answered
        else gettext("No alarm was answered yet."),
    )
    return shown(request, page)


def _row(one: AlarmRow, *, zone: str) -> ListRow:
    return ListRow(
        one.says,
        f"{ALARMS}{one.id}/",
        note=_note(one),
        chip=_chip(one),
        moment=Moment(one.rang_at, zone),
        moment_label=gettext("rang"),
    )


def _note(one: AlarmRow) -> str:
    if one.acknowledged_by is not None:
        facts = {"name": one.acknowledged_by.name, "note": one.acknowledged_note}
        return gettext("%(name)s: %(note)s") % facts
    if one.ended_at is not None:
        return gettext("The case ended before anybody answered.")
    if one.level:
        return gettext("Nobody has answered; it went to more people.")
    return ""


def _chip(one: AlarmRow) -> Chip:
    if one.acknowledged_at is not None:
        return Chip(State.CLEAR, gettext("Answered"))
    if one.ended_at is not None:
        return Chip(State.CLEAR, gettext("Ended with the case"))
    return Chip(State.LATE if one.urgent else State.SOON, gettext("Waits for an answer"))


@sessions.staff_only
def one(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show an alarm and who was told, and take the answer of a named person."""
    row = for_clocks.alarm_by_id(alarm_id, **_reader(request))
    if row is None:
        return no_case(request)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            actions.acknowledge(
                alarm_id=row.id,
                note=request.POST.get("note", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("note", str(refusal)),)
        else:
            say(request, gettext("The alarm is answered. It goes to nobody else."))
            return HttpResponseRedirect(ALARMS)
    page = _page(request, row, errors)
    return shown(request, page, status=422 if errors else 200)


def _page(request: HttpRequest, row: AlarmRow, errors: tuple[FieldError, ...]) -> WritePage:
    waits = row.acknowledged_at is None and row.ended_at is None
    field = Field(
        "note",
        gettext("What you do about it"),
        "area",
        gettext("Others rely on it. An answer lifts, gives and closes nothing."),
        rows=3,
    )
    again = for_clocks.stuck_work_of(row)
    return WritePage(
        frame=frame(request, "alarms"),
        title=row.says,
        back=Link(gettext("Alarms"), ALARMS),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors)
        if waits
        else None,
        groups=(FieldGroup("", (field,)),) if waits else (),
        button=gettext("Answer the alarm"),
        # Where somebody answered meanwhile, no form stands in which the refusal could be told.
        lead=errors[0].text if errors and not waits else "",
        about_heading=gettext("About this alarm"),
        about=tuple(_about(row, zone=_zone(request))),
        acts=(Act(gettext("Try the work again"), action=f"{request.path}again/"),) if again else (),
    )


def _about(row: AlarmRow, *, zone: str) -> list[Pair]:
    found = [Pair(gettext("Rang"), moment=Moment(row.rang_at, zone))]
    if row.due_at:
        found.append(Pair(gettext("Due"), moment=Moment(row.due_at, zone)))
    if row.case is not None and not row.case.sealed:
        link = Link(row.case.ref, f"/desk/cases/{row.case.ref}/")
        found.append(Pair(gettext("Case"), link=link))
    if row.kind.startswith("hold-"):
        found.append(Pair(gettext("Hold"), link=Link(row.about, f"/desk/holds/{row.about}/")))
    if row.ended_at is not None:
        found.append(Pair(gettext("Ended with the case"), moment=Moment(row.ended_at, zone)))
    if row.acknowledged_by is not None:
        found.append(
            Pair(
                gettext("Answered by"),
                row.acknowledged_by.name,
                note=row.acknowledged_note,
                moment=Moment(row.acknowledged_at, zone),
            )
        )
    return found + [_told(one, zone=zone) for one in row.messages.all()]


def _told(one: object, *, zone: str) -> Pair:
    to = one.person.name if one.person else one.webhook
    if one.sent_at is not None:
        return Pair(gettext("Told"), to, moment=Moment(one.sent_at, zone))
    if one.dropped_at is not None:
        return Pair(gettext("Not told any more"), to, note=one.last_error)
    return Pair(gettext("Not told yet"), to, note=one.last_error)


@sessions.staff_only
def again(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Have the work that an alarm is about tried again from the start."""
    row = for_clocks.alarm_by_id(alarm_id, **_reader(request))
    work = for_clocks.stuck_work_of(row) if row else None
    if row is None or work is None:
        return no_case(request)
    if request.method == "POST":
        alarm_watch.try_work_again(work_id=work, by=request.actor, at=clock.now())
        say(request, gettext("The work is tried again."))
    return HttpResponseRedirect(f"{ALARMS}{row.id}/")
