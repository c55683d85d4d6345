"""Enter an authority in our directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Link


@dataclass(frozen=True, slots=True)
class NewAuthorityPage:
    """A body with a number that we found ourselves, and where we found it."""

    TEMPLATE: ClassVar[str] = "desk/new_authority.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "name",
        "kind",
        "jurisdiction",
        "callback_number",
        "callback_source",
    )

    frame: DeskFrame
    back: Link
    form: Form
    kinds: tuple[Option, ...]
    title: str = "Enter an authority"
