"""An official form as it was filled in: section by section, empty boxes shown as empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Act, Link, Pair


@dataclass(frozen=True, slots=True)
class SheetSection:
    """One section of the form."""

    heading: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The form, what is known of it, and what may be done with it."""

    TEMPLATE: ClassVar[str] = "desk/sheet.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    lead: str
    back: Link
    about: tuple[Pair, ...]
    sections: tuple[SheetSection, ...]
    acts: tuple[Act, ...] = ()
