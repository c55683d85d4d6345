"""Outside assessors of our figures: who looks, for what and until when; inviting and ending."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comity_server import clock
from comity_server.actions import assessors as actions
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import assessors
from comity_server.casefile.reading.assessors import Assessor
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Chip, Link, Moment, State
from comity_server.faces.shown import shown

ASSESSORS = "/desk/assessors/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List everybody from outside who may look, or could."""
    may = request.actor.role == "administrator"
    invite = Act(gettext("Invite an assessor"), href=f"{ASSESSORS}invite/", main=True)
    page = ListPage(
        frame=frame(request, "people"),
        title=gettext("Who checks our figures from outside?"),
        lead=gettext(
            "They see the rows behind published figures, with no name of a request or a person. "
            "Each look is in the ledger."
        ),
        rows=tuple(_row(one, may=may) for one in assessors.everybody()),
        empty=gettext("Nobody has been invited yet."),
        acts=(invite,) if may else (),
    )
    return shown(request, page)


def _row(one: Assessor, *, may: bool) -> ListRow:
    ended = one.ended_at is not None or one.ends_at <= clock.now()
    chip = Chip(State.BARRED, gettext("Ended")) if ended else Chip(State.CLEAR, gettext("May look"))
    act = Act(gettext("End it now"), action=f"{ASSESSORS}{one.id}/end/")
    return ListRow(
        gettext("%(name)s: %(purpose)s") % {"name": one.name, "purpose": one.purpose},
        note=one.period_name or gettext("every published period"),
        chip=chip,
        moment=Moment(one.ended_at or one.ends_at),
        moment_label=gettext("ended") if ended else gettext("until"),
        act=act if may and not ended else None,
    )


@sessions.staff_only
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one named person; their link is shown once, for it is stored nowhere."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        made = _invite(request)
        if isinstance(made, str):
            return shown(request, _link_page(request, made))
        errors = made
    page = WritePage(
        frame=frame(request, "people"),
        title=gettext("Who is to check our figures?"),
        back=Link(gettext("Assessors"), ASSESSORS),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field("name", gettext("Name")),
                    Field("purpose", gettext("For what"), "area", rows=2),
                    Field(
                        "period",
                        gettext("Period"),
                        hint=gettext("As it stands in addresses, 2020-1; empty for every one"),
                        required=False,
                        size="short",
                    ),
                    Field(
                        "ends_on",
                        gettext("Last day"),
                        "date",
                        hint=gettext("Within 90 days; it ends with that day, UTC"),
                        size="short",
                    ),
                ),
            ),
        ),
        button=gettext("Make the link"),
    )
    return shown(request, page, status=422 if errors else 200)


def _invite(request: HttpRequest) -> str | tuple[FieldError, ...]:
    given = request.POST
    try:
        last = date.fromisoformat(given.get("ends_on", ""))
    except ValueError:
        return (FieldError("ends_on", gettext("Write a day as 2020-12-31.")),)
    ends_at = datetime.combine(last, time(23, 59, 59), UTC)
    try:
        return actions.invite_assessor(
            name=given.get("name", ""),
            purpose=given.get("purpose", ""),
            period_name=given.get("period", ""),
            ends_at=ends_at,
            by=request.actor,
            at=clock.now(),
        )
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("name", str(refusal)),)


def _link_page(request: HttpRequest, token: str) -> MessagePage:
    link = request.build_absolute_uri(f"/panel/enter/{token}/")
    return MessagePage(
        frame=frame(request, "people"),
        title=gettext("Send this link to them yourself"),
        paragraphs=(
            link,
            gettext("It is shown this once and opens their view until its last day."),
        ),
        acts=(Act(gettext("Back to the assessors"), href=ASSESSORS, main=True),),
    )


@sessions.staff_only
@require_POST
def end(request: HttpRequest, assessor: UUID) -> HttpResponse:
    """End somebody's looking now."""
    try:
        actions.end_assessor(assessor_id=assessor, by=request.actor, at=clock.now())
    except actions.NotYours as nothing:
        raise Http404 from nothing
    except NotAllowed:
        return HttpResponseRedirect(ASSESSORS)
    return HttpResponseRedirect(ASSESSORS)
