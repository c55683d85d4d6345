"""Authorities and officers, and confirming one by a call-back over our own directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Chip, Dated, Link, Moment, Pair


@dataclass(frozen=True, slots=True)
class Route:
    """A way to reach an authority from our own directory, never from a request."""

    label: str
    value: str
    source: str
    checked: Moment | None = None


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """One officer: what they say of themselves, our routes to ring, and what was recorded.

    The form is there until the officer is confirmed; ``signals`` are what speaks against it.
    """

    TEMPLATE: ClassVar[str] = "desk/officer.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("route", "spoke_with", "result", "notes", "version")

    frame: DeskFrame
    title: str
    back: Link
    chip: Chip
    claims: tuple[Pair, ...]
    routes: tuple[Route, ...]
    signals: tuple[str, ...] = ()
    form: Form | None = None
    route_options: tuple[Option, ...] = ()
    results: tuple[Option, ...] = ()
    history: tuple[Dated, ...] = ()
    key: tuple[Pair, ...] = ()
    waiting: Link | None = None
    not_you: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """One authority of the directory, its routes, officers and what it may use."""

    TEMPLATE: ClassVar[str] = "desk/authority.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    back: Link
    about: tuple[Pair, ...]
    routes: tuple[Route, ...]
    officers: tuple[Link, ...] = ()
    instruments: tuple[Pair, ...] = ()
