"""Our own people: who they are, and inviting one by a link that is shown once."""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions import people as actions
from comity_server.actions.actor import ROLES, NotAllowed
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import PersonRow
from comity_server.desk.frames import frame
from comity_server.desk.pages.entry import MessagePage
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.desk.words import role_name
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Chip, Link, State
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown

PEOPLE = "/desk/people/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List our own people and what each may do."""
    may_invite = request.actor.role == "administrator"
    page = ListPage(
        frame=frame(request, "people"),
        title=gettext("Who works here?"),
        lead=gettext("Approvals need different people; one person in two roles counts once."),
        rows=tuple(_row(one) for one in for_desk.people()),
        empty=gettext("Nobody has joined yet."),
        acts=(
            *(
                (Act(gettext("Invite somebody"), href=f"{PEOPLE}invite/", main=True),)
                if may_invite
                else ()
            ),
            Act(gettext("Within reach of a state"), href=f"{PEOPLE}exposure/"),
            Act(gettext("Assessors from outside"), href="/desk/assessors/"),
        ),
    )
    return shown(request, page)


def _row(one: PersonRow) -> ListRow:
    note = one.email
    if one.exposed_to:
        places = say_list([say_place(place) for place in one.exposed_to])
        note = gettext("%(email)s · within reach of %(places)s") % {
            "email": one.email,
            "places": places,
        }
    return ListRow(
        gettext("%(name)s, %(roles)s")
        % {"name": one.name, "roles": say_list([role_name(role) for role in one.roles])},
        note=note,
        chip=_chip(one),
    )


def _chip(one: PersonRow) -> Chip:
    if not one.is_active:
        return Chip(State.BARRED, gettext("May not sign in"))
    if not one.has_usable_password():
        return Chip(State.ASK, gettext("Has not joined yet"))
    return Chip(State.CLEAR, gettext("Works here"))


@sessions.staff_only
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, for it is stored nowhere."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        made = _invite(request)
        if isinstance(made, str):
            return shown(request, _link_page(request, made))
        errors = made
    entered = {**request.POST.dict(), "roles": request.POST.getlist("roles")}
    page = WritePage(
        frame=frame(request, "people"),
        title=gettext("Whom do you invite?"),
        back=Link(gettext("People"), PEOPLE),
        form=fill(action=request.path, entered=entered, errors=errors),
        groups=(
            FieldGroup(
                "",
                (
                    Field("name", gettext("Name")),
                    Field("email", gettext("E-mail address"), "email"),
                    Field(
                        "roles",
                        gettext("Roles"),
                        "checkbox",
                        options=tuple(Option(one, role_name(one).capitalize()) for one in ROLES),
                    ),
                ),
            ),
        ),
        button=gettext("Make the link"),
    )
    return shown(request, page, status=422 if errors else 200)


def _invite(request: HttpRequest) -> str | tuple[FieldError, ...]:
    """Return the secret of the new link, or what to mend."""
    given = request.POST
    name, email = given.get("name", "").strip(), given.get("email", "").strip().lower()
    errors = []
    if not name:
        errors.append(FieldError("name", gettext("Write their name.")))
    if "@" not in email:
        errors.append(FieldError("email", gettext("Write their address, as ana@forum.example.")))
    if any(one.email == email for one in for_desk.people()):
        errors.append(FieldError("email", gettext("Somebody has this address already.")))
    if not given.getlist("roles"):
        errors.append(FieldError("roles", gettext("Choose at least one role.")))
    if errors:
        return tuple(errors)
    try:
        return actions.invite(
            name=name,
            email=email,
            roles=given.getlist("roles"),
            by=request.actor,
            at=clock.now(),
        )
    except IntegrityError:
        return (FieldError("email", gettext("Somebody has this address already.")),)
    except (ValueError, NotAllowed) as refusal:
        return (FieldError("roles", str(refusal)),)


def _link_page(request: HttpRequest, token: str) -> MessagePage:
    link = request.build_absolute_uri(f"/desk/join/{token}/")
    return MessagePage(
        frame=frame(request, "people"),
        title=gettext("Send this link to them yourself"),
        paragraphs=(
            link,
            gettext("It is shown this once, works once and for %(hours)s hours.")
            % {"hours": actions.LINK_HOURS},
        ),
        acts=(Act(gettext("Back to the people"), href=PEOPLE, main=True),),
    )
