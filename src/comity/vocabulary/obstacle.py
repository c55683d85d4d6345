"""Obstacles: reasons against a step that another stage has already worked out as facts.

A window in which an authority may still object, a notice that must go first, a law that forbids,
a market that we have left: each is computed by the stage that knows it and handed on in this shape,
so that the flow of a case and the gate need not know where it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from comity.vocabulary.instants import Period
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict
from comity.vocabulary.words import AccountId, Category, Step

ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason against a step and every step after it, while its period lasts.

    Empty ``accounts`` or ``categories`` means all of them. ``asks`` is true where a person may
    decide, false where nobody may.
    """

    bar: Bar
    asks: bool = False
    stops: Step = Step.PRODUCTION
    accounts: frozenset[AccountId] = field(default_factory=frozenset)
    categories: frozenset[Category] = field(default_factory=frozenset)
    during: Period = ALWAYS

    def judge(
        self,
        *,
        step: Step,
        account: AccountId | None,
        category: Category | None,
        at: datetime,
    ) -> Verdict:
        """Return what it says to one account and category at a step; None is inside every list."""
        applies = (
            step is not Step.ACKNOWLEDGE
            and step.rank >= self.stops.rank
            and (not self.accounts or account is None or account in self.accounts)
            and (not self.categories or category is None or category in self.categories)
            and self.during.covers(at)
        )
        if not applies:
            return Clear()
        return Ask((self.bar,)) if self.asks else Barred((self.bar,))
