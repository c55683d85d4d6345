"""An assessor's pages: what they may look at, a table's rows, a sample with its openings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.forms import Form
from comity_server.faces.parts import Act, Link, Pair
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What a link leads to: one button that opens the view, or that there is nothing to open."""

    TEMPLATE: ClassVar[str] = "panel/door.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    lead: str
    act: Act | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class EditionLinks:
    """One edition and its tables."""

    name: str
    tables: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """Why they look, until when, the seeds that they fixed, and the editions."""

    TEMPLATE: ClassVar[str] = "panel/start.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("period", "digest")

    frame: PublicFrame
    title: str
    lead: str
    facts: tuple[Pair, ...]
    seeds: tuple[Pair, ...]
    form: Form
    editions: tuple[EditionLinks, ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row: its number, entry, published cell, true cell, and the name for the request."""

    number: int
    entry: str
    label: str
    cell: str
    name: str


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A table's roll, walked both ways, and the form that draws a sample from it."""

    TEMPLATE: ClassVar[str] = "panel/rows.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("seed", "count")

    frame: PublicFrame
    title: str
    back: Link
    facts: tuple[Pair, ...]
    rows: tuple[RowLine, ...]
    form: Form
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One sampled row with everything by which its entry can be computed again."""

    line: RowLine
    facts: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SamplePage:
    """The rows that a seed chose, opened."""

    TEMPLATE: ClassVar[str] = "panel/sample.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    back: Link
    lead: str
    rows: tuple[OpenedRow, ...]
