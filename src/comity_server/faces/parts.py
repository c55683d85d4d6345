"""The parts of which page objects are made: links, chips, instants, reasons, verdicts.

Every text in a part is already in the reader's language; every instant is aware and carries the
zone in which it is told. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class State(StrEnum):
    """The seven states; each has a shape, a word and a colour, always shown together."""

    CLEAR = "clear"
    BARRED = "barred"
    ASK = "ask"
    UNKNOWN = "unknown"
    SOON = "soon"
    LATE = "late"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a text leads."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of a face's navigation; ``key`` is the letter after ``g`` that goes there."""

    label: str
    href: str
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A state with its word: a tinted chip, or icon and word alone where a page says so."""

    state: State
    word: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the zone (IANA name) in which it is told.

    :raises ValueError: if ``at`` has no offset.
    """

    at: datetime
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("a page never shows an instant without its offset")


@dataclass(frozen=True, slots=True)
class Act:
    """Something the reader may do: a link (``href``) or a form that posts (``action``).

    ``fields`` are hidden values posted along; ``key`` is the desk's single letter, which never
    releases, approves, lifts or sends.
    """

    label: str
    href: str = ""
    action: str = ""
    main: bool = False
    key: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if bool(self.href) == bool(self.action):
            raise ValueError("an act either leads somewhere or posts somewhere")


@dataclass(frozen=True, slots=True)
class Reason:
    """One numbered reason of a verdict, and where it is cured."""

    number: int
    lead: str
    text: str = ""
    cure_label: str = ""
    cure_href: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class VerdictPanel:
    """What may or may not happen, with every reason; ``acts`` stand in the place of a button."""

    state: State
    heading: str
    reasons: tuple[Reason, ...] = ()
    text: str = ""
    aside_heading: str = ""
    aside: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what it says, with an optional note, chip, instant or link."""

    label: str
    value: str = ""
    note: str = ""
    chip: Chip | None = None
    moment: Moment | None = None
    link: Link | None = None
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened, as a dated sentence."""

    moment: Moment
    text: str
    note: str = ""
    link: Link | None = None
    ledger_number: int | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 digest in hexadecimal, shown in fours."""

    value: str

    @property
    def short(self) -> str:
        """Return the first sixteen digits in groups of four, for a person to compare."""
        return " ".join(self.value[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class ProofLine:
    """The checkpoint under which a page's figures stand."""

    size: int
    root: Digest
    moment: Moment
    href: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The black chip for those inside a sealed case, and how many may enter."""

    may_enter: int
    state: ClassVar[State] = State.SEALED


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sentence 9: somebody else changed what the reader was writing on."""

    sentence: str
    theirs: tuple[Pair, ...] = field(default=())
    yours: tuple[Pair, ...] = field(default=())
