"""Restrictions: one with its proofs, the editor with its preview, the first question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Chip, Dated, Link, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial at the door: who was sent, what came, and whether that is right."""

    who: str
    came: Chip


@dataclass(frozen=True, slots=True)
class Proof:
    """What a try at the real door came to; ``trials`` lists each side."""

    chip: Chip
    text: str
    trials: tuple[Trial, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class RestrictionPage:
    """One restriction: whether it binds, what it says, whether that is proved, who said yes.

    ``orders`` are what the service's own hands were told and answered.
    """

    TEMPLATE: ClassVar[str] = "desk/restriction.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    reference: str
    back: Link
    verdict: VerdictPanel
    sentences: tuple[Pair, ...]
    shown_text: str
    published: str
    proof: Proof
    proof_acts: tuple[Act, ...]
    orders: tuple[Pair, ...]
    snapshot: tuple[Pair, ...]
    timeline: tuple[Dated, ...]
    versions: tuple[Link, ...] = ()
    objections: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """Whom a draft would hit, as counts; ``note`` says of which people."""

    heading: str
    pairs: tuple[Pair, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class RestrictionEditPage:
    """Sentences with blanks. How signals count and what follows without any has no default.

    ``act`` is ``preview`` or ``propose``; ``proposal`` and ``doubts`` are what the demand leads to
    at most, with what a person has to settle.
    """

    TEMPLATE: ClassVar[str] = "desk/restriction_edit.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "title",
        "basis",
        "basis_text",
        "resource",
        "places",
        "everywhere",
        "everywhere_because",
        "signals",
        "unknown_place",
        "shown_text",
        "published_as",
        "starts_at",
        "zone",
        "review_by",
        "why",
        "participants",
        "act",
    )

    frame: DeskFrame
    title: str
    back: Link
    form: Form
    bases: tuple[Option, ...]
    signals: tuple[Option, ...]
    unknown_places: tuple[Option, ...]
    everywhere: tuple[Option, ...]
    zones: tuple[Option, ...]
    proposal: tuple[Pair, ...] = ()
    doubts: tuple[str, ...] = ()
    preview: PreviewPart | None = None
    has_participants: bool = False


@dataclass(frozen=True, slots=True)
class LimitPage:
    """The two questions of a demand to limit something: our own terms, then what is done.

    ``outcomes`` is empty while nobody has judged the terms: they come first.
    """

    TEMPLATE: ClassVar[str] = "desk/limit.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("breaks", "because", "outcome", "override", "reasons")

    frame: DeskFrame
    title: str
    back: Link
    form: Form
    verdict: VerdictPanel
    answers: tuple[Option, ...]
    judged: tuple[Pair, ...] = ()
    outcomes: tuple[Option, ...] = ()
