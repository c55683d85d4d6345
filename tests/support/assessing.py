"""Human-rights assessments for tests: a whole paper, and one written and signed by people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from comity.hold.diligence import Paper, Section
from comity.testing import a_paper
from comity_server.actions import assessment
from comity_server.actions.actor import Actor
from comity_server.casefile.assessments import newest, paper_of
from comity_server.casefile.models import Assessment
from comity_server.evidence.keep import KeptFile
from tests.support.cast import HOLD, NOON, Cast, a_person

REVIEW_ON = date(2020, 12, 1)  # the paper's own
ASSESSED = HOLD + 'lift = { on = "assessment", assessment = "hk-hria" }\n'
NOTE = KeptFile("note.txt", "text/plain", b"The Gazette of 30 June 2020, as we read it.")


def begun(cast: Cast, *, at: datetime, paper: Paper | None = None, **names: str) -> Assessment:
    """Have the analyst write an assessment of the hold ``hk`` with its evidence."""
    where = {"hold_ref": "hk", "title": "Hong Kong", **names}
    row = assessment.begin_assessment(**where, by=cast.analyst, at=at)  # type: ignore[arg-type]  # words
    for section in (Section.LAW, Section.EXPOSURE, Section.DECISION):
        assessment.keep_evidence(
            ref=row.ref,
            section=section,
            title="Gazette",
            source="",
            file=NOTE,
            by=cast.analyst,
            at=at,
        )
    return rewritten(cast, row.ref, paper or a_paper(), at=at)


def rewritten(cast: Cast, ref: str, paper: Paper, *, at: datetime) -> Assessment:
    """Have the analyst write a whole paper into an assessment."""
    version = Assessment.objects.get(ref=ref).version
    return assessment.revise(
        ref=ref,
        seen_version=version,
        section=Section.DECISION,
        paper=paper,
        by=cast.analyst,
        at=at,
    )


def a_rights_lead(cast: Cast, name: str = "rita") -> Actor:
    """Bring in the human-rights lead."""
    return a_person(name, "rights", by=cast.admin)


def signed(row: Assessment, *by: Actor, at: datetime) -> Assessment:
    """Have people sign an assessment as it stands now."""
    for person in by:
        row = assessment.sign(ref=row.ref, digest=digest_now(row.ref), by=person, at=at)
    return row


def digest_now(ref: str) -> str:
    """Return the digest that waits for signatures."""
    return newest(Assessment.objects.get(ref=ref)).digest


def an_approved_assessment(
    cast: Cast, rights: Actor, *, at: datetime = NOON, paper: Paper | None = None, **names: str
) -> Assessment:
    """Have an assessment written by the analyst and signed by the two who must."""
    row = begun(cast, at=at, paper=paper, **names)
    return signed(row, rights, cast.executive, at=at + timedelta(hours=1))


def says(ref: str) -> Paper:
    """Return what an assessment says now."""
    return paper_of(Assessment.objects.get(ref=ref))
