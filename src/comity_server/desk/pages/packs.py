"""One law book, as a person reads it: documents, whom they bind, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Chip, Link, Pair


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One document of the law: its name, where it stands, what it reaches, by when."""

    name: str
    local: str
    citation: str
    reaches: str
    deadline: str
    evidence: Chip


@dataclass(frozen=True, slots=True)
class PackPage:
    """The law of one place, with its sources and its digest."""

    TEMPLATE: ClassVar[str] = "desk/pack.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    back: Link
    instruments: tuple[InstrumentRow, ...]
    about: tuple[Pair, ...]
    authorities: tuple[Pair, ...] = ()
    concerns: tuple[Pair, ...] = ()
    sources: tuple[Link, ...] = ()
