"""Pages of text: how to serve us, how to check, security contact; and a user's notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form
from comity_server.faces.parts import Act, Chip, Dated, Link, Moment, Pair
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; ``commands`` are typed by the reader, in mono.

    ``parts`` are sections of a section, one level deep; a folded one opens when it is asked for.
    With a ``chip`` the first paragraph is a verdict and is drawn as one.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    commands: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    items: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()
    is_folded: bool = False
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference; ``word`` says whether it was added or taken out."""

    word: str
    is_added: bool
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One kept version of a text: its number, since when it stands, what changed to it."""

    label: str
    moment: Moment
    link: Link
    lines: tuple[Line, ...] = ()
    digest: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of sections: how to serve us, how to check, how we tell users, what we hold."""

    TEMPLATE: ClassVar[str] = "public/text.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    lead: str
    sections: tuple[Section, ...]
    version: VersionRow | None = None
    versions: Link | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """All versions of a text, the newest first, each with what changed."""

    TEMPLATE: ClassVar[str] = "public/versions.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    back: Link
    rows: tuple[VersionRow, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """How to serve us: a list of places, each with a page of its own, and how to reach us."""

    TEMPLATE: ClassVar[str] = "public/serve.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    places: tuple[PlaceLink, ...]
    how: tuple[Pair, ...]
    portal: Link | None = None


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """One place, and in one word what stands there today."""

    link: Link
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What a user is told: opened after sign-in; no authority in the address or the title bar.

    ``limited`` is what was limited; ``objection`` the form in which its reader objects to that.
    """

    TEMPLATE: ClassVar[str] = "public/notice.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("code", "identifier", "objection")

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
    limited: tuple[Pair, ...] = ()
    objected: tuple[Dated, ...] = ()
    objection: Form | None = None
    openings: tuple[Act, ...] = ()
    submission_sha256: str = ""


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
