"""The case: who asks, for what, by which law, until when, what stops it, whose turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import (
    Act,
    Chip,
    Conflict,
    Dated,
    Link,
    Moment,
    Pair,
    Sealed,
    VerdictPanel,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the five facts under the title; ``key`` is who, what, law, until or turn."""

    key: str
    label: str
    value: str = ""
    note: str = ""
    chip: Chip | None = None
    state: Chip | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a lens says on one question, with its source; an open one carries its answer form.

    ``anchors`` are numbers of passages in the paper. ``options`` are the answers that the question
    allows; the form has ``question``, ``answer``, ``reasons`` and ``source``. ``link`` asks
    for the form where it is not on the page; ``open`` shows it unfolded. ``shown_code`` is empty
    where the code is no word for people.
    """

    code: str
    heading: str
    chip: Chip
    text: str
    sources: tuple[Link, ...] = ()
    anchors: tuple[int, ...] = ()
    answered: str = ""
    form: Form | None = None
    options: tuple[Option, ...] = ()
    link: Link | None = None
    open: bool = False
    shown_code: str | None = None

    @property
    def label(self) -> str:
        """Return the code that people use for this question, empty where there is none."""
        return self.code if self.shown_code is None else self.shown_code

    @property
    def answer_ident(self) -> str:
        """Return the control's id: a page carries one answer form for each open question."""
        return f"answer-{self.code}"

    @property
    def reasons_ident(self) -> str:
        """Return the id of the control for reasons."""
        return f"reasons-{self.code}"

    @property
    def source_ident(self) -> str:
        """Return the id of the control for the source."""
        return f"source-{self.code}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a lens looked at and found in order: a rule that does not apply, a condition met."""

    word: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Lens:
    """One of policy, law and rights, always in this order; open questions come first.

    ``looked`` is what asks for nothing: without it an empty lens could not be told from an unread
    one.
    """

    key: str
    name: str
    answered: int
    total: int
    findings: tuple[Finding, ...]
    more: tuple[Finding, ...] = ()
    looked: tuple[Looked, ...] = ()
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class SetCell:
    """One cell of the four sets: whether it is inside, and the word that says so."""

    inside: bool
    text: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """One account and category through asked, granted, collected and released."""

    account: str
    category: str
    asked: SetCell
    granted: SetCell
    collected: SetCell
    released: SetCell
    account_link: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the paper; with a number it is a passage that findings cite."""

    text: str
    anchor: int = 0
    says: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What arrived, as text: no picture of it until somebody opens it and says why."""

    heading: str
    position: str
    paragraphs: tuple[tuple[Span, ...], ...]
    open_link: Link | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline in the authority's civil time and the reader's, with how it was computed."""

    heading: str
    due: Moment | None
    chip: Chip | None = None
    reader_due: Moment | None = None
    computation: tuple[Pair, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved or is still to approve, in which role, when, over which digest."""

    who: str
    role: str
    chip: Chip
    moment: Moment | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where the user of one account is taken to be, by which evidence, and the form to say so.

    The form's fields are ``account`` (hidden), ``place`` and ``basis``.
    """

    account: str
    place: str
    basis: str
    position: int
    form: Form | None = None

    @property
    def place_ident(self) -> str:
        """Return the id of the control for the place."""
        return f"place-{self.position}"

    @property
    def basis_ident(self) -> str:
        """Return the id of the control for the evidence."""
        return f"basis-{self.position}"


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, whole. The verdict's reasons and the open questions below agree in number."""

    TEMPLATE: ClassVar[str] = "desk/case.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "question",
        "answer",
        "reasons",
        "source",
        "comment",
        "account",
        "place",
        "basis",
        "assigned_to",
    )

    frame: DeskFrame
    title: str
    reference: str
    back: Link
    position: str
    received: Moment
    channel: str
    facts: tuple[Fact, ...]
    verdict: VerdictPanel
    lenses: tuple[Lens, ...]
    questions_open: str
    sets: tuple[SetRow, ...]
    paper: Paper | None
    clocks: tuple[Clock, ...]
    timeline: tuple[Dated, ...]
    approvals: tuple[Approval, ...] = ()
    approvals_note: str = ""
    sums: tuple[Pair, ...] = ()
    notice: tuple[Pair, ...] = ()
    letters: tuple[Dated, ...] = ()
    previous_href: str = ""
    next_href: str = ""
    sealed: Sealed | None = None
    conflict: Conflict | None = None
    access_link: Link | None = None
    more_acts: tuple[Act, ...] = ()
    bound_by: tuple[Pair, ...] = ()
    happened: tuple[Dated, ...] = ()
    happened_link: Link | None = None
    comment_form: Form | None = None
    comments: tuple[Dated, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    assign_form: Form | None = None
    assign_options: tuple[Option, ...] = ()
