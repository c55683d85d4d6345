"""The one list of what the gate's verdict reads.

Whoever changes one of these takes the exclusive side of the gate's lock (threat model, section 6);
a release takes the shared side, and reads them only afterwards.
"""

from __future__ import annotations

from enum import StrEnum


class GateInput(StrEnum):
    """One thing that the verdict reads; each is a field of :class:`ReleaseFacts`."""

    HOLDS = "holds"
    ASSESSMENTS = "assessments"
    EXITS = "exits"
    SECRECY = "secrecy"
    ACCOUNTS = "accounts"
    APPROVALS = "approvals"
    STANDING = "standing"
    PEOPLE = "people"
    PACKS = "packs"
    AMENDMENTS = "amendments"

    @property
    def means(self) -> str:
        """Return what it is, in words for people."""
        return _MEANS[self]


_MEANS = {
    GateInput.HOLDS: "holds, and the lifts that people made of them",
    GateInput.ASSESSMENTS: "human-rights assessments on which lifts rest",
    GateInput.EXITS: "market exits and what they ask about requests",
    GateInput.SECRECY: "secrecy orders, and notices that must go first",
    GateInput.ACCOUNTS: "facts about accounts and where their users are",
    GateInput.APPROVALS: "approvals of exactly this determination",
    GateInput.STANDING: "status and keys of the authority and the officer",
    GateInput.PEOPLE: "which of our own people may decide today",
    GateInput.PACKS: "packs and overlays: windows and prohibitions of the law",
    GateInput.AMENDMENTS: "changes of what was asked, and who made them",
}
