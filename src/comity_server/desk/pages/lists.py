"""Lists: holds, releases, authorities, officers, people, search results, who has read a case.

One shape for all: a sentence, a chip, an instant and a note, never a table of twelve columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.frame import DeskFrame
from comity_server.desk.pages.queue import Tab
from comity_server.faces.parts import Act, Chip, Moment


@dataclass(frozen=True, slots=True)
class ListRow:
    """One thing, as a sentence that leads to it."""

    sentence: str
    href: str = ""
    note: str = ""
    reference: str = ""
    chip: Chip | None = None
    moment: Moment | None = None
    moment_label: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its one next act; ``empty`` says why nothing stands here."""

    TEMPLATE: ClassVar[str] = "desk/list.html"
    FIELDS: ClassVar[tuple[str, ...]] = ()

    frame: DeskFrame
    title: str
    rows: tuple[ListRow, ...]
    empty: str
    lead: str = ""
    acts: tuple[Act, ...] = ()
    tabs: tuple[Tab, ...] = ()
    next_href: str = ""
    next_label: str = ""
