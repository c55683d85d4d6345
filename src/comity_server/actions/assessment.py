"""Write human-rights assessments, keep their evidence and dissent, and sign them.

Every act is one entry. An edit makes a new version and voids every signature. Nothing here lifts a
hold: a signed assessment only lets people do so (``actions.hold``).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from comity.hold import Hold as HoldTerms
from comity.hold import OnAssessment
from comity.hold.diligence import Missing, Paper, Section, write_paper
from comity.ledger.canonical import Json, canonical
from comity_server.actions.actor import Actor
from comity_server.casefile import lifting
from comity_server.casefile.assessments import DISSENT, authors_of, is_frozen, newest, paper_of
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.missing_parts import still_missing
from comity_server.casefile.models import (
    Assessment,
    AssessmentDissent,
    AssessmentEvidence,
    AssessmentSignature,
    AssessmentVersion,
    Hold,
    HoldLift,
    MeasureProof,
)
from comity_server.evidence.keep import Arrived, KeptFile, keep
from comity_server.evidence.models import Submission
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_WRITE = ("analyst", "counsel", "rights", "executive")
SIGNERS = ("rights", "executive")
"""The two roles that sign, each by another person: the human-rights lead and an executive."""

BEGUN, EVIDENCE = "begun", "evidence"
CHANNEL = "assessment"


class StaleAssessment(ValueError):
    """Raised when somebody wrote meanwhile: nothing was kept, and what was written can be sent
    again."""

    def __init__(self, version: AssessmentVersion) -> None:
        self.version = version
        super().__init__(
            f"{version.by.name} changed the assessment while you were writing. Compare and choose."
        )


class NotSignable(ValueError):
    """Raised when an assessment lacks what it must contain before people may sign it."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        says = [f"Section {one.section.number}: {one.text}." for one in missing]
        super().__init__(f"Not signed. {' '.join(says)}")


@retry_whole
def begin_assessment(
    *, hold_ref: str, title: str, by: Actor, at: datetime, renews: str | None = None
) -> Assessment:
    """Begin the assessment of a hold, or the next one, which renews an earlier one.

    Where the hold's terms name an assessment, the first one takes that name.

    :raises ValueError: if it has begun already.
    """
    by.must_be(*MAY_WRITE)
    with change(Side.EXCLUSIVE):
        hold = Hold.objects.get(ref=hold_ref)
        terms = parse_terms(hold.terms, ref=hold_ref)
        earlier = Assessment.objects.get(ref=renews) if renews else None
        row = Assessment(
            ref=_free_name(terms, earlier),
            title=title.strip() or hold.title,
            hold=hold,
            renews=earlier,
            begun_by_id=by.person,
            begun_at=at,
            version=0,
        )
        row.save(force_insert=True)
        _new_version(row, Paper(), section=BEGUN, by=by, at=at)
        store.append(
            "assessment.begun",
            at=at,
            actor=by.role,
            body={"assessment": row.ref, "hold": hold_ref, "renews": renews},
            commits={"person": str(by.person).encode()},
        )
    return row


