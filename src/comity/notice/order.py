"""Orders of secrecy: until when each stands, after all that became of it, and what it calls for.

An order's own end, extensions, challenges and its end are recorded one after the other; this folds
them. An end is an instant that the order no longer covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from comity.intake.gov_request import Secrecy

ENDS_SOON: Final = timedelta(days=14)
"""How long before its end an order calls people. Source: our own starter policy."""

REVIEW_AFTER: Final = timedelta(days=180)
"""When an order is looked at again at the latest, so that none runs without an end unseen.

Source: our own starter policy.
"""


class SecrecyDeedWord(StrEnum):
    """What became of an order."""

    EXTENDED = "extended"  # by whoever issued it: its end is another
    CHALLENGED = "challenged"  # we asked a court to end or shorten it
    UPHELD = "upheld"  # the challenge was lost
    SHORTENED = "shortened"  # the challenge gave it an earlier end
    SET_ASIDE = "set-aside"  # the challenge ended it
    ENDED = "ended"  # whoever issued it lifted it, or a court did unasked


MOVES_END: Final = frozenset({SecrecyDeedWord.EXTENDED, SecrecyDeedWord.SHORTENED})
ENDS: Final = frozenset({SecrecyDeedWord.SET_ASIDE, SecrecyDeedWord.ENDED})
DECIDES: Final = frozenset(
    {SecrecyDeedWord.UPHELD, SecrecyDeedWord.SHORTENED, SecrecyDeedWord.SET_ASIDE}
)


@dataclass(frozen=True, slots=True)
class SecrecyDeed:
    """One thing that became of an order; ``until`` is the new end, where it moves one."""

    word: SecrecyDeedWord
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SecrecyOrder:
    """An order of secrecy with its deeds in the order in which they were recorded.

    ``until`` is the end that it names itself; None for one without an end.
    """

    starts_at: datetime
    until: datetime | None
    review_by: datetime
    deeds: tuple[SecrecyDeed, ...] = ()

    @property
    def ends_at(self) -> datetime | None:
        """Return its end as it is now; None while it has none."""
        end = self.until
        for deed in self.deeds:
            if deed.word in ENDS:
                return deed.at if end is None else min(deed.at, end)
            if deed.word in MOVES_END:
                end = deed.until
        return end

    @property
    def is_ended(self) -> bool:
        """Return whether people recorded its end, whatever its date."""
        return any(deed.word in ENDS for deed in self.deeds)

    @property
    def is_challenged(self) -> bool:
        """Return whether a challenge of ours waits for its decision."""
        known = [d.word for d in self.deeds if d.word in DECIDES | {SecrecyDeedWord.CHALLENGED}]
        return bool(known) and known[-1] is SecrecyDeedWord.CHALLENGED

    def stands(self, at: datetime) -> bool:
        """Return whether nobody may be told at ``at``; one that begins later stands already."""
        end = self.ends_at
        return end is None or end > at


class SecrecyCall(StrEnum):
    """Why an order calls people."""

    ENDS_SOON = "secrecy-ends-soon"
    OVER = "secrecy-over"
    REVIEW = "secrecy-review"


def calls(order: SecrecyOrder, *, at: datetime) -> Iterator[tuple[SecrecyCall, datetime]]:
    """Yield what an order calls people for at ``at``, each with the instant that it is about."""
    end = order.ends_at
    if end is not None and not order.is_ended:
        if end <= at:
            yield SecrecyCall.OVER, end
        elif end - ENDS_SOON <= at:
            yield SecrecyCall.ENDS_SOON, end
    if order.review_by <= at and order.stands(at):
        yield SecrecyCall.REVIEW, order.review_by


def secrecy_of(orders: Iterable[SecrecyOrder]) -> Secrecy | None:
    """Return what several orders come to for one request: the latest end, or none; None for none.

    An order that people ended counts until that instant and not longer.
    """
    ends = [order.ends_at for order in orders]
    if not ends:
        return None
    known = [end for end in ends if end is not None]
    return Secrecy(ordered=True, until=max(known) if len(known) == len(ends) else None)


def check_deed(order: SecrecyOrder, deed: SecrecyDeed) -> None:
    """Refuse what cannot have become of an order.

    :raises ValueError: with what to enter instead.
    """
    if order.is_ended:
        raise ValueError("This order has ended. Record a new one if there is one.")
    if deed.at < order.starts_at and deed.word is not SecrecyDeedWord.CHALLENGED:
        raise ValueError("Enter an instant after the order began.")
    if deed.word in DECIDES and not order.is_challenged:
        raise ValueError("No challenge waits. Enter first that one was filed.")
    if deed.word is SecrecyDeedWord.CHALLENGED and order.is_challenged:
        raise ValueError("A challenge waits already.")
    _check_end(order, deed)


def _check_end(order: SecrecyOrder, deed: SecrecyDeed) -> None:
    end = order.ends_at
    if deed.word not in MOVES_END:
        if deed.until is not None:
            raise ValueError("Only an extension or a shortening has a new end.")
        return
    if deed.until is not None and deed.until <= order.starts_at:
        raise ValueError("Enter an end after the order began.")
    if deed.word is SecrecyDeedWord.SHORTENED:
        if deed.until is None or (end is not None and deed.until >= end):
            raise ValueError("Enter an end that is earlier than the order's.")
    elif end is None or (deed.until is not None and deed.until <= end):
        raise ValueError("Enter an end that is later than the order's.")
