"""Holds: one hold, the editor with its impact, and lifting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Conflict, Dated, Link, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class HoldPage:
    """One hold: its state as a verdict, its fields as sentences, what it covers now, its history.

    ``fence`` is the report of its activation: ledger number, releases before it, downloads revoked.
    """

    TEMPLATE: ClassVar[str] = "desk/hold.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    back: Link
    verdict: VerdictPanel
    sentences: tuple[Pair, ...]
    published: str
    covers: tuple[Pair, ...]
    fence: tuple[Pair, ...]
    timeline: tuple[Dated, ...]
    assessment: tuple[Pair, ...] = ()
    versions: tuple[Link, ...] = ()
    covered_link: Link | None = None
    changes: tuple[Pair, ...] = ()
    uses: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What a draft would do, computed before anything is saved."""

    heading: str
    pairs: tuple[Pair, ...]
    contradictions: tuple[str, ...] = ()
    all_link: Link | None = None


@dataclass(frozen=True, slots=True)
class HoldEditPage:
    """Sentences with blanks. Emergencies have no default: nothing is chosen for them here.

    ``act`` is ``preview`` or ``propose``. ``published`` is the sentence that will be published, as
    it follows from the fields so far.
    """

    TEMPLATE: ClassVar[str] = "desk/hold_edit.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "name",
        "requested_by",
        "match",
        "users_in",
        "unknown_place",
        "services",
        "categories",
        "kinds",
        "instruments",
        "stops",
        "effective_at",
        "announced_at",
        "zone",
        "received",
        "older",
        "emergency",
        "underlying",
        "lift_on",
        "lift_detail",
        "lift_date",
        "review_by",
        "statement",
        "reasons",
        "act",
    )

    frame: DeskFrame
    title: str
    back: Link
    form: Form
    matches: tuple[Option, ...]
    unknown_places: tuple[Option, ...]
    services: tuple[Option, ...]
    categories: tuple[Option, ...]
    kinds: tuple[Option, ...]
    stops: tuple[Option, ...]
    zones: tuple[Option, ...]
    received: tuple[Option, ...]
    older: tuple[Option, ...]
    emergencies: tuple[Option, ...]
    underlying: tuple[Option, ...]
    lifts: tuple[Option, ...]
    published: str = ""
    impact: Impact | None = None
    break_glass: Link | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class LiftPage:
    """Asking to lift: every reason against it stands in the button's place until none is left."""

    TEMPLATE: ClassVar[str] = "desk/lift.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("grounds", "narrows_to", "second", "version")

    frame: DeskFrame
    title: str
    back: Link
    verdict: VerdictPanel
    consequences: tuple[str, ...]
    form: Form | None = None
    people: tuple[Option, ...] = ()
    narrower: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsequencePage:
    """What an act does, and the button that names it: break glass, revoke, refuse, withdraw.

    ``asks`` is the label of the reasons field, which is always there.
    """

    TEMPLATE: ClassVar[str] = "desk/consequence.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("reason", "version", "digest")

    frame: DeskFrame
    title: str
    back: Link
    consequences: tuple[str, ...]
    form: Form
    button: str
    asks: str
    digest: str = ""
    verdict: VerdictPanel | None = None
    acts: tuple[Act, ...] = ()
