"""What a custodian is asked for, and how far a collection has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.errors import CustodianFailed
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category


@dataclass(frozen=True, slots=True)
class Errand:
    """One query of one custodian about one account."""

    custodian: str
    query: str
    account: AccountId
    category: Category
    period: Period

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes the errand one and the same when a collection is taken up again."""
        return (self.custodian, self.query, self.account)


class FailureKind(StrEnum):
    """How a custodian failed."""

    DOWN = "down"
    SLOW = "slow"
    WRONG_TYPE = "wrong-type"
    TOO_MUCH = "too-much"
    MISSING_COLUMN = "missing-column"
    REFUSED = "refused"


CURES = {
    FailureKind.DOWN: "Start it, or correct its address, and resume the collection.",
    FailureKind.SLOW: "Resume when it is quieter, or raise the seconds in its file.",
    FailureKind.WRONG_TYPE: "Correct the column's type in its file, or the data, and resume.",
    FailureKind.TOO_MUCH: "Narrow the period or raise the limit in its file, and resume.",
    FailureKind.MISSING_COLUMN: "Correct the query or the column names in its file, and resume.",
    FailureKind.REFUSED: "A query may only read. Correct it or the rights of its user, and resume.",
}
"""What to do about each kind of failure, in the words of the page."""


class ErrandFailed(CustodianFailed):
    """Raised by a custodian when one errand cannot be done.

    ``detail`` holds names of columns, limits and programs, never a value that a custodian returned.
    """

    def __init__(self, *, errand: Errand, kind: FailureKind, detail: str) -> None:
        self.errand, self.kind, self.detail = errand, kind, detail
        super().__init__(
            f"Custodian {errand.custodian!r} failed ({kind.value}) in query {errand.query!r}: "
            f"{detail}. What other queries brought is kept. {CURES[kind]}"
        )

    @property
    def failure_code(self) -> str:
        """Return the stable name of the failure, ``custodian.<kind>``."""
        return f"custodian.{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Done:
    """An errand that was finished: what it kept, its digest, and what it discarded by reason."""

    errand: Errand
    rows: int
    bytes: int
    sha256: str
    discarded: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An errand that failed: how, and how many rows had come before it did."""

    errand: Errand
    kind: FailureKind
    text: str
    rows: int
    discarded: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a collection has come: every errand that is done."""

    done: tuple[Done, ...] = ()

    def has(self, errand: Errand) -> bool:
        """Return whether exactly this errand, with this period and category, is done."""
        return any(one.errand == errand for one in self.done)

    def with_done(self, done: Done) -> Cursor:
        """Return the cursor one errand further; an errand done anew replaces its older self."""
        kept = tuple(one for one in self.done if one.errand.key != done.errand.key)
        return Cursor((*kept, done))
