"""What a clock is told of a case: the request, where we are, and what happened since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from comity.intake.gov_request import GovernmentRequest
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import Place
from comity.vocabulary.words import Category, EventWord


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a request after it arrived; ``until`` is an exclusive end."""

    at: datetime
    happened: EventWord
    until: datetime | None = None
    categories: tuple[Category, ...] = ()

    def __post_init__(self) -> None:
        as_instant(self.at)


@dataclass(frozen=True, slots=True)
class Pause:
    """A question of ours to the asker; ``answered_at`` None while it waits."""

    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One request and all that its clocks depend on.

    ``established_in`` is where our addressee sits. ``followed_at`` is when a production request
    for the same data arrived, and ``produced_at`` when they were produced.
    """

    gov_request: GovernmentRequest
    established_in: Place
    happened: tuple[Happening, ...] = ()
    followed_at: datetime | None = None
    produced_at: datetime | None = None

    def events(self, *words: EventWord) -> tuple[Happening, ...]:
        """Return what happened of these kinds, in the order of time."""
        return tuple(
            sorted((one for one in self.happened if one.happened in words), key=lambda one: one.at)
        )

    def pauses(self) -> Iterator[Pause]:
        """Yield each stretch in which a question of ours waits for an answer."""
        asked: datetime | None = None
        for one in self.events(EventWord.CLARIFICATION_ASKED, EventWord.CLARIFIED):
            if one.happened is EventWord.CLARIFICATION_ASKED:
                asked = asked or one.at
            elif asked is not None:
                yield Pause(asked, one.at)
                asked = None
        if asked is not None:
            yield Pause(asked, None)

    @property
    def over_at(self) -> datetime | None:
        """Return when the asker withdrew, or another authority refused the whole request."""
        ends = self.events(EventWord.WITHDRAWN, EventWord.REFUSED)
        return ends[0].at if ends else None
