"""One's own calendar: its secret address is shown once, and can be taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import calendar as actions
from comity_server.casefile.reading import for_calendars
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import MessagePage
from comity_server.faces import sessions
from comity_server.faces.parts import Act
from comity_server.faces.shown import shown

PATH = "/desk/alarms/calendar/"


@sessions.staff_only
def calendar(request: HttpRequest) -> HttpResponse:
    """Offer a calendar, or show the address of the one just made."""
    back = Act(gettext("Back to the alarms"), href="/desk/alarms/")
    if request.method == "POST":
        token = actions.make_calendar(by=request.actor, at=clock.now())
        link = request.build_absolute_uri(f"/calendar/{token}.ics")
        text = gettext(
            "Whoever has this address reads your due times. It is shown this once: enter it in "
            "your calendar, and take it back here if somebody else may have seen it."
        )
        page = MessagePage(
            frame=frame(request, "alarms"),
            title=gettext("The address of your calendar"),
            paragraphs=(link, text),
            acts=(back,),
        )
        return shown(request, page)
    made = for_calendars.has_calendar(request.user.id)
    label = gettext("Make a new address") if made else gettext("Make the address")
    revoke = (Act(gettext("Take the address back"), action=f"{PATH}revoke/"),) if made else ()
    text = gettext(
        "A calendar program can show when your cases are due. It names cases by their reference, "
        "and no account."
    )
    page = MessagePage(
        frame=frame(request, "alarms"),
        title=gettext("Due times in your calendar"),
        paragraphs=(text,),
        acts=(Act(label, action=PATH, main=True), *revoke, back),
    )
    return shown(request, page)


@sessions.staff_only
def revoke(request: HttpRequest) -> HttpResponse:
    """Take the address of one's calendar back."""
    if request.method == "POST" and actions.revoke_calendar(by=request.actor, at=clock.now()):
        say(request, gettext("The old address opens nothing any more."))
    return HttpResponseRedirect(PATH)
