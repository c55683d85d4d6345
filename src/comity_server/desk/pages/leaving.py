"""Market exits: one plan with its dry run and its progress, and the report on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Act, Chip, Dated, Link, Moment, Pair, Reason, VerdictPanel


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage: when, who answers for it, what it does, and what stands against it as it is now.

    ``by_clock`` says that nobody has to be there; ``final`` that it cannot be taken back.
    """

    name: str
    moment: Moment
    owner: str
    switches: str
    chip: Chip | None
    by_clock: str
    final: str
    conflicts: tuple[Reason, ...] = ()
    done: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class ExitPage:
    """One exit, stage by stage in the order of time; the verdict says whose turn it is."""

    TEMPLATE: ClassVar[str] = "desk/exit.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    back: Link
    verdict: VerdictPanel
    stages: tuple[StageRow, ...]
    about: tuple[Pair, ...]
    words: tuple[Dated, ...]
    report: tuple[Pair, ...]
    lead: str = ""
    links: tuple[Link, ...] = ()
