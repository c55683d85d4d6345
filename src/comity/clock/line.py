"""The result of a clock: two sides, where it stands, and every line of the computation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.vocabulary.words import Clock


class Standing(StrEnum):
    """How a clock stands."""

    RUNS = "runs"
    PAUSED = "paused"
    OVER = "over"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a computation: what it says, on what it rests, and the instant it leads to."""

    says: str
    source: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: not before the one, not after the other; None is an open side."""

    clock: Clock
    standing: Standing
    lines: tuple[Line, ...]
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def crosses(self) -> bool:
        """Return whether the sides leave no instant, so that a person asks the authority."""
        return (
            self.not_before is not None
            and self.not_after is not None
            and self.not_after < self.not_before
        )
