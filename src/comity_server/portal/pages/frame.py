"""What stands around every page of the portal."""

from __future__ import annotations

from dataclasses import dataclass

from comity_server.faces.parts import Act, Link


@dataclass(frozen=True, slots=True)
class StandingNotice:
    """That we are not producing user data for an authority's place: sentence 3, never another.

    Only a hold that follows from who asks, and that is announced, may stand here. ``heading`` is
    the sentence's first part, ``text`` the rest; ``line`` is the one line on later pages.
    """

    heading: str
    text: str
    line: str
    link: Link


@dataclass(frozen=True, slots=True)
class PortalFrame:
    """The frame of a portal page; ``service`` is the name of the provider.

    ``notices_full`` is set on the first page of a visit, so that notices stand whole there and in
    one line afterwards. ``telephone`` is the number for help in office hours, ``duty_telephone``
    the one that is answered day and night.
    """

    service: str
    languages: tuple[Link, ...] = ()
    officer: str = ""
    nav: tuple[Link, ...] = ()
    leave: Act | None = None
    notices: tuple[StandingNotice, ...] = ()
    notices_full: bool = False
    home_href: str = "/portal/"
    emergency_href: str = "/portal/emergency/"
    telephone: str = ""
    telephone_hours: str = ""
    duty_telephone: str = ""
    theme: str = ""
    said: str = ""
    print_line: str = ""
    practice: str = ""
