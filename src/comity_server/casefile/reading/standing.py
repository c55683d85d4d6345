"""Whether each hold stands now: what was lifted on an assessment may have come back by itself."""

from __future__ import annotations

from datetime import datetime

from comity_server.casefile import gate_facts


def refs_barring(*, at: datetime) -> frozenset[str]:
    """Return the references of the holds that bar at an instant."""
    return frozenset(str(one.hold.id) for one in gate_facts.holds_barring(at=at))
