"""Pages of text: how to serve us, how to check, security contact; and a user's notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Chip, Link, Moment, Pair
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs; ``commands`` are typed by the reader, in mono."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    commands: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of sections: how to check, how we tell users, security contact, what we hold."""

    TEMPLATE: ClassVar[str] = "public/text.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    lead: str
    sections: tuple[Section, ...]
    version: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """One instrument of a place: its law, what it reaches, and what we will not give on it."""

    name: str
    law: str
    reaches: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServePage:
    """How to serve us, for one place at a time: which document reaches which data."""

    TEMPLATE: ClassVar[str] = "public/serve.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("place",)

    frame: PublicFrame
    form: Form
    places: tuple[Option, ...]
    place: str
    instruments: tuple[Reach, ...]
    how: tuple[Pair, ...]
    stance: str = ""
    stance_chip: Chip | None = None
    portal: Link | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What a user is told: opened after sign-in; no authority in the address or the title bar."""

    TEMPLATE: ClassVar[str] = "public/notice.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    sentence: str
    gave: tuple[str, ...]
    kept: tuple[str, ...]
    facts: tuple[Pair, ...]
    do: tuple[Link, ...]
    do_text: str
    until: Moment | None
    code: str
    check_href: str
    helpers: tuple[Link, ...] = ()
    proof: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckCodePage:
    """Opens a notice by code and account. What is unknown says only how to reach us another way."""

    TEMPLATE: ClassVar[str] = "public/check_code.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("code", "identifier")

    frame: PublicFrame
    form: Form
    answer: Chip | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Persona:
    """One part to play in the story: who they are and what they can do."""

    name: str
    role: str
    text: str
    act: Act


@dataclass(frozen=True, slots=True)
class DemoPage:
    """One-click entry into the story; refused on a live instance."""

    TEMPLATE: ClassVar[str] = "demo/entry.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    personas: tuple[Persona, ...]
    clock: Moment
    told: tuple[str, ...] = ()
    reset: Act | None = None
    more: tuple[Link, ...] = ()
