"""How badly and how likely a right could be harmed; severity is not traded against likelihood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from comity.hold.diligence.words import GIVING, RATED, Course, Right
from comity.vocabulary.words import RequestKind

SCALE: Final = range(1, 6)
SCOPE: Final = range(1, 6)
IRREMEDIABILITY: Final = range(1, 4)
LIKELIHOOD: Final = range(1, 5)
TOP_SEVERITY: Final = 5
LIKELY: Final = 3
"""From here on harm counts as likely: 1 remote, 2 possible, 3 likely, 4 nearly certain."""

_BANDS: Final = {1: 1, 2: 3, 3: 5}


@dataclass(frozen=True, slots=True)
class Rating:
    """One right under one course, each number with the reason for it.

    ``kind`` None means every kind of request in the assessment's scope.
    """

    right: Right
    course: Course
    scale: int
    scope: int
    irremediability: int
    likelihood: int
    reason: str
    kind: RequestKind | None = None

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("scale", self.scale, SCALE),
            ("scope", self.scope, SCOPE),
            ("irremediability", self.irremediability, IRREMEDIABILITY),
            ("likelihood", self.likelihood, LIKELIHOOD),
        ):
            if value not in allowed:
                raise ValueError(f"{name} is a number from {allowed[0]} to {allowed[-1]}")
        if not self.reason.strip():
            raise ValueError("a rating without its reason says nothing")

    @property
    def severity(self) -> int:
        """Return the severity, 1 to 5: the worst of scale, scope and how little can be mended."""
        return max(self.scale, self.scope, _BANDS[self.irremediability])

    @property
    def stands_against_lifting(self) -> bool:
        """Return whether it alone blocks a full lift: top severity, likely, by giving data."""
        return self.course in GIVING and self.severity == TOP_SEVERITY and self.likelihood >= LIKELY


def blocks_full_lift(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """Return the ratings that block lifting the hold as a whole."""
    return tuple(one for one in ratings if one.stands_against_lifting)


def unrated(
    ratings: Iterable[Rating], *, kinds: Iterable[RequestKind]
) -> Iterator[tuple[Right, Course]]:
    """Yield each right and course that is not rated for every one of ``kinds``."""
    rated = {(one.right, one.course, one.kind) for one in ratings}
    wanted = tuple(kinds)
    for right in Right:
        for course in RATED:
            whole = (right, course, None) in rated
            if not whole and not (
                wanted and all((right, course, kind) in rated for kind in wanted)
            ):
                yield right, course
