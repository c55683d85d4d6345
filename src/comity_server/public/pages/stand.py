"""Home, and where we stand: each announced hold as published, by place and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.parts import Chip, Dated, Link, Pair, ProofLine
from comity_server.public.pages.frame import PublicFrame


@dataclass(frozen=True, slots=True)
class Stance:
    """What we say about one place: the published sentence, since when, how it ends."""

    place: str
    chip: Chip
    sentence: str
    pairs: tuple[Pair, ...]
    history: tuple[Dated, ...] = ()
    history_label: str = ""


@dataclass(frozen=True, slots=True)
class StandPage:
    """Do you hand over data there, today? Only announced holds stand here."""

    TEMPLATE: ClassVar[str] = "public/stand.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    proof: ProofLine | None
    stances: tuple[Stance, ...]
    everywhere_else: str
    feeds: tuple[Link, ...] = ()
    past: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """One way on from the home page: who it is for, and where it leads."""

    heading: str
    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class HomePage:
    """What this house is, in one sentence, and its doors."""

    TEMPLATE: ClassVar[str] = "public/home.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    title: str
    lead: str
    doors: tuple[Door, ...]
    stances: tuple[Stance, ...] = ()
    proof: ProofLine | None = None
