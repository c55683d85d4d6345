"""What a story can do about restrictions, by the actions of a live instance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from comity_server.actions import lifting, proving, restriction
from comity_server.casefile.models import Restriction
from comity_server.story.played import Played
from comity_server.story.stage import Stage
from comity_server.worker.loop import run_due


def judge_terms(stage: Stage, given: Any, at: datetime) -> Played:
    """Say whether what a request names breaks our own terms."""
    row = restriction.judge_terms(
        case_id=stage.cases[given["request"]],
        breaks=given["breaks"],
        because=given["because"],
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": "breaks" if row.breaks else "does-not-break"})


def draft(stage: Stage, given: Any, at: datetime) -> Played:
    """Draft a restriction from a request, field by field as the editor sends them."""
    row = restriction.draft_restriction(
        fields={name: str(value) for name, value in given["form"].items()},
        case_id=stage.cases[given["request"]] if "request" in given else None,
        by=stage.actor(given["by"]),
        at=at,
    )
    if not isinstance(row, Restriction):
        return Played({"state": "refused"}, tuple(f"{one.field}: {one.text}" for one in row))
    stage.restrictions[given["as"]] = row.id
    return Played({"state": row.state}, (f"our reference {row.ref}",))


def consent(stage: Stage, given: Any, at: datetime) -> Played:
    """Say yes to exactly what was drafted; the second person's yes puts it in force."""
    row = _row(stage, given)
    row = restriction.consent_to_restriction(
        restriction_id=row.id,
        digest=row.digest,
        grounds=given["grounds"],
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played({"state": row.state})


def lift(stage: Stage, given: Any, at: datetime) -> Played:
    """Let each of the people named give their word for lifting."""
    row = _row(stage, given)
    for name in given["by"]:
        row = lifting.consent_to_lift(
            restriction_id=row.id,
            as_wrong=given["as_wrong"],
            grounds=given["grounds"],
            by=stage.actor(name),
            at=at,
        )
    return Played({"state": row.state})


def prove(stage: Stage, given: Any, at: datetime) -> Played:
    """Try the real gate on the newest snapshot from inside and from outside."""
    # What waits is published first, as a worker would have done it by then.
    run_due(at=lambda: at)
    found = proving.prove(
        restriction_id=_row(stage, given).id,
        through=proving.SNAPSHOT,
        by=stage.actor(given["by"]),
        at=at,
    )
    return Played(
        {"verdict": "proved" if found.passed else "not proved", "state": found.proves},
        tuple(
            f"{one['from']}, {one['signal']} {one['value']} ({one['place']}): {one['came']}"
            for one in found.results
        ),
    )


def _row(stage: Stage, given: Any) -> Restriction:
    return Restriction.objects.get(id=stage.restrictions[given["restriction"]])


DEEDS: Final[dict[str, Callable[[Stage, Any, datetime], Played]]] = {
    "judge-terms": judge_terms,
    "draft-restriction": draft,
    "consent-restriction": consent,
    "lift-restriction": lift,
    "prove-restriction": prove,
}
"""What can be done about restrictions, by the word it is written with."""
