"""Keep what lies within the scope; discard and count the rest (threat model, I3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.collection.record import Record
from comity.determination.scope import Scope
from comity.vocabulary.words import Category


class Discarded(StrEnum):
    """Why a record that a custodian returned is not kept."""

    OTHER_ACCOUNT = "other-account"
    OTHER_CATEGORY = "other-category"
    OUTSIDE_PERIOD = "outside-period"
    UNDATED = "undated"
    WRONG_TYPE = "wrong-type"
    OVER_LIMIT = "over-limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be kept in one go: rows and bytes of text."""

    rows: int
    bytes: int

    def __post_init__(self) -> None:
        if self.rows < 0 or self.bytes < 0:
            raise ValueError("a limit is zero or more")


class Tally:
    """Count what a sieve kept and discarded while records run through it."""

    __slots__ = ("bytes", "discarded", "kept")

    def __init__(self) -> None:
        self.kept: Counter[tuple[str, str]] = Counter()
        self.discarded: Counter[Discarded] = Counter()
        self.bytes = 0

    @property
    def rows(self) -> int:
        """Return how many records were kept."""
        return self.kept.total()

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return the discarded by reason, in the vocabulary's order, without zeros."""
        return tuple(
            (reason.value, self.discarded[reason]) for reason in Discarded if self.discarded[reason]
        )


def within(record: Record, scope: Scope) -> Discarded | None:
    """Return why a record is outside the scope; None if it is inside.

    Custodians of other people's making hand us records, so types are looked at, not trusted.
    """
    if not _well_typed(record):
        return Discarded.WRONG_TYPE
    grant = scope.grant_for(account=record.account, category=record.category)
    if grant is None:
        known = record.account in scope.accounts
        return Discarded.OTHER_CATEGORY if known else Discarded.OTHER_ACCOUNT
    if grant.admits(record.at):
        return None
    return Discarded.UNDATED if record.at is None else Discarded.OUTSIDE_PERIOD


def sift(
    *, records: Iterable[Record], scope: Scope, limits: Limits, tally: Tally
) -> Iterator[Record]:
    """Yield the records inside the scope and limits, one at a time; ``tally`` counts all of them.

    Once a limit is reached nothing more is kept, so that what is kept is a beginning, not a choice.
    """
    full = False
    for record in records:
        reason = within(record, scope)
        if reason is None:
            size = record.size
            full = full or tally.rows >= limits.rows or tally.bytes + size > limits.bytes
            reason = Discarded.OVER_LIMIT if full else None
        if reason is not None:
            tally.discarded[reason] += 1
            continue
        tally.kept[record.account, record.category.value] += 1
        tally.bytes += size
        yield record


def _well_typed(record: Record) -> bool:
    if not isinstance(record.account, str) or not isinstance(record.category, Category):
        return False
    at = record.at
    if at is not None and (not isinstance(at, datetime) or at.utcoffset() is None):
        return False
    names = [name for name, _ in record.fields]
    return len(set(names)) == len(names) and all(
        isinstance(name, str) and (value is None or isinstance(value, str | int))
        for name, value in record.fields
    )
