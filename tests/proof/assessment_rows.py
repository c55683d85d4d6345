"""The rows of assessments and returning holds: each without its entry leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comity.hold.diligence import Section
from comity.testing import a_paper
from comity_server.actions import assessment, hold_lift
from comity_server.casefile import outbox
from comity_server.casefile.models import Assessment, Hold
from comity_server.evidence.keep import KeptFile
from comity_server.worker.jobs import JOBS
from tests.support.assessing import (
    ASSESSED,
    a_rights_lead,
    an_approved_assessment,
    begun,
    digest_now,
)
from tests.support.cast import DAY, HOUR, NOON, Cast, an_active_hold

AT = NOON + 5 * HOUR
Rows = dict[str, tuple[Callable[[Cast], Any], Callable[[Cast, Any], Any]]]


def held(cast: Cast) -> None:
    """Have a hold that waits for an assessment."""
    an_active_hold(cast, at=NOON, terms=ASSESSED)


def assessed(cast: Cast) -> Assessment:
    """Have an assessment of a hold that nobody has signed."""
    held(cast)
    return begun(cast, at=NOON)


def comes_back(cast: Cast) -> None:
    """Have a hold that was lifted on an assessment, and that comes back soon."""
    held(cast)
    an_approved_assessment(cast, a_rights_lead(cast), at=NOON + HOUR)
    by = (cast.counsel, cast.executive)
    assert not hold_lift.lift_hold(ref="hk", by=by, grounds="g", at=NOON + 3 * HOUR)


def told_of_return(cast: Cast, _: Any) -> None:
    """Tell people a day before it comes back."""
    soon = Hold.objects.get().returns_at - DAY
    lease = outbox.take(at=soon)
    assert lease is not None and lease.kind == "hold-returns"
    JOBS[lease.kind](lease, at=soon)


ROWS: Rows = {
    "returning._tell": (comes_back, told_of_return),
    "assessment.begin_assessment": (
        held,
        lambda cast, _: assessment.begin_assessment(
            hold_ref="hk", title="t", by=cast.analyst, at=AT
        ),
    ),
    "assessment.revise": (
        assessed,
        lambda cast, row: assessment.revise(
            ref=row.ref,
            seen_version=row.version,
            section=Section.LAW,
            paper=a_paper(trigger="t"),
            by=cast.analyst,
            at=AT,
        ),
    ),
    "assessment.keep_evidence": (
        assessed,
        lambda cast, row: assessment.keep_evidence(
            ref=row.ref,
            section=Section.LAW,
            title="t",
            source="",
            file=KeptFile("n", "text/plain", b"x"),
            by=cast.analyst,
            at=AT,
        ),
    ),
    "assessment.record_dissent": (
        assessed,
        lambda cast, row: assessment.record_dissent(
            ref=row.ref, text="No.", by=cast.counsel, at=AT
        ),
    ),
    "assessment.sign": (
        assessed,
        lambda cast, row: assessment.sign(
            ref=row.ref, digest=digest_now(row.ref), by=cast.executive, at=AT
        ),
    ),
    "assessment.prove_measure": (
        assessed,
        lambda cast, row: assessment.prove_measure(
            ref=row.ref, measure="log", note="n", by=cast.analyst, at=AT
        ),
    ),
}

CHANGE_NO_STATE = {"assessment.open_evidence": "its entry is all that it writes"}
