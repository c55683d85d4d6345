"""The transparency report, and the checkpoints under which everything published stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.charts import Bars, Cell, OutcomeBar
from comity_server.faces.parts import Dated, Digest, Link, Moment, Pair, ProofLine
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class TableRow:
    """One place in the report's table."""

    place: str
    cells: tuple[Cell, ...]


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
    columns: tuple[str, ...]
    table: tuple[TableRow, ...]
    totals: tuple[Cell, ...]
    downloads: tuple[Link, ...]
    definitions: tuple[Pair, ...]
    changes: tuple[Dated, ...] = ()
    check: tuple[Pair, ...] = ()
    proof: ProofLine | None = None
    editions: tuple[Link, ...] = ()


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
