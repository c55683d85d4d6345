"""Assessments as our own people read them, and what everybody may read of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.hold.diligence import Missing, Paper, Section
from comity_server.casefile import assessments
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.missing_parts import still_missing
from comity_server.casefile.models import Assessment, ClauseUse, Hold, ReleasePassage
from comity_server.people.models import Person


@dataclass(frozen=True, slots=True)
class Written:
    """One version: which part somebody wrote, and when."""

    version: int
    section: str
    by: str
    at: datetime
    ledger_number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper of evidence, without its content."""

    id: UUID
    section: str
    title: str
    source: str
    sha256: str
    by: str
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a named person signed, or holds against it."""

    name: str
    role: str
    text: str
    at: datetime
    person: UUID


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment whole, as it stands now."""

    ref: str
    title: str
    state: str
    version: int
    digest: str
    hold_ref: str
    hold_title: str
    renews: str
    approved_at: datetime | None
    frozen: bool
    paper: Paper
    missing: tuple[Missing, ...]
    versions: tuple[Written, ...]
    evidence: tuple[Kept, ...]
    dissents: tuple[Said, ...]
    signatures: tuple[Said, ...]
    authors: frozenset[UUID]
    proved: frozenset[str]

    def author_of(self, section: Section) -> str:
        """Return who wrote a section last; empty while nobody has."""
        mine = [one.by for one in self.versions if one.section == section.value]
        return mine[-1] if mine else ""


def one(ref: str, *, at: datetime) -> AssessmentView | None:
    """Return one assessment; None where there is none.

    :raises comity.hold.diligence.PaperError: if it cannot be read.
    """
    row = Assessment.objects.select_related("hold", "renews").filter(ref=ref).first()
    if row is None:
        return None
    newest = assessments.newest(row)
    return AssessmentView(
        ref=row.ref,
        title=row.title,
        state=row.state,
        version=row.version,
        digest=newest.digest,
        hold_ref=row.hold.ref,
        hold_title=row.hold.title,
        renews=row.renews.ref if row.renews else "",
        approved_at=row.approved_at,
        frozen=assessments.is_frozen(row),
        paper=assessments.paper_of(row),
        missing=still_missing(row, at=at),
        versions=tuple(
            Written(one.version, one.section, one.by.name, one.at, one.ledger_number)
            for one in row.versions.select_related("by").order_by("version")
        ),
        evidence=tuple(
            Kept(one.id, one.section, one.title, one.source, one.sha256, one.by.name, one.file_name)
            for one in row.evidence.select_related("by").order_by("ledger_number")
        ),
        dissents=tuple(
            Said(one.person.name, "", one.text, one.at, one.person_id)
            for one in row.dissents.select_related("person").order_by("ledger_number")
        ),
        signatures=tuple(
            Said(one.person.name, one.role, "", one.at, one.person_id)
            for one in row.signatures.filter(voided_at__isnull=True)
            .select_related("person")
            .order_by("ledger_number")
        ),
        authors=assessments.authors_of(row),
        proved=frozenset(row.proofs.values_list("measure", flat=True)),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """An assessment in a list."""

    ref: str
    title: str
    state: str
    review_on: date | None
    summary: str
    outcome: str


def of_hold(ref: str) -> tuple[Listed, ...]:
    """Return the assessments of a hold and of its other versions, the earliest first."""
    rows = Assessment.objects.filter(hold__ref__in=[one.ref for one in line_of(ref)])
    return tuple(map(_listed, rows.order_by("begun_at")))


def _listed(row: Assessment) -> Listed:
    paper = assessments.paper_of(row)
    return Listed(
        row.ref,
        row.title,
        row.state,
        paper.decision.review_on,
        paper.public_summary if row.state == Assessment.State.APPROVED else "",
        (paper.decision.outcome or "") if row.state == Assessment.State.APPROVED else "",
    )


def line_of(ref: str) -> tuple[Hold, ...]:
    """Return a hold and all its versions, those that it replaces first."""
    found = Hold.objects.select_related("replaces").filter(ref=ref).first()
    if found is None:
        return ()
    first = found
    while first.replaces is not None:
        first = first.replaces
    line, new = [], [first]
    while new:
        line += new
        new = list(Hold.objects.filter(replaces__in=new).order_by("drafted_at"))
    return tuple(line)


@dataclass(frozen=True, slots=True)
class Use:
    """How often a clause of a hold let something leave, and who decided, by name."""

    clause: str
    exception: str
    count: int
    decided_by: tuple[str, ...]


def uses_of(ref: str, *, sealed: bool = True) -> tuple[Use, ...]:
    """Return each clause of a hold that was used.

    :param sealed: whether sealed cases count too; what is published never counts them, so that no
        number moves for a case that nobody may know of.
    """
    rows = ClauseUse.objects.filter(hold__ref=ref)
    if not sealed:
        rows = rows.filter(determination__case__sealed=False)
    found: dict[tuple[str, str], list[ClauseUse]] = {}
    for row in rows.order_by("clause", "exception", "at"):
        found.setdefault((row.clause, row.exception), []).append(row)
    names = {str(one.id): one.name for one in Person.objects.filter(officer__isnull=True)}
    return tuple(
        Use(
            clause,
            exception,
            len(some),
            tuple(sorted({names.get(one, "?") for row in some for one in row.decided_by})),
        )
        for (clause, exception), some in found.items()
    )


def published_uses(ref: str) -> tuple[Use, ...]:
    """Return the uses that may be published: of clauses that were, and of no sealed case."""
    row = Hold.objects.filter(ref=ref).first()
    if row is None:
        return ()
    declared = {one.id for one in parse_terms(row.terms, ref=ref).exceptions if one.published}
    exception = ReleasePassage.Clause.EXCEPTION.value
    return tuple(
        one
        for one in uses_of(ref, sealed=False)
        if one.clause != exception or one.exception in declared
    )
