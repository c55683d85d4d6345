"""What stands around every public page."""

from __future__ import annotations

from dataclasses import dataclass

from comity_server.faces.parts import Link, NavLink


@dataclass(frozen=True, slots=True)
class PublicFrame:
    """The frame of a public page; ``service`` is the name of the provider."""

    service: str
    nav: tuple[NavLink, ...]
    languages: tuple[Link, ...] = ()
    foot: tuple[Link, ...] = ()
    home_href: str = "/"
    theme: str = ""
    print_line: str = ""
    practice: str = ""
