"""The queue: what needs me first, grouped by clock, then harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Act, Chip, Link, Moment


@dataclass(frozen=True, slots=True)
class Tab:
    """One of Mine, Team, With others, Held; its count is shown up to 99+."""

    label: str
    href: str
    count: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case: its sentence, the next act, and only what stops it.

    ``stop`` is ``None`` where the gate has not been asked: "Clear" stands nowhere else. ``turn`` is
    whose turn it is, empty where it is the reader's. ``no_due`` says why there is no deadline.
    """

    reference: str
    href: str
    sentence: str
    note: str
    next_act: str
    due: Moment | None = None
    no_due: str = ""
    chip: Chip | None = None
    stop: Chip | None = None
    turn: str = ""
    sealed: Chip | None = None


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Late, today, this week or later, in this order; empty groups are left out."""

    key: str
    heading: str
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue; ``arrived`` is the offer "3 new. Show them." where cases came meanwhile."""

    TEMPLATE: ClassVar[str] = "desk/queue.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    tabs: tuple[Tab, ...]
    groups: tuple[QueueGroup, ...]
    sorted_by: str = ""
    empty: str = ""
    empty_act: Act | None = None
    next_href: str = ""
    next_label: str = ""
    first_href: str = ""
    arrived: Link | None = None
