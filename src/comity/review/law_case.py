"""What every check of one instrument is given, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import Provider
from comity.pack import Books, Instrument, Pack
from comity.pack.words import Action
from comity.review.asker import Asker, is_home
from comity.review.finding import State
from comity.vocabulary.words import AuthorityKind, Recommendation, RequestKind

ACTIONS: dict[RequestKind, frozenset[Action]] = {
    RequestKind.DISCLOSURE: frozenset({Action.DISCLOSE}),
    RequestKind.EMERGENCY: frozenset({Action.DISCLOSE}),
    RequestKind.PRESERVATION: frozenset({Action.PRESERVE, Action.RETAIN}),
    RequestKind.REMOVAL: frozenset({Action.REMOVE, Action.BLOCK}),
    RequestKind.ACCOUNT_RESTRICTION: frozenset({Action.RESTRICT_ACCOUNT}),
    RequestKind.REALTIME: frozenset({Action.INTERCEPT, Action.COLLECT_REALTIME_METADATA}),
}
"""What an instrument must be able to order for each kind of request."""


@dataclass(frozen=True, slots=True)
class LawCase:
    """What every check of one instrument needs."""

    gov_request: GovernmentRequest
    provider: Provider
    books: Books
    asker: Asker
    instrument: Instrument
    pack: Pack

    @property
    def day(self) -> date:
        """Return the day in UTC on which the request arrived: the law of that day counts."""
        return self.gov_request.received_at.astimezone(UTC).date()

    @property
    def at_home(self) -> bool:
        """Return whether the instrument is of the provider's own law."""
        return is_home(self.pack, established_in=self.provider.established_in, books=self.books)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one condition came out, and the finding where it was not met or cannot be told."""

    state: State
    text: str
    id: str = ""
    recommends: Recommendation | None = None


MET = State.MET
NO = State.NOT_MET
UNSURE = State.CANNOT_TELL


def words_of(kind: AuthorityKind) -> str:
    """Return a kind of authority as it is read out."""
    return kind.replace("_", " ")
