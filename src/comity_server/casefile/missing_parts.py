"""What an assessment lacks before people may sign it, with its hold and its evidence."""

from __future__ import annotations

from datetime import datetime

from comity.hold.diligence import Missing, Section, missing_from
from comity_server.casefile.assessments import paper_of
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Assessment


def still_missing(row: Assessment, *, at: datetime) -> tuple[Missing, ...]:
    """Return everything that an assessment lacks before people may sign it."""
    return missing_from(
        paper_of(row),
        hold=parse_terms(row.hold.terms, ref=row.hold.ref),
        evidence={Section(one) for one in row.evidence.values_list("section", flat=True)},
        on=at.date(),
    )
