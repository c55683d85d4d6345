"""Pages on which something is written down: a record of a letter, an amendment, an invitation.

Their fields differ by case (services, places, people), so that they are values here, not templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.case import Paper
from comity_server.desk.pages.frame import DeskFrame
from comity_server.desk.pages.lists import ListRow
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Link, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class Field:
    """One control.

    ``kind`` is an input type such as ``file``, or ``area``, ``select``, ``radio``, ``checkbox``.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    size: str = ""
    rows: int = 4


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that belong together under a heading."""

    heading: str
    fields: tuple[Field, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WritePage:
    """One form with what must be read beside it; without a form it is only read.

    ``parts`` are files that came along, by name alone: nothing of them is shown.
    """

    TEMPLATE: ClassVar[str] = "desk/write.html"

    frame: DeskFrame
    title: str
    back: Link
    form: Form | None = None
    groups: tuple[FieldGroup, ...] = ()
    button: str = ""
    lead: str = ""
    about_heading: str = ""
    about: tuple[Pair, ...] = ()
    paper: Paper | None = None
    parts_heading: str = ""
    parts: tuple[ListRow, ...] = ()
    verdict: VerdictPanel | None = None
    acts: tuple[Act, ...] = ()

    @property
    def reads_first(self) -> bool:
        """Return whether there is nothing to fill in: one reads, and the button stands below."""
        return self.form is not None and not self.groups

    @property
    def uploads(self) -> bool:
        """Return whether a file is handed in."""
        return any(field.kind == "file" for group in self.groups for field in group.fields)

    @property
    def FIELDS(self) -> tuple[str, ...]:  # noqa: N802 - a constant of every other page class
        """Return the names of this page's fields."""
        return tuple(field.name for group in self.groups for field in group.fields)
