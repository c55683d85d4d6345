"""The release, the point of no return; and one person's approval, often on a phone at night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from comity_server.desk.pages.case import Approval
from comity_server.desk.pages.frame import DeskFrame
from comity_server.faces.parts import Act, Digest, Link, Moment, Pair, Reason, VerdictPanel


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a production; ``rows`` and ``size`` are already in words."""

    name: str
    rows: str
    size: str
    digest: Digest


@dataclass(frozen=True, slots=True)
class SetSum:
    """One of asked, granted, collected, this package: how much lies in it."""

    name: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """What leaves, to whom, and may it. ``act`` is there only where the verdict is clear."""

    TEMPLATE: ClassVar[str] = "desk/release.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("digest", "version")

    frame: DeskFrame
    title: str
    back: Link
    reference: str
    verdict: VerdictPanel
    checked: Moment
    sets: tuple[SetSum, ...]
    files: tuple[FileRow, ...]
    key: Pair
    digest: Digest
    approvals: tuple[Approval, ...]
    act: Act | None = None
    consequence: str = ""
    proof: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """What exactly one says yes to. Approve and refuse are the same size; barred has neither.

    ``digest`` binds the approval: any change of what is shown voids it. ``approve`` posts it;
    ``refuse`` leads to the page that asks for a reason.
    """

    TEMPLATE: ClassVar[str] = "desk/approval.html"
    FIELDS: ClassVar[tuple[str, ...]] = ("digest", "version")

    frame: DeskFrame
    asked_by: str
    asked: Moment
    title: str
    verdict: VerdictPanel
    facts: tuple[Pair, ...]
    digest: Digest
    everything: tuple[Pair, ...] = ()
    lenses: tuple[Reason, ...] = ()
    approve: Act | None = None
    refuse: Act | None = None
