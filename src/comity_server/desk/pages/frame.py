"""What stands around every page of the desk: navigation, search, reader, settings."""

from __future__ import annotations

from dataclasses import dataclass

from comity_server.faces.parts import Act, NavLink


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """The frame of a desk page.

    ``theme`` is empty to follow the system, or ``light`` or ``dark``; ``density`` is ``open`` or
    ``compact``. ``said`` is the one sentence about what was just done, with its undo.
    ``print_line`` stands on each printed page: case, reader, instant, checkpoint. ``practice`` says
    that this is a story, on an instance that is not live. ``role`` is the role in which the reader
    acts, ``other_roles`` the acts that change it; ``more`` are pages that one needs seldom.
    ``silence`` says that the alarms have not shown lately that they live.
    ``shut`` says why nothing leaves at all, while that is so.
    """

    reader: str
    nav: tuple[NavLink, ...]
    home_href: str = "/desk/"
    settings_href: str = "/desk/settings/"
    search_href: str = "/desk/search/"
    search_text: str = ""
    keys_href: str = "/desk/keys/"
    theme: str = ""
    density: str = "open"
    keys_on: bool = True
    said: str = ""
    undo: Act | None = None
    print_line: str = ""
    practice: str = ""
    silence: str = ""
    shut: str = ""
    role: str = ""
    other_roles: tuple[Act, ...] = ()
    more: tuple[NavLink, ...] = ()


NO_FRAME = DeskFrame(reader="", nav=(), search_href="", keys_on=False)
"""The frame before anybody has signed in."""
