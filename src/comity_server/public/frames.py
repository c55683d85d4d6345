"""The frame of each public page, and the checkpoint under which it stands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from comity_server.casefile.reading import announced
from comity_server.faces.parts import Digest, Link, Moment, NavLink, ProofLine
from comity_server.ledger import reading
from comity_server.public.pages.frame import PublicFrame


def service_name() -> str:
    """Return the provider's name, or a word in its place before somebody has set the house up."""
    provider = announced.provider()
    return provider.name if provider else gettext("This service")


def frame(request: HttpRequest) -> PublicFrame:
    """Return what stands around a page; it is the same for every reader."""
    nav = (
        (gettext("Where we stand"), "/stand/"),
        (gettext("Figures"), "/report/"),
        (gettext("How to serve us"), "/serve/"),
        (gettext("Checkpoints"), "/checkpoints/"),
    )
    return PublicFrame(
        service=service_name(),
        nav=tuple(
            NavLink(label, href, current=request.path.startswith(href)) for label, href in nav
        ),
        foot=(
            Link(gettext("How to check us"), "/check/"),
            Link(gettext("Check a notice"), "/notice/"),
            Link(gettext("What we hold"), "/holdings/"),
            Link(gettext("How we tell users"), "/telling/"),
            Link(gettext("Security contact"), "/security/"),
            Link(gettext("For authorities"), "/portal/"),
            Link(gettext("For our team"), "/desk/"),
        ),
        practice=gettext("This is a story for practice.") if settings.UNSAFE_STORY else "",
    )


def proof_line() -> ProofLine | None:
    """Return the newest checkpoint as pages tell it; None before the first."""
    newest = reading.newest()
    if newest is None:
        return None
    return ProofLine(newest.size, Digest(newest.root), Moment(newest.made_at), "/checkpoints/")
