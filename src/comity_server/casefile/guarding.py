"""What the guards of our services have to know now: every rule that people have put in force.

Restrictions and market exits both enter here, and a snapshot is made of nothing else. Whatever
changes what one of them yields calls ``queue_publishing`` in the same change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from comity_edge.rules import Rules
from comity_server.casefile import exits, outbox
from comity_server.casefile.models import Restriction
from comity_server.casefile.restriction_terms import as_rule
from comity_server.ledger import store

PUBLISH: Final = "publish-snapshot"


def restrictions_in_force() -> Rules:
    """Return the restrictions that two people have put in force and nobody has lifted."""
    rows = Restriction.objects.filter(state=Restriction.State.IN_FORCE).order_by("ref")
    return Rules(restrictions=tuple(map(as_rule, rows)))


def exits_in_force() -> Rules:
    """Return the exits that two people stand for, each with the stages that were done."""
    return Rules(exits=exits.in_force())


SOURCES: Final[tuple[Callable[[], Rules], ...]] = (restrictions_in_force, exits_in_force)
"""Where rules come from; each yields what people stand for, instants to come included."""


def rules_in_force() -> Rules:
    """Return all that a snapshot holds."""
    found = [source() for source in SOURCES]
    return Rules(
        restrictions=tuple(rule for rules in found for rule in rules.restrictions),
        exits=tuple(leaving for rules in found for leaving in rules.exits),
    )


def queue_publishing(*, at: datetime) -> None:
    """Have the guards told of a change of the rules, in the change under way."""
    outbox.queue(PUBLISH, key=f"publish:{store.next_number()}", at=at)
