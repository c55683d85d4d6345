"""What we limit, by place, and the demands themselves as published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.faces.parts import Dated, Link, Pair, ProofLine
from comity_server.public.pages.frame import PublicFrame
from comity_server.public.pages.stand import Stance


@dataclass(frozen=True, slots=True)
class RestrictionsPage:
    """Each published restriction by place; what is limited and not published stands nowhere."""

    TEMPLATE: ClassVar[str] = "public/restrictions.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    proof: ProofLine | None
    lead: str
    stances: tuple[Stance, ...]
    letters: tuple[Link, ...] = ()
    past: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedLetterPage:
    """A demand part by part; None stands for a part that a person blacked out."""

    TEMPLATE: ClassVar[str] = "public/published_letter.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: PublicFrame
    parts: tuple[str | None, ...]
    facts: tuple[Pair, ...]
