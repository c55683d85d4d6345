"""Holds: one hold, the editor with its impact, and lifting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Act, Conflict, Dated, Link, Pair, VerdictPanel


@dataclass(frozen=True, slots=True)
class PairList:
    """A list that opens under its heading, such as the releases of one kind before a hold."""

    heading: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a draft would do, computed before anything is saved.

    ``cases`` are the covered requests with their clocks, ``duties`` what the law packs know of not
    answering, ``released`` what the published sentence is checked against, and ``instead`` what to
    write where it is not true.
    """

    heading: str
    pairs: tuple[Pair, ...]
    contradictions: tuple[str, ...] = ()
    all_link: Link | None = None
    cases: tuple[Pair, ...] = ()
    more_cases: str = ""
    duties: tuple[Pair, ...] = ()
    released: tuple[Pair, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldPage:
    """One hold: its state as a verdict, its fields as sentences, what it covers now, its history.

    ``fence`` is the report of its activation: ledger number, releases before it, downloads revoked;
    ``fence_lists`` name each of them. ``statement`` is what the last check of its sentence found,
    and ``check`` asks for another.
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
    fence_lists: tuple[PairList, ...] = ()
    statement: tuple[Pair, ...] = ()
    check: Act | None = None
    impact: Impact | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What a statement check found: the sentence, each counted release, and what to write instead.

    ``declared`` are the releases that left by an exception which the sentence may lean on.
    """

    TEMPLATE: ClassVar[str] = "desk/statement.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    back: Link
    published: str
    result: Pair
    against: tuple[Pair, ...]
    declared: tuple[Pair, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """The names of the fields of one exception."""

    number: int

    def _named(self, field: str) -> str:
        return f"except_{self.number}_{field}"

    @property
    def id(self) -> str:
        """Return the field of its name."""
        return self._named("id")

    @property
    def offences(self) -> str:
        """Return the field of its offences."""
        return self._named("offences")

    @property
    def limit(self) -> str:
        """Return the field of what may be given."""
        return self._named("limit")

    @property
    def instruments(self) -> str:
        """Return the field of its instruments."""
        return self._named("instruments")

    @property
    def needs(self) -> str:
        """Return the field of how many people must agree."""
        return self._named("needs")

    @property
    def published(self) -> str:
        """Return the field that says whether it is published."""
        return self._named("published")


@dataclass(frozen=True, slots=True)
class RouteRow:
    """The names of the fields of one route."""

    to: str
    start: str
    until: str


EXCEPTION_FIELDS: Final = tuple(
    f"except_{number}_{field}"
    for number in (1, 2)
    for field in ("id", "offences", "limit", "instruments", "needs", "published")
)
ROUTE_FIELDS: Final = tuple(
    f"route_{number}_{field}" for number in (1, 2, 3) for field in ("to", "from", "until")
)


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
        *EXCEPTION_FIELDS,
        *ROUTE_FIELDS,
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
    exceptions: tuple[ExceptionRow, ...] = ()
    routes: tuple[RouteRow, ...] = ()
    published_choices: tuple[Option, ...] = ()
    exceptions_open: bool = False
    routes_open: bool = False
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

    ``asks`` is the label of the reasons field, which is always there; ``asks_despite`` that of a
    second one, why something is published in spite of what contradicts it; ``options`` are what
    may be chosen beside it, under ``asks_option``.
    """

    TEMPLATE: ClassVar[str] = "desk/consequence.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("reason", "despite", "option", "version", "digest")

    frame: DeskFrame
    title: str
    back: Link
    consequences: tuple[str, ...]
    form: Form
    button: str
    asks: str
    asks_despite: str = ""
    asks_option: str = ""
    option_hint: str = ""
    options: tuple[Option, ...] = ()
    digest: str = ""
    verdict: VerdictPanel | None = None
    acts: tuple[Act, ...] = ()
