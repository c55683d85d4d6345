"""The guard in other people's services: may this participant be here, now?

It judges from a signed snapshot, in about half a microsecond, with every reason, and never raises
in somebody's request path. It stands on ``comity.vocabulary`` and ``comity.restriction`` alone::

    gate = Gate.open("restrictions.snapshot", keys=[KEY], provider="Example Meetings")
    answer = gate.judge("meeting/123", address="192.0.2.7", declared="HK")
    if not answer.is_admitted:
        leave(status=answer.status, text=answer.text)
"""

from comity_edge.answer import Answer
from comity_edge.gate import Gate
from comity_edge.snapshot import SnapshotRefused

__all__ = ["Answer", "Gate", "SnapshotRefused"]
