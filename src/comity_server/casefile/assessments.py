"""Assessments as the library judges them: each as it stands now, from its newest version.

A measure of a renewal counts as done only if somebody saw it before the review of the assessment
that it renews had passed: proved later, it would lift a hold that has come back, by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.hold import Assessment as AssessmentValue
from comity.hold import AssessmentScope, Outcome
from comity.hold.diligence import Paper, read_paper
from comity.vocabulary.instants import end_of
from comity.vocabulary.words import AssessmentId, PersonId
from comity_server.casefile.models import Assessment, AssessmentVersion

DISSENT = "dissent"
"""The section word of a version that differs from the one before by a dissent alone."""


def all_assessments() -> tuple[AssessmentValue, ...]:
    """Return every assessment.

    :raises comity.hold.diligence.PaperError: if one cannot be read: then nobody can tell whether a
        hold is in force again.
    """
    rows = Assessment.objects.select_related("renews").order_by("begun_at", "ref")
    return tuple(map(assessment_value, rows))


def paper_of(row: Assessment) -> Paper:
    """Return what an assessment says in its newest version.

    :raises comity.hold.diligence.PaperError: if it cannot be read.
    """
    return read_paper(bytes(newest(row).paper))


def newest(row: Assessment) -> AssessmentVersion:
    """Return the newest version of an assessment."""
    return row.versions.get(version=row.version)


def assessment_value(row: Assessment) -> AssessmentValue:
    """Return an assessment as a hold depends on it."""
    version = newest(row)
    paper = read_paper(bytes(version.paper))
    signed = row.signatures.filter(voided_at__isnull=True, digest=version.digest)
    return AssessmentValue(
        id=AssessmentId(row.ref),
        scope=paper.scope,
        outcome=paper.decision.outcome or Outcome.KEEP,
        authors=_persons(authors_of(row)),
        approved_at=row.approved_at if row.state == Assessment.State.APPROVED else None,
        blocking_open=len(open_measures(row, paper, by=proofs_count_until(row))),
        signed_by=_persons(signed.values_list("person", flat=True)),
        review_on=paper.decision.review_on,
        renews=AssessmentId(row.renews.ref) if row.renews else None,
    )


def authors_of(row: Assessment) -> frozenset[UUID]:
    """Return who wrote any of it. Dissent is no authorship: whoever objects may still sign."""
    return frozenset(row.versions.exclude(section=DISSENT).values_list("by", flat=True))


def is_frozen(row: Assessment) -> bool:
    """Return whether an assessment never changes: a lift rests on it, or it carries one on."""
    carries = row.state == Assessment.State.APPROVED and row.renews_id is not None
    return carries or row.lifts.exists()


def open_measures(row: Assessment, paper: Paper, *, by: datetime | None = None) -> tuple[str, ...]:
    """Return the ids of blocking measures that nobody has seen done, before ``by`` if it is given.

    ``by`` is exclusive.
    """
    proofs = row.proofs.all() if by is None else row.proofs.filter(at__lt=by)
    done = set(proofs.values_list("measure", flat=True))
    return tuple(one.id for one in paper.measures if one.blocking and one.id not in done)


def proofs_count_until(row: Assessment) -> datetime | None:
    """Return until when a measure of this assessment can still be seen done; None without end."""
    if row.renews is None:
        return None
    review_on = paper_of(row.renews).decision.review_on
    return end_of(review_on) if review_on else None


def unwritten(ref: str) -> AssessmentValue:
    """Return the value of an assessment that a hold names and nobody has begun: it permits nothing.

    :param ref: the name in the hold's terms.
    """
    return AssessmentValue(
        id=AssessmentId(ref),
        scope=AssessmentScope(),
        outcome=Outcome.KEEP,
        authors=frozenset(),
    )


def _persons(ids: Iterable[object]) -> frozenset[PersonId]:
    return frozenset(PersonId(str(one)) for one in ids)
