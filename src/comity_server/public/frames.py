"""The frame of each public page, and the checkpoint under which it stands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from comity_server import clock
from comity_server.casefile.reading import announced
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Digest, Link, Moment, NavLink, ProofLine
from comity_server.ledger import reading
from comity_server.public.copying.asking import MARK
from comity_server.public.copying.links import is_live_only
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
    copied_for = request.META.get(MARK)
    return PublicFrame(
        service=service_name(),
        nav=tuple(
            NavLink(label, href, current=request.path.startswith(href)) for label, href in nav
        ),
        foot=tuple(link for link in _foot() if copied_for is None or _stays(link, copied_for)),
        practice=_practice(copied=copied_for is not None),
    )


def _foot() -> tuple[Link, ...]:
    return (
        Link(gettext("How to check us"), "/check/"),
        Link(gettext("Check a notice"), "/notice/"),
        Link(gettext("What we hold"), "/holdings/"),
        Link(gettext("How we tell users"), "/telling/"),
        Link(gettext("Security contact"), "/security/"),
        Link(gettext("For authorities"), "/portal/"),
        Link(gettext("For our team"), "/desk/"),
    )


def _stays(link: Link, live: str) -> bool:
    """Return whether a link stands at the foot of a copy: our team's door never does."""
    return not is_live_only(link.href) or (bool(live) and link.href != "/desk/")


def _practice(*, copied: bool) -> str:
    said = [gettext("This is a story for practice.")] if settings.UNSAFE_STORY else []
    if copied:
        day = say_day(clock.now().date(), long=True)
        said.append(gettext("A copy of our public pages, made on %(day)s.") % {"day": day})
    return " ".join(said)


def proof_line() -> ProofLine | None:
    """Return the newest checkpoint as pages tell it; None before the first."""
    newest = reading.newest()
    if newest is None:
        return None
    return ProofLine(newest.size, Digest(newest.root), Moment(newest.made_at), "/checkpoints/")
