"""The four sets of a case: asked, granted, collected, released, each inside the one before.

A scope is decided per account and per category; a pair that is not named is not granted. Periods
are half-open and in UTC (threat model, I3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from comity.errors import ScopeError
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.words import AccountId, Category


@dataclass(frozen=True, slots=True)
class Grant:
    """One account, one category and the stretch of time it is about.

    An open period (no start and no end) also admits records that carry no instant, such as the name
    on an account.
    """

    account: AccountId
    category: Category
    period: Period = field(default_factory=Period)

    @property
    def pair(self) -> tuple[str, str]:
        """Return account and category, the key and the order of grants."""
        return (self.account, self.category.value)

    @property
    def binds_time(self) -> bool:
        """Return whether a record needs an instant to be inside."""
        return self.period.start is not None or self.period.end is not None

    def admits(self, at: datetime | None) -> bool:
        """Return whether a record of this pair at ``at`` is inside; no instant only if unbound."""
        if at is None:
            return not self.binds_time
        return self.period.covers(as_instant(at))


class Beyond(StrEnum):
    """In what way one scope exceeds another."""

    ACCOUNT = "account"
    CATEGORY = "category"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Excess:
    """One grant that the outer scope does not hold, and in what way."""

    grant: Grant
    beyond: Beyond


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be touched: grants by account and category, sorted, one for each pair."""

    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        pairs = [grant.pair for grant in self.grants]
        if len(set(pairs)) != len(pairs):
            raise ScopeError(
                "A scope names an account and category twice, so that nobody could tell which "
                "period counts. Give each pair one period."
            )
        ordered = tuple(sorted(self.grants, key=lambda grant: grant.pair))
        object.__setattr__(self, "grants", ordered)

    @classmethod
    def of(
        cls,
        *,
        accounts: Iterable[AccountId],
        categories: Iterable[Category],
        period: Period,
        standing: Iterable[Category] = (),
    ) -> Scope:
        """Return the scope of every account with every category over one period.

        :param standing: categories that describe an account as it stands (who has it) rather than
            what happened when; they get no period. Nothing is standing unless the caller says so.
        """
        named, unbound = sorted(set(accounts)), frozenset(standing)
        return cls(
            tuple(
                Grant(account, category, Period() if category in unbound else period)
                for account in named
                for category in set(categories)
            )
        )

    def __iter__(self) -> Iterator[Grant]:
        return iter(self.grants)

    @property
    def accounts(self) -> tuple[AccountId, ...]:
        """Return the accounts named, sorted."""
        return tuple(sorted({grant.account for grant in self.grants}))

    @property
    def categories(self) -> tuple[Category, ...]:
        """Return the categories named, in the vocabulary's order."""
        found = {grant.category for grant in self.grants}
        return tuple(category for category in Category if category in found)

    def grant_for(self, *, account: AccountId, category: Category) -> Grant | None:
        """Return the grant of a pair; None where it was not granted."""
        for grant in self.grants:
            if grant.account == account and grant.category is category:
                return grant
        return None

    def covers(self, *, account: AccountId, category: Category, at: datetime | None) -> bool:
        """Return whether a record of the pair at ``at`` is inside."""
        grant = self.grant_for(account=account, category=category)
        return grant is not None and grant.admits(at)

    def contains(self, inner: Scope) -> bool:
        """Return whether no part of ``inner`` is outside this scope."""
        return not excess(outer=self, inner=inner)

    def narrow(self, to: Scope) -> Scope:
        """Return what both scopes hold; never more than either."""
        met = (_meet(grant, other) for grant in self.grants for other in to.grants)
        return Scope(tuple(grant for grant in met if grant is not None))


def excess(*, outer: Scope, inner: Scope) -> tuple[Excess, ...]:
    """Return every grant of ``inner`` that ``outer`` does not hold; empty proves it a subset."""
    found = []
    for grant in inner.grants:
        held = outer.grant_for(account=grant.account, category=grant.category)
        if held is None:
            known = grant.account in outer.accounts
            found.append(Excess(grant, Beyond.CATEGORY if known else Beyond.ACCOUNT))
        elif not grant.period.lies_within(held.period):
            found.append(Excess(grant, Beyond.PERIOD))
    return tuple(found)


def require_within(*, outer: Scope, inner: Scope, what: str) -> None:
    """Raise unless ``inner`` lies in ``outer``.

    :param what: what would exceed what, for the message ("what is granted exceeds what was asked").
    :raises ScopeError: with how many pairs exceed and in which ways; no account is named.
    """
    found = excess(outer=outer, inner=inner)
    if found:
        ways = ", ".join(sorted({one.beyond.value for one in found}))
        raise ScopeError(
            f"{what}: {len(found)} of {len(inner.grants)} pairs of account and category lie "
            f"outside (by {ways}). Narrow them, or have the wider scope decided first."
        )


def _meet(one: Grant, other: Grant) -> Grant | None:
    if one.pair != other.pair:
        return None
    starts = [side for side in (one.period.start, other.period.start) if side is not None]
    ends = [side for side in (one.period.end, other.period.end) if side is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    if start is not None and end is not None and start >= end:
        return None
    return Grant(one.account, one.category, Period(start, end))
