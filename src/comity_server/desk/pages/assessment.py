"""A human-rights assessment: what is missing before its hold can be lifted, and who wrote what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form
from comity_server.faces.parts import Act, Chip, Dated, Digest, Link, Moment, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class Dissent:
    """What one person holds against it, word for word."""

    name: str
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class SectionPart:
    """One of the ten sections: its text, what stands with it, who wrote it, what it lacks."""

    number: int
    heading: str
    chip: Chip
    by: str
    text: str
    gap: str = ""
    lacks: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """The whole paper. With ``form`` it is the page on which one signs exactly this ``digest``."""

    TEMPLATE: ClassVar[str] = "desk/assessment.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("digest",)

    frame: DeskFrame
    title: str
    back: Link
    verdict: VerdictPanel
    sections: tuple[SectionPart, ...]
    signatures: tuple[Pair, ...]
    dissents: tuple[Dissent, ...]
    history: tuple[Dated, ...]
    digest: Digest
    summary: str = ""
    form: Form | None = None
    button: str = ""
    acts: tuple[Act, ...] = ()
