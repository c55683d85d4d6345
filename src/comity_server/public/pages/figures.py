"""The transparency report, and the checkpoints under which everything published stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.charts import Bars, Cell, OutcomeBar
from comity_server.faces.parts import Chip, Digest, Link, Moment, Pair, ProofLine
from comity_server.public.charts.columns import Columns
from comity_server.public.charts.map import WorldMap
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its name, which may lead to a page of its own, and its cells."""

    name: str
    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures; ``caption`` says what it counts, ``totals`` stand beneath it.

    Without rows ``empty`` stands in its place, where it is given.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands beneath each picture: of which edition it is, and where its numbers are."""

    edition: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """One corrected cell: where it stands, what it was and is, and why."""

    where: str
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One edition: one figure and sentence, the outcome bar, places, changes, how to check."""

    TEMPLATE: ClassVar[str] = "public/report.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    edition: str
    big: str
    sentence: str
    outcome: OutcomeBar | None
    places: Bars | None
    table: FigureTable
    downloads: tuple[Pair, ...]
    definitions: tuple[Pair, ...]
    foot: Foot
    notice: str = ""
    map: WorldMap | None = None
    over_time: Columns | None = None
    more: tuple[FigureTable, ...] = ()
    banded: tuple[Pair, ...] = ()
    changes: tuple[Changed, ...] = ()
    check: tuple[Pair, ...] = ()
    commands: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    proof: ProofLine | None = None
    editions: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceFiguresPage:
    """All published periods of one place, with what we say about it today."""

    TEMPLATE: ClassVar[str] = "public/place_figures.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    lead: str
    table: FigureTable
    over_time: Columns | None
    foot: Foot
    stance: str = ""
    stance_chip: Chip | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition in the list of all: when it came, what it changed, where its files are."""

    name: str
    link: Link
    facts: tuple[Pair, ...]
    files: tuple[Link, ...]
    changes: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """Everything that was ever published, newest first; nothing of it is taken back."""

    TEMPLATE: ClassVar[str] = "public/editions.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    rows: tuple[EditionRow, ...]
    commands: tuple[str, ...]
    feeds: tuple[Link, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class OpenPeriodPage:
    """A period that is not over or not published: the day on which it will be."""

    TEMPLATE: ClassVar[str] = "public/open_period.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    sentence: str
    editions: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """One signed statement of the ledger's size and root."""

    size: int
    root: Digest
    moment: Moment
    href: str
    witnesses: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointsPage:
    """All checkpoints, our public key, and the newest note word for word."""

    TEMPLATE: ClassVar[str] = "public/checkpoints.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    rows: tuple[CheckpointRow, ...]
    key: str
    note: str
    tiles_href: str = ""
    older_href: str = ""
    empty: str = ""
