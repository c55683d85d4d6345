"""One's own settings, and which keys work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity_server.desk.frames import frame, say
from comity_server.desk.pages.entry import KeysPage, SettingsPage
from comity_server.desk.words import role_name
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Pair
from comity_server.faces.places import say_list
from comity_server.faces.shown import shown
from comity_server.faces.zones import all_zones
from comity_server.people import signing_in

ZONE, DENSITY, KEYS = "zone", "density", "keys"


def _choices() -> dict[str, tuple[Option, ...]]:
    return {
        "theme": (
            Option("system", gettext("As my system is")),
            Option("light", gettext("Light")),
            Option("dark", gettext("Dark")),
        ),
        DENSITY: (Option("open", gettext("Open")), Option("compact", gettext("Compact"))),
        KEYS: (Option("on", gettext("On")), Option("off", gettext("Off"))),
        ZONE: tuple(Option(zone, zone.replace("_", " ")) for zone in all_zones()),
    }


@sessions.staff_only
def settings(request: HttpRequest) -> HttpResponse:
    """Show one's own settings, or keep them."""
    choices = _choices()
    entered = {
        "theme": request.user.theme,
        DENSITY: request.session.get(DENSITY, "open"),
        KEYS: request.session.get(KEYS, "on"),
        ZONE: request.session.get(ZONE, "UTC"),
    }
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        entered = {name: request.POST.get(name, "") for name in choices}
        errors = tuple(
            FieldError(name, gettext("Choose one of these."))
            for name, options in choices.items()
            if entered[name] not in {option.value for option in options}
        )
        if not errors:
            signing_in.choose_theme(request.user, entered["theme"])
            for name in (DENSITY, KEYS, ZONE):
                request.session[name] = entered[name]
            say(request, gettext("Your settings are saved."))
            return HttpResponseRedirect(request.path)
    page = SettingsPage(
        frame=frame(request, "settings"),
        form=fill(action=request.path, entered=entered, errors=errors),
        themes=choices["theme"],
        densities=choices[DENSITY],
        keys=choices[KEYS],
        zones=choices[ZONE],
        about=(
            Pair(gettext("Your roles"), say_list([role_name(one) for one in request.user.roles])),
            Pair(gettext("Your address"), request.user.email, mono=True),
        ),
        sign_out=Act(gettext("Sign out"), action="/desk/sign-out/"),
    )
    return shown(request, page, status=422 if errors else 200)


@sessions.staff_only
def keys(request: HttpRequest) -> HttpResponse:
    """Show which keys work while no field has focus."""
    around = frame(request, "keys")
    going = tuple(
        Pair(f"g {link.key}", gettext("Go to: %(page)s") % {"page": link.label})
        for link in (*around.nav, *around.more)
    )
    page = KeysPage(
        frame=around,
        keys=(
            Pair("j", gettext("Next row, or next case")),
            Pair("k", gettext("Row before, or case before")),
            Pair("Enter", gettext("Open the row")),
            Pair("/", gettext("Search")),
            Pair("o", gettext("In a case: the next open question")),
            *going,
            Pair("?", gettext("This page")),
        ),
    )
    return shown(request, page)
