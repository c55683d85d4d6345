"""The frame of each desk page: who reads, in which role, and where they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from comity_server import clock
from comity_server.actions.actor import ROLES
from comity_server.casefile.reading.shut import shut_because
from comity_server.desk.pages.frame import DeskFrame
from comity_server.desk.parts import alarm as alarm_parts
from comity_server.desk.words import role_name
from comity_server.faces.parts import Act, NavLink

SAID = "said"


def frame(request: HttpRequest, current: str) -> DeskFrame:
    """Return what stands around a page; ``current`` is the navigation's own key."""
    reader = {"person": request.user.id, "role": request.actor.role}
    entries = (
        ("queue", gettext("Queue"), "/desk/queue/", "q"),
        ("alarms", alarm_parts.label(**reader), "/desk/alarms/", "b"),
        ("holds", gettext("Holds"), "/desk/holds/", "h"),
        ("releases", gettext("Releases"), "/desk/releases/", "r"),
        ("authorities", gettext("Authorities"), "/desk/authorities/", "a"),
        ("letters", gettext("Letters"), "/desk/letters/", "l"),
    )
    seldom = (
        ("restrictions", gettext("Restrictions"), "/desk/restrictions/", "x"),
        ("notices", gettext("Notices"), "/desk/notices/", "n"),
        ("secrecy", gettext("Secrecy orders"), "/desk/secrecy/", "s"),
        ("packs", gettext("Law books"), "/desk/packs/", "p"),
        ("templates", gettext("Our letters"), "/desk/templates/", "w"),
        ("exits", gettext("Market exits"), "/desk/exits/", "z"),
        ("people", gettext("People"), "/desk/people/", "m"),
        ("figures", gettext("Figures"), "/desk/figures/", "f"),
        ("ledger", gettext("Ledger"), "/desk/ledger/", "e"),
    )
    roles = [role for role in ROLES if role in request.user.roles]
    return DeskFrame(
        reader=request.user.name,
        nav=_links(entries, current),
        more=_links(seldom, current),
        role=role_name(request.actor.role),
        other_roles=tuple(
            Act(
                gettext("Act as %(role)s") % {"role": role_name(role)},
                action="/desk/role/",
                fields=(("role", role),),
            )
            for role in roles
            if role != request.actor.role
        ),
        theme="" if request.user.theme == "system" else request.user.theme,
        density=request.session.get("density", "open"),
        keys_on=request.session.get("keys", "on") == "on",
        said=request.session.pop(SAID, ""),
        shut=shut_because(),
        silence=alarm_parts.silence(now=clock.now(), zone=request.session.get("zone", "UTC")),
        practice=gettext("This is a story for practice.") if settings.UNSAFE_STORY else "",
    )


def _links(entries: Iterable[tuple[str, str, str, str]], current: str) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(label, href, current=key == current, key=letter)
        for key, label, href, letter in entries
    )


def say(request: HttpRequest, sentence: str) -> None:
    """Have the next page say what was just done."""
    request.session[SAID] = sentence
