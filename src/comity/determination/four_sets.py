"""Asked, granted, collected, released: four sets, each inside the one before."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.determination.scope import Excess, Scope, excess
from comity.intake.gov_request import GovernmentRequest
from comity.vocabulary.words import Category


@dataclass(frozen=True, slots=True)
class FourSets:
    """The four scopes of a case as the page shows them; later ones are empty until they exist."""

    asked: Scope
    granted: Scope = field(default_factory=Scope)
    collected: Scope = field(default_factory=Scope)
    released: Scope = field(default_factory=Scope)

    def faults(self) -> tuple[tuple[str, Excess], ...]:
        """Return each part that exceeds the set before it, with the exceeding set's name."""
        steps = (
            ("granted", self.asked, self.granted),
            ("collected", self.granted, self.collected),
            ("released", self.collected, self.released),
        )
        return tuple(
            (name, one) for name, outer, inner in steps for one in excess(outer=outer, inner=inner)
        )


def scope_asked(
    gov_request: GovernmentRequest, *, standing: frozenset[Category] = frozenset()
) -> Scope:
    """Return what a request asks for; what it does not state is not asked, and cannot be granted.

    :param standing: categories without a period, see :meth:`Scope.of`.
    """
    return Scope.of(
        accounts=(account.id for account in gov_request.accounts),
        categories=gov_request.categories,
        period=gov_request.period,
        standing=standing,
    )