def _free_name(terms: HoldTerms, earlier: Assessment | None) -> str:
    named = terms.lift.assessment if isinstance(terms.lift, OnAssessment) else None
    if earlier is None:
        name = named or f"{terms.id}-assessment"[:60]
        if Assessment.objects.filter(ref=name).exists():
            raise ValueError("This assessment has begun already: write on, or renew it.")
        return name
    stem, number = earlier.ref[:60], 2
    while Assessment.objects.filter(ref=f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


@retry_whole
def revise(
    *, ref: str, seen_version: int, section: Section, paper: Paper, by: Actor, at: datetime
) -> Assessment:
    """Keep a new version of an assessment, of which one section was written anew.

    :raises StaleAssessment: if somebody else wrote since the page was read.
    :raises ValueError: if a lift rests on it: then it never changes.
    """
    by.must_be(*MAY_WRITE)
    with change(Side.EXCLUSIVE):
        row = _editable(ref)
        if row.version != seen_version:
            raise StaleAssessment(newest(row))
        voided = _new_version(row, paper, section=section, by=by, at=at)
        _record("assessment.revised", row, by=by, at=at, section=section.value, voided=voided)
    return row


@retry_whole
def keep_evidence(
    *,
    ref: str,
    section: Section,
    title: str,
    source: str,
    file: KeptFile,
    by: Actor,
    at: datetime,
) -> AssessmentEvidence:
    """Keep a paper behind a section, byte for byte; the same paper is kept once.

    :raises ValueError: if it has no title or no content, or a lift rests on the assessment.
    """
    by.must_be(*MAY_WRITE)
    if not title.strip() or not file.body:
        raise ValueError("Evidence has a title and a content.")
    digest = hashlib.sha256(file.body).hexdigest()
    with change(Side.EXCLUSIVE):
        row = _editable(ref)
        kept = AssessmentEvidence.objects.create(
            assessment=row,
            section=section,
            title=title.strip()[:200],
            source=source.strip()[:500],
            file_name=file.name[:255],
            submission=_kept(row, file, digest=digest, at=at),
            sha256=digest,
            by_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        voided = _new_version(row, paper_of(row), section=EVIDENCE, by=by, at=at)
        _record("assessment.evidence-kept", row, by=by, at=at, section=section.value, voided=voided)
    return kept


def _kept(row: Assessment, file: KeptFile, *, digest: str, at: datetime) -> Submission:
    key = hashlib.sha256(f"{row.ref}:{digest}".encode()).hexdigest()
    found = Submission.objects.filter(idempotency_key=key).first()
    return found or keep(
        Arrived(
            channel=CHANNEL,
            media_type=file.media_type,
            body=file.body,
            received_at=at,
            key=key,
            subject=file.name,
        )
    )


@retry_whole
def open_evidence(*, evidence_id: UUID, by: Actor, at: datetime) -> AssessmentEvidence:
    """Record that somebody reads a paper, before it is shown."""
    by.must_be_staff()
    with change(Side.NONE):
        row = AssessmentEvidence.objects.select_related("submission", "assessment").get(
            id=evidence_id
        )
        _record("assessment.evidence-opened", row.assessment, by=by, at=at, sha256=row.sha256)
    return row


@retry_whole
def record_dissent(*, ref: str, text: str, by: Actor, at: datetime) -> AssessmentDissent:
    """Keep what somebody holds against an assessment, with their name and word for word.

    Before it is approved this voids the signatures: whoever signs must have read it. Afterwards it
    stands beside the assessment and changes nothing in it.
    """
    by.must_be_staff()
    if not text.strip():
        raise ValueError("Say what you hold against it: it is kept with your name.")
    with change(Side.EXCLUSIVE):
        row = Assessment.objects.select_for_update(of=("self",)).get(ref=ref)
        dissent = AssessmentDissent.objects.create(
            assessment=row,
            person_id=by.person,
            text=text,
            at=at,
            ledger_number=store.next_number(),
        )
        approved = row.state == Assessment.State.APPROVED
        voided = 0
        if not approved:
            voided = _new_version(row, paper_of(row), section=DISSENT, by=by, at=at)
        store.append(
            "assessment.dissent",
            at=at,
            actor=by.role,
            body={"after_approval": approved, "assessment": ref, "voided": voided},
            commits={"person": str(by.person).encode(), "text": text.encode()},
        )
    return dissent


@retry_whole
def sign(*, ref: str, digest: str, by: Actor, at: datetime) -> Assessment:
    """Sign exactly the version that was shown. The second signature approves it.

    :raises NotSignable: with everything that is missing.
    :raises ValueError: if it is another version by now, the role has signed, the same person signs
        twice, or all who would have signed are authors.
    """
    by.must_be(*SIGNERS)
    with change(Side.EXCLUSIVE):
        at = store.not_before_newest(at)
        row = _editable(ref)
        version = newest(row)
        if version.digest != digest:
            raise ValueError("This is no longer what waits for you. Read it again.")
        missing = still_missing(row, at=at)
        if missing:
            raise NotSignable(missing)
        _check_signer(row, by)
        AssessmentSignature.objects.create(
            assessment=row,
            version=row.version,
            digest=digest,
            person_id=by.person,
            role=by.role,
            at=at,
            ledger_number=store.next_number(),
        )
        given = row.signatures.filter(voided_at__isnull=True).count()
        _approve(row, at=at) if given >= len(SIGNERS) else _await_second(row)
        _record("assessment.signed", row, by=by, at=at, digest=digest, given=given)
    return row


def _check_signer(row: Assessment, by: Actor) -> None:
    standing = row.signatures.filter(voided_at__isnull=True)
    if standing.filter(person_id=by.person).exists():
        raise ValueError("You have signed already: a second person must, in the other role.")
    if standing.filter(role=by.role).exists():
        raise ValueError("Somebody has signed in this role already: the other role must.")
    signers = {*standing.values_list("person", flat=True), by.person}
    if len(signers) == len(SIGNERS) and signers <= authors_of(row):
        raise ValueError("Both of you wrote it: one of the two who sign must be no author.")


def _await_second(row: Assessment) -> None:
    row.state = Assessment.State.IN_REVIEW
    row.save(update_fields=["state"])


def _approve(row: Assessment, *, at: datetime) -> None:
    row.state, row.approved_at = Assessment.State.APPROVED, at
    row.ledger_number = store.next_number()
    row.save(update_fields=["state", "approved_at", "ledger_number"])
    _set_returns(row)


def _set_returns(row: Assessment) -> None:
    """Write anew when the holds come back whose lift a renewal carries on."""
    earlier: Assessment | None = row
    while earlier is not None:
        for lift in HoldLift.objects.filter(assessment=earlier).select_related("hold"):
            lifting.set_return(lift.hold)
        earlier = earlier.renews


@retry_whole
def prove_measure(*, ref: str, measure: str, note: str, by: Actor, at: datetime) -> MeasureProof:
    """Record that one saw the test of a measure pass: it is done. This edits nothing.

    :raises ValueError: if there is no such measure, or nothing is said.
    """
    by.must_be(*MAY_WRITE)
    if not note.strip():
        raise ValueError("Say what you saw: it is kept with your name.")
    with change(Side.EXCLUSIVE):
        at = store.not_before_newest(at)
        row = Assessment.objects.select_for_update(of=("self",)).get(ref=ref)
        if measure not in {one.id for one in paper_of(row).measures}:
            raise ValueError("There is no such measure in this assessment.")
        if row.proofs.filter(measure=measure).exists():
            raise ValueError("Somebody has recorded this already.")
        proof = MeasureProof.objects.create(
            assessment=row,
            measure=measure,
            person_id=by.person,
            note=note,
            at=at,
            ledger_number=store.next_number(),
        )
        _set_returns(row)
        store.append(
            "assessment.measure-proved",
            at=at,
            actor=by.role,
            body={"assessment": ref, "measure": measure},
            commits={"note": note.encode(), "person": str(by.person).encode()},
        )
    return proof


def _editable(ref: str) -> Assessment:
    """Return an assessment that may still be changed.

    :raises ValueError: if a lift rests on it, or it carries one on: what was signed then stands.
    """
    row = Assessment.objects.select_for_update(of=("self",)).select_related("hold").get(ref=ref)
    if is_frozen(row):
        raise ValueError(
            "A lift rests on this assessment, so it never changes. Begin one that renews it."
        )
    return row


def _new_version(row: Assessment, paper: Paper, *, section: str, by: Actor, at: datetime) -> int:
    """Write the next version; return how many signatures it voided."""
    row.version += 1
    row.state, row.approved_at, row.ledger_number = Assessment.State.DRAFT, None, None
    row.save()
    written = write_paper(paper)
    AssessmentVersion.objects.create(
        assessment=row,
        version=row.version,
        section=section,
        paper=written,
        digest=_digest(row, written),
        by_id=by.person,
        at=at,
        ledger_number=store.next_number(),
    )
    return row.signatures.filter(voided_at__isnull=True).update(
        voided_at=at, voided_why="it was changed"
    )


def _digest(row: Assessment, written: bytes) -> str:
    """Return the digest that people sign: over the text, the evidence and the dissent."""
    evidence: list[Json] = [
        [one.section, one.sha256] for one in row.evidence.order_by("ledger_number")
    ]
    dissents: list[Json] = [
        [str(one.person_id), hashlib.sha256(one.text.encode()).hexdigest()]
        for one in row.dissents.order_by("ledger_number")
    ]
    whole: dict[str, Json] = {
        "assessment": row.ref,
        "dissents": dissents,
        "evidence": evidence,
        "hold": row.hold.ref,
        "paper": hashlib.sha256(written).hexdigest(),
        "version": row.version,
    }
    return hashlib.sha256(canonical(whole)).hexdigest()


def _record(kind: str, row: Assessment, *, by: Actor, at: datetime, **body: Json) -> None:
    store.append(
        kind,
        at=at,
        actor=by.role,
        body={"assessment": row.ref, "version": row.version, **body},
        commits={"person": str(by.person).encode()},
    )
