"""What the gate is told, as frozen values: one field for each gate input, each of them may be
unknown, and unknown never opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from comity.determination.scope import Scope
from comity.hold import Assessment, HoldRecord
from comity.intake.gov_request import Account
from comity.release.inputs import GateInput
from comity.vocabulary.instants import as_instant
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import Unknown
from comity.vocabulary.words import PersonId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decided:
    """The determination that a release rests on, as it was signed.

    ``digest`` covers all that was decided and ``version`` is that of the request when it was.
    ``needs`` is the number of distinct people that our policy wants.
    """

    digest: str
    version: int
    granted: Scope
    needs: int


@dataclass(frozen=True, slots=True)
class Approval:
    """One natural person's yes to exactly one digest.

    ``number`` is that of its ledger entry, where there is a ledger.
    """

    person: PersonId
    digest: str
    at: datetime
    voided: bool = False
    number: int | None = None

    def __post_init__(self) -> None:
        as_instant(self.at)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether authority, officer and key were confirmed over a route of our own, and still are."""

    authority: bool | Unknown
    officer: bool | Unknown
    key: bool | Unknown


@dataclass(frozen=True, slots=True)
class Amendments:
    """The request's version now, and who filed it or changed what was asked."""

    version: int
    made_by: frozenset[PersonId] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Everything that the verdict reads, as it stands after the gate's lock was taken.

    ``exits``, ``secrecy`` and ``packs`` are the obstacles that follow from them. ``people`` are
    those of ours who may approve today: active, and in a role that may.
    """

    holds: tuple[HoldRecord, ...] | Unknown
    assessments: tuple[Assessment, ...] | Unknown
    exits: tuple[Obstacle, ...] | Unknown
    secrecy: tuple[Obstacle, ...] | Unknown
    accounts: tuple[Account, ...] | Unknown
    approvals: tuple[Approval, ...] | Unknown
    standing: Standing | Unknown
    people: frozenset[PersonId] | Unknown
    packs: tuple[Obstacle, ...] | Unknown
    amendments: Amendments | Unknown


class MissingFactError(Exception):
    """Raised inside a check that needs a fact which nobody has; it counts against release."""

    def __init__(self, gate_input: GateInput) -> None:
        self.gate_input = gate_input
        super().__init__(gate_input.means)


def known(value: T | Unknown, gate_input: GateInput) -> T:
    """Return a fact that we have.

    :raises MissingFactError: if we do not have it.
    """
    if isinstance(value, Unknown):
        raise MissingFactError(gate_input)
    return value


def missing(facts: ReleaseFacts) -> tuple[GateInput, ...]:
    """Return every input that nobody could tell."""
    return tuple(one for one in GateInput if isinstance(getattr(facts, one), Unknown))
