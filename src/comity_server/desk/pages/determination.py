"""The determination: what is granted per account and category, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.case import Finding
from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.forms import Form, Option
from comity_server.faces.parts import Conflict, Link, VerdictPanel


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One account and category to decide; ``key`` ends its fields' names (``grant-3``).

    Fields: ``grant`` (asked, narrowed, refused), ``start`` and ``end`` (days, for narrowed),
    ``reasons``. Nothing is chosen beforehand.
    """

    key: str
    account: str
    category: str
    asked: str

    @property
    def grant(self) -> str:
        """Return the name of the field that decides this row."""
        return f"grant-{self.key}"

    @property
    def start(self) -> str:
        """Return the name of the field for the first day granted."""
        return f"start-{self.key}"

    @property
    def end(self) -> str:
        """Return the name of the field for the last day granted."""
        return f"end-{self.key}"

    @property
    def reasons(self) -> str:
        """Return the name of the field for this row's reasons."""
        return f"reasons-{self.key}"


@dataclass(frozen=True, slots=True)
class AdoptRow:
    """One finding to adopt or to override; ``key`` ends its fields' names (``adopt-L5``).

    Fields: ``adopt`` (adopt, override) and ``override`` (why, where overridden).
    """

    key: str
    finding: Finding

    @property
    def adopt(self) -> str:
        """Return the name of the field that adopts or overrides."""
        return f"adopt-{self.key}"

    @property
    def override(self) -> str:
        """Return the name of the field for the reasons of overriding."""
        return f"override-{self.key}"


@dataclass(frozen=True, slots=True)
class DeterminationPage:
    """The editor. Signing is a named act, after which approvals are asked for."""

    TEMPLATE: ClassVar[str] = "desk/determination.html"
    FIELDS: ClassVar[tuple[str, ...]] = (
        "grant",
        "start",
        "end",
        "reasons",
        "adopt",
        "override",
        "summary",
        "act",
    )

    frame: DeskFrame
    title: str
    back: Link
    form: Form
    grants: tuple[GrantRow, ...]
    choices: tuple[Option, ...]
    adoptions: tuple[AdoptRow, ...]
    adopt_choices: tuple[Option, ...]
    verdict: VerdictPanel | None = None
    conflict: Conflict | None = None
    may_sign: bool = True
