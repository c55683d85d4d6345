"""Home; and in a story told for practice the door through which one click leads in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from comity_server import clock
from comity_server.casefile.reading import announced
from comity_server.faces import sessions
from comity_server.faces.parts import Act, Link, Moment
from comity_server.faces.shown import shown
from comity_server.public import stances
from comity_server.public.frames import frame, proof_line, service_name
from comity_server.public.pages.stand import Door, HomePage
from comity_server.public.pages.texts import DemoPage, Persona
from comity_server.story import told
from comity_server.story.deeds_of_places import last_meeting

ENTER = "/demo/enter/"
VISITOR = "visitor"


def front(request: HttpRequest) -> HttpResponse:
    """Show the story's door where a story is told, and home everywhere else."""
    return door(request) if settings.UNSAFE_STORY else home(request)


def home(request: HttpRequest) -> HttpResponse:
    """Say what this house is, what stands today, and where to go on."""
    at = clock.now()
    page = HomePage(
        frame=frame(request),
        title=gettext("How %(service)s answers governments") % {"service": service_name()},
        lead=gettext(
            "When a government asks us for your data, people decide, with reasons. What was done "
            "is recorded so that you can check it."
        ),
        stances=stances.stances(announced.announced(at=at), at=at),
        doors=_doors(),
        proof=proof_line(),
    )
    return shown(request, page)


def _doors() -> tuple[Door, ...]:
    return (
        Door(
            gettext("You work for an authority"),
            gettext("Send a request, follow it, download what we give."),
            Link(gettext("Go to the portal"), "/portal/"),
        ),
        Door(
            gettext("You got a notice"),
            gettext("Check that it is ours, and read what you can do."),
            Link(gettext("Check a notice"), "/notice/"),
        ),
        Door(
            gettext("You want to know"),
            gettext("How many asked, what became of it, and how to check the figures."),
            Link(gettext("See the figures"), "/report/"),
        ),
    )


def door(request: HttpRequest) -> HttpResponse:
    """Offer each part in the story with one click."""
    page = DemoPage(
        frame=frame(request),
        personas=(*map(_persona, told.parts()), _visitor()),
        clock=Moment(clock.now(), "Asia/Hong_Kong"),
        told=told.so_far(),
        more=_more(),
    )
    return shown(request, page)


def _more() -> tuple[Link, ...]:
    held = last_meeting(settings.HOME)
    return (Link(gettext("The meeting that some had to leave"), "/demo/meeting/"),) if held else ()


def _persona(part: told.Part) -> Persona:
    role, text = _role(part)
    act = Act(
        gettext("Enter as %(name)s") % {"name": part.name},
        action=ENTER,
        fields=(("as", part.email),),
    )
    return Persona(part.name, role, text, act)


def _role(part: told.Part) -> tuple[str, str]:
    return {
        "officer": (
            gettext("Officer, %(authority)s") % {"authority": part.authority},
            gettext("Files a request, follows it, downloads what may be given."),
        ),
        "analyst": (
            gettext("Analyst"),
            gettext("Reads what comes in, rings authorities back, proposes what to give."),
        ),
        "counsel": (
            gettext("Counsel"),
            gettext("Reviews under three lenses, approves, drafts holds and releases."),
        ),
        "executive": (
            gettext("Executive"),
            gettext("Approves what leaves as the second person, and signs holds."),
        ),
    }.get(part.role, (part.role, ""))


def _visitor() -> Persona:
    return Persona(
        gettext("You"),
        gettext("Visitor"),
        gettext("Reads where we stand, and checks the figures and the ledger."),
        Act(gettext("Look around as a visitor"), action=ENTER, fields=(("as", VISITOR),)),
    )


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Begin a session as somebody of the story; there is no such door on a live instance."""
    if not settings.UNSAFE_STORY:
        raise Http404
    wanted = request.POST.get("as", "")
    if wanted == VISITOR:
        sessions.sign_out(request)
        return HttpResponseRedirect("/home/")
    part = told.part(wanted)
    if part is None:
        raise Http404
    sessions.enter(request, part.person)
    if part.role == "officer":
        return HttpResponseRedirect("/portal/requests/")
    sessions.choose_role(request, part.role)
    return HttpResponseRedirect("/desk/")
