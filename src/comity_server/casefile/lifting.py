"""What a lift does to the rows: it ends a hold, releases nothing, and sends cases back to review.

To be called inside a change on the gate's exclusive side.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from comity.hold import Assessment as AssessmentValue
from comity.hold import Hold as HoldTerms
from comity.hold import (
    LiftAttempt,
    LiftReason,
    OnAssessment,
    Person,
    assessment_in_charge,
    covers,
    judge_lift,
    lifted_periods,
)
from comity.vocabulary.words import HoldId, PersonId
from comity_server.casefile import mapping, outbox, voiding
from comity_server.casefile.assessments import all_assessments, paper_of, unwritten
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import (
    Assessment,
    Case,
    Determination,
    Hold,
    HoldLift,
    Provider,
    Release,
)
from comity_server.casefile.reading.queue import touched_by
from comity_server.gate.change import current

RETURNED, RETURNS_SOON = "hold-returned", "hold-returns"
"""Kinds of work: to tell people that a hold is back, and that it soon will be."""

SOON = timedelta(days=30)
WHY_BACK = "a hold that covered the case was lifted: everything is looked at anew"


def reasons_against(
    row: Hold,
    *,
    people: Sequence[Person],
    by: Sequence[str],
    grounds: str,
    narrower: Hold | None,
    at: datetime,
) -> frozenset[LiftReason]:
    """Return every reason against lifting a hold now.

    An assessment that the hold names and nobody has begun is one that is not approved. A part is
    lifted only as far as was signed: with another draft than the assessment's, it permits nothing.

    :raises ValueError: if the hold is a draft: there is nothing to lift.
    """
    records = mapping.hold_records([row])
    if not records:
        raise ValueError("A draft is not in force: there is nothing to lift.")
    terms = records[0].hold
    known = all_assessments()
    if isinstance(terms.lift, OnAssessment) and terms.lift.assessment not in {
        one.id for one in known
    }:
        known = (*known, unwritten(terms.lift.assessment))
    signed = _as_signed(terms, known, narrower, at=at)
    attempt = LiftAttempt(
        id=str(row.id),
        hold=HoldId(row.ref),
        at=at,
        by=tuple(map(PersonId, by)),
        grounds=grounds,
        narrows_to=HoldId(narrower.ref) if narrower and signed else None,
    )
    return judge_lift(attempt, record=records[0], persons=people, assessments=known)


def _as_signed(
    terms: HoldTerms,
    known: Sequence[AssessmentValue],
    narrower: Hold | None,
    *,
    at: datetime,
) -> bool:
    """Return whether the narrower draft is the one with which the assessment was signed."""
    if not isinstance(terms.lift, OnAssessment):
        return True
    named = next(one for one in known if one.id == terms.lift.assessment)
    in_charge = assessment_in_charge(named, assessments=known, hold=terms, narrows=True, at=at)
    row = Assessment.objects.filter(ref=in_charge.id).first()
    return (
        row is not None
        and narrower is not None
        and paper_of(row).decision.narrows_to == narrower.ref
    )


def lift(
    row: Hold,
    *,
    narrower: Hold | None,
    number: int,
    at: datetime,
    by_people: bool = False,
) -> int:
    """End a hold, by a lift or because a later version stands in its place.

    :param by_people: whether it was lifted on its own condition; otherwise a version that loosens
        nothing replaces it, and no assessment is asked.
    :returns: how many cases went back to review.
    """
    current()
    terms = parse_terms(row.terms, ref=row.ref)
    on = terms.lift.assessment if by_people and isinstance(terms.lift, OnAssessment) else None
    HoldLift.objects.create(
        hold=row,
        at=at,
        assessment=Assessment.objects.get(ref=on) if on else None,
        narrows_to=narrower,
        ledger_number=number,
    )
    row.state, row.lifted_at, row.lifted_number = Hold.State.LIFTED, at, number
    row.save(update_fields=["state", "lifted_at", "lifted_number"])
    set_return(row)
    return send_back(terms, at=at, revoked_by=row)


def set_return(row: Hold) -> None:
    """Write when a lifted hold comes back: the database's own check reads that instant."""
    (record,) = mapping.hold_records([row])
    periods = lifted_periods(record, all_assessments())
    row.returns_at = periods[-1].end if periods else row.lifted_at
    row.save(update_fields=["returns_at"])
    if row.returns_at is not None:
        _queue_word_of_return(row, row.returns_at)


def _queue_word_of_return(row: Hold, returns_at: datetime) -> None:
    """Queue that people are told; the hold comes back whether anybody is told or not."""
    for kind, when in ((RETURNED, returns_at), (RETURNS_SOON, returns_at - SOON)):
        outbox.queue(
            kind,
            key=f"{kind}:{row.id}:{returns_at:%Y%m%dT%H%M}",
            at=when,
            hold=str(row.id),
            returns_at=returns_at.isoformat(),
        )


def send_back(terms: HoldTerms, *, at: datetime, revoked_by: Hold) -> int:
    """Send the open cases that a hold covered back to review: what was decided before is void.

    What was released and not fetched rests on approvals that count no more, so it is revoked.
    """
    back = 0
    for case in _decided_cases(terms):
        if not _covered(terms, case):
            continue
        voiding.void_decisions(case, why=WHY_BACK, at=at)
        Release.objects.filter(case=case, revoked_at__isnull=True).update(
            revoked_at=at, revoked_by=revoked_by
        )
        Case.objects.filter(id=case.id).update(state=Case.State.IN_REVIEW, turn="analyst")
        current().cases.add(case.ref)
        back += 1
    return back


def _decided_cases(terms: HoldTerms) -> list[Case]:
    """Return, by clock, the open cases of which something was decided or proposed."""
    decided = Determination.objects.exclude(state=Determination.State.VOID).values("case_id")
    rows = Case.objects.filter(closed_at__isnull=True, id__in=decided).filter(touched_by((terms,)))
    rows = rows.select_related("authority", "officer", "follows")
    return list(rows.prefetch_related("accounts", "answers").order_by("must_by", "id"))


def _covered(terms: HoldTerms, case: Case) -> bool:
    if not Provider.objects.filter(id=1).exists():
        return False
    gov_request = mapping.request_value(case)
    return any(
        covers(terms, gov_request=gov_request, account=account, category=category)
        for account in gov_request.accounts or (None,)
        for category in gov_request.categories or (None,)
    )
