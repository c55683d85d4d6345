"""The ledger, and the figures before they are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.charts import Bars, OutcomeBar
from comity_server.faces.parts import Act, Link, Moment, Pair, ProofLine, VerdictPanel
from comity_server.public.pages.figures import FigureTable


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One ledger entry, without any personal data: it commits to salted digests only."""

    number: int
    moment: Moment
    sentence: str
    actor: str
    leaf: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The newest entries and the last checkpoint."""

    TEMPLATE: ClassVar[str] = "desk/ledger.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    entries: tuple[EntryRow, ...]
    proof: ProofLine | None
    waiting: str = ""
    about: tuple[Pair, ...] = ()
    older_href: str = ""
    export: Act | None = None


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of a period as they stand, each cell, with what keeps them from being published.

    ``facts`` say who drew them up and who agreed; ``changes`` what they correct, and why.
    """

    TEMPLATE: ClassVar[str] = "desk/figures.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    verdict: VerdictPanel
    outcome: OutcomeBar | None = None
    bars: Bars | None = None
    definitions: tuple[Pair, ...] = ()
    downloads: tuple[Link, ...] = ()
    back: Link | None = None
    facts: tuple[Pair, ...] = ()
    changes: tuple[Pair, ...] = ()
    tables: tuple[FigureTable, ...] = ()
