"""In a story: how the meeting went in which some had to leave, and the button to hold it again."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server.faces.parts import Act, Link, Pair
from comity_server.faces.places import say_place
from comity_server.faces.shown import shown
from comity_server.public.frames import frame
from comity_server.public.pages.texts import Section, TextPage
from comity_server.story.deeds_of_places import last_meeting, meet_again
from comity_server.story.meeting import NoMeeting
from comity_server.story.meeting_held import Attendee, Held

HERE = "/demo/meeting/"


def meeting(request: HttpRequest) -> HttpResponse:
    """Show the last meeting; hold it again when asked."""
    if not settings.UNSAFE_STORY:
        raise Http404
    if request.method == "POST":
        try:
            meet_again(settings.HOME)
        except NoMeeting:
            raise Http404 from None
        return HttpResponseRedirect(HERE)
    found = last_meeting(settings.HOME)
    if found is None:
        raise Http404
    held, within_seconds = found
    page = TextPage(
        frame=frame(request),
        title=_title(held),
        lead=gettext(
            "A real server, ten people on one machine. Each comes from an address that the country "
            "data put somewhere; the guard asks nothing else."
        ),
        sections=(
            Section(gettext("Who left and who stayed"), pairs=tuple(map(_person, held.people))),
            Section(gettext("Proof that it was live, and that it was lifted"), pairs=_proof(held)),
            _verdict(held, within_seconds=within_seconds),
            Section(
                gettext("Look at it yourself"),
                (gettext("The server is an example of some hundred lines:"),),
                commands=("examples/meeting/rooms.py", "examples/meeting/server.py"),
            ),
        ),
        acts=(
            Act(gettext("Hold it again now"), action=HERE, main=True),
            Act(gettext("Back to the story"), href="/"),
        ),
    )
    return shown(request, page)


def _title(held: Held) -> str:
    return gettext("A restriction for %(place)s: %(left)s of %(all)s left the meeting") % {
        "place": _where(held.place),
        "left": len(held.left),
        "all": len(held.people),
    }


def _where(place: str) -> str:
    return gettext("Unknown place") if place == "unknown" else say_place(place)


def _person(one: Attendee) -> Pair:
    label = f"{_where(one.place)}, {one.address}"
    if one.left_after is None:
        heard = gettext("stayed, and heard the host go on")
        return Pair(label, heard if one.heard_the_host else gettext("stayed, and heard nothing"))
    facts = {"ms": f"{one.left_after * 1000:.0f}", "status": one.status}
    return Pair(
        label,
        gettext("left after %(ms)s ms, told %(status)s") % facts,
        note=gettext("came back when it was lifted") if one.came_back else "",
    )


def _proof(held: Held) -> tuple[Pair, ...]:
    under = gettext("gets in") if held.probe_under else gettext("is turned away")
    lifted = (
        gettext("does not get in")
        if held.probe_lifted_after is None
        else gettext("gets in after %(ms)s ms") % {"ms": f"{held.probe_lifted_after * 1000:.0f}"}
    )
    probe = gettext("A probe from %(place)s") % {"place": _where(held.place)}
    return (
        Pair(gettext("%(probe)s, under the restriction") % {"probe": probe}, under),
        Pair(gettext("%(probe)s, after it was lifted") % {"probe": probe}, lifted),
    )


def _verdict(held: Held, *, within_seconds: float) -> Section:
    wrong = held.wrong(within_seconds=within_seconds)
    if wrong:
        return Section(gettext("What went otherwise than it must"), wrong)
    sentence = gettext(
        "Exactly the people in the place left, the last of them within the second that we promise, "
        "and nobody was told where they were taken to be."
    )
    return Section(
        gettext("What this shows"),
        (sentence,),
        links=(Link(gettext("Where we stand"), "/stand/"),),
    )
