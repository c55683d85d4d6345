"""What the ledger says of an exit: the plan that was approved, and each stage that was done.

The report is made from here and from nothing else, so that it also finds what a row was made to
say afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from comity.restriction.exit_report import Deed, Due, ExitReport, Recorded, compare
from comity.vocabulary.instants import as_instant
from comity_server.ledger.models import Entry

APPROVED: Final = "exit.approved"
TAKEN_BACK: Final = "exit.taken-back"
DONE: Final = "exit.stage-done"
UNDONE: Final = "exit.stage-undone"
STAGE: Final = {DONE: Deed.DONE, UNDONE: Deed.UNDONE}


@dataclass(frozen=True, slots=True)
class ExitEntry:
    """One entry about an exit."""

    number: int
    kind: str
    at: datetime
    body: Mapping[str, Any]


def entries(ref: str) -> Iterator[ExitEntry]:
    """Yield the entries about one exit, oldest first."""
    for row in Entry.objects.filter(kind__startswith="exit.").order_by("number"):
        body = json.loads(bytes(row.canonical))["body"]
        if body.get("exit") == ref:
            yield ExitEntry(row.number, row.kind, row.recorded_at, body)


def report(ref: str, *, at: datetime) -> ExitReport:
    """Return how the executed actions stand to the plan at ``at``."""
    found = tuple(entries(ref))
    approved = [one for one in found if one.kind == APPROVED]
    taken_back = [one.at for one in found if one.kind == TAKEN_BACK]
    return compare(
        planned=[_due(line) for line in approved[-1].body["stages"]] if approved else (),
        recorded=[
            Recorded(one.number, one.body["stage"], STAGE[one.kind], one.at)
            for one in found
            if one.kind in STAGE
        ],
        at=at,
        reversed_at=taken_back[-1] if taken_back else None,
    )


def _due(line: str) -> Due:
    stage, _, at = line.partition(" ")
    return Due(stage, as_instant(datetime.fromisoformat(at)))
