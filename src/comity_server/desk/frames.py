"""The frame of each desk page: who reads, in which role, and where they are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import NavLink

SAID = "said"


def frame(request: HttpRequest, current: str) -> DeskFrame:
    """Return what stands around a page; ``current`` is the navigation's own key."""
    entries = (
        ("queue", gettext("Queue"), "/desk/queue/", "q"),
        ("holds", gettext("Holds"), "/desk/holds/", "h"),
        ("releases", gettext("Releases"), "/desk/releases/", "r"),
        ("authorities", gettext("Authorities"), "/desk/authorities/", "a"),
        ("letters", gettext("Letters"), "/desk/letters/", "l"),
        ("ledger", gettext("Ledger"), "/desk/ledger/", "e"),
    )
    return DeskFrame(
        reader=request.user.name,
        nav=tuple(
            NavLink(label, href, current=key == current, key=letter)
            for key, label, href, letter in entries
        ),
        theme="" if request.user.theme == "system" else request.user.theme,
        density=request.session.get("density", "open"),
        keys_on=request.session.get("keys", "on") == "on",
        said=request.session.pop(SAID, ""),
        practice=gettext("This is a story for practice.") if settings.UNSAFE_STORY else "",
    )


def say(request: HttpRequest, sentence: str) -> None:
    """Have the next page say what was just done."""
    request.session[SAID] = sentence
