"""The restriction: what people in some places may not use, since when, and on whose demand.

Source: the scenario format, ``[[restriction]]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Place

RestrictionId = NewType("RestrictionId", str)

EVERYTHING: Final = "*"

_BASIS = re.compile(r"(?:request|order|policy):\S(?:.*\S)?", re.DOTALL)


class RestrictionFault(ValueError):
    """Raised when a restriction or an exit cannot mean anything. The message says what to write."""


def check_resource(resource: str) -> str:
    """Return a resource as rules name it: ``*``, ``service`` or ``service/path``.

    :raises RestrictionFault: if it is empty, or begins, ends or doubles a slash, so that it would
        cover less than its author believes.
    """
    if not resource.strip() or "" in resource.split("/") or resource != resource.strip():
        raise RestrictionFault(
            f"{resource!r} is no resource: write 'service', 'service/path' or '*', without a slash "
            "at either end"
        )
    return resource


def covers_resource(rule: str, resource: str) -> bool:
    """Return whether a rule's resource is the used one or lies above it at a slash.

    A use that does not say of what is inside every rule: we cannot tell, and that never opens.
    """
    if rule == EVERYTHING or not resource:
        return True
    return resource == rule or resource.startswith(f"{rule}/")


@dataclass(frozen=True, slots=True)
class Restriction:
    """What people in ``places`` may not use, from ``effective_at`` on, and why.

    ``basis`` is ``request:<id>``, ``order:<text>`` or ``policy:<text>``. No places means
    everywhere. ``text`` is shown to whoever it keeps out; empty for the guard's own words.
    """

    id: RestrictionId
    places: frozenset[Place]
    resource: str
    basis: str
    effective_at: datetime
    unknown_place: UnknownPlace
    signals: SignalRule = SignalRule.ANY
    ends_at: datetime | None = None
    text: str = ""

    def __post_init__(self) -> None:
        check_resource(self.resource)
        if not _BASIS.fullmatch(self.basis):
            raise RestrictionFault(
                f"{self.basis!r} is no basis: write 'request:<id>', 'order:<text>' or "
                "'policy:<text>'"
            )
        Period(self.effective_at, self.ends_at)

    @property
    def code(self) -> str:
        """Return the restriction's name among reasons."""
        return f"restriction:{self.id}"

    @property
    def is_demanded(self) -> bool:
        """Return whether a demand or an order is the basis, and not our own policy."""
        return not self.basis.startswith("policy:")

    def in_force(self, at: datetime) -> bool:
        """Return whether it binds at the instant."""
        return self.effective_at <= at and (self.ends_at is None or at < self.ends_at)
