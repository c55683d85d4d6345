"""Read the gate's inputs from the stores, after its lock was taken, and ask the library once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from comity.determination.scope import Grant as ScopeGrant
from comity.determination.scope import Scope
from comity.errors import DeterminationMissing
from comity.flow import obstacles_of_exits
from comity.hold import Assessment, HoldRecord, bars_at
from comity.hold.coverage import has_open_route
from comity.hold.diligence import PaperError
from comity.hold.judge import exception_fits, is_older, judge_hold
from comity.hold.terms import Older, Treatment
from comity.intake.gov_request import GovernmentRequest
from comity.release.facts import (
    Amendments,
    Approval,
    Decided,
    ReleaseFacts,
    Standing,
)
from comity.release.gate import check_release
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, Unknown
from comity.vocabulary.verdict import Ask, Bar, Barred, Verdict, worst_of
from comity.vocabulary.words import AccountId, Category, PersonId, RequestKind
from comity_server.casefile import clause_uses, exits, mapping
from comity_server.casefile.assessments import all_assessments
from comity_server.casefile.case_obstacles import obstacles_of
from comity_server.casefile.models import (
    Case,
    Determination,
    Grant,
    Hold,
    HoldLift,
    Provider,
    ReleasePassage,
    Shutting,
)
from comity_server.gate.change import current
from comity_server.ledger import store
from comity_server.people.models import Authority, Officer, OfficerKey, Person

MAY_APPROVE = frozenset({"counsel", "rights", "executive"})


def determination_in_force(case_id: UUID) -> Determination:
    """Return the approved determination of a case.

    :raises DeterminationMissing: if there is none.
    """
    found = (
        Determination.objects.select_related("case__authority", "case__officer", "case__follows")
        .filter(case_id=case_id, state=Determination.State.APPROVED)
        .first()
    )
    if found is None:
        raise DeterminationMissing(Case.objects.get(id=case_id).ref)
    return found


def judge(determination: Determination, *, at: datetime) -> Verdict:
    """Return whether all that a determination grants may be collected and leave at ``at``.

    To be called inside a change on the gate's shared side; the rows are read anew here, and the
    instant is never older than the newest ledger entry.
    """
    current()
    at = store.not_before_newest(at)
    row = Determination.objects.select_related(
        "case__authority", "case__officer", "case__follows"
    ).get(id=determination.id)
    leaving = scope_of(row)
    return worst_of(
        [
            *_shut(),
            check_release(
                gov_request=mapping.request_value(row.case),
                provider=mapping.provider_value(Provider.objects.get(id=1)),
                decided=_decided(row, leaving),
                leaving=leaving,
                facts=facts_of(row.case, at=at),
                at=at,
            ),
        ]
    )


def _shut() -> Iterator[Verdict]:
    """Yield a bar while the gate is shut as a whole: then nothing about one case matters."""
    for one in Shutting.objects.filter(opened_at__isnull=True):
        yield Barred((Bar("gate:shut", f"The gate is shut as a whole: {one.because}"),))


def scope_of(row: Determination) -> Scope:
    """Return what a determination grants, by our own ids of the accounts.

    :raises ValueError: if an outcome cannot be read: what was not refused is not granted by that.
    """
    return Scope(
        tuple(
            ScopeGrant(
                AccountId(str(grant.account_id)),
                Category(grant.category),
                Period(grant.start, grant.end),
            )
            for grant in row.grants.all()
            if Grant.Outcome(grant.outcome) is not Grant.Outcome.REFUSED
        )
    )


def _decided(row: Determination, granted: Scope) -> Decided | None:
    if row.state != Determination.State.APPROVED:
        return None
    return Decided(
        digest=row.digest, version=row.case_version, granted=granted, needs=row.approvals_needed
    )


def facts_of(case: Case, *, at: datetime) -> ReleaseFacts:
    """Return every gate input of a case as it stands now."""
    gov_request = mapping.request_value(case)
    return ReleaseFacts(
        holds=holds(),
        assessments=_assessments(),
        exits=obstacles_of_exits(exits.in_force(), gov_request=gov_request, at=at),
        secrecy=(),
        accounts=tuple(mapping.account_value(row) for row in case.accounts.all()),
        approvals=_approvals(case),
        standing=_standing(case),
        people=frozenset(
            PersonId(str(person.id))
            for person in Person.objects.filter(is_active=True)
            if MAY_APPROVE & set(person.roles)
        ),
        packs=obstacles_of(case, gov_request, provider=Provider.objects.get(id=1), at=at),
        amendments=_amendments(case),
    )


def holds() -> tuple[HoldRecord, ...]:
    """Return every hold that the gate knows, lifted ones too."""
    return mapping.hold_records(Hold.objects.exclude(state=Hold.State.DRAFT))


def holds_barring(*, at: datetime) -> tuple[HoldRecord, ...]:
    """Return the holds that bar at an instant: what was lifted on an assessment whose review has
    passed is among them again.
    """
    judged_by = assessments()
    return tuple(one for one in holds() if bars_at(one, at=at, assessments=judged_by))


def assessments() -> tuple[Assessment, ...]:
    """Return the assessments on which lifts may rest; none are read while no lift rests on one.

    :raises comity.hold.diligence.PaperError: if one cannot be read.
    """
    return all_assessments() if HoldLift.objects.filter(assessment__isnull=False).exists() else ()


def _assessments() -> tuple[Assessment, ...] | Unknown:
    try:
        return assessments()
    except PaperError:
        # Without it nobody can tell whether a hold is in force again: the gate says so and bars.
        return UNKNOWN


def _amendments(case: Case) -> Amendments | Unknown:
    if not isinstance(case.editors, list):
        # A text would be read letter by letter: nobody would be among those who may not approve.
        return UNKNOWN
    made_by = (*case.editors, str(case.filed_by_id or ""))
    return Amendments(
        version=case.version, made_by=frozenset(PersonId(one) for one in made_by if one)
    )


def _approvals(case: Case) -> tuple[Approval, ...]:
    rows = case.determinations.exclude(state=Determination.State.VOID).prefetch_related("approvals")
    return tuple(
        Approval(
            person=PersonId(str(approval.person_id)),
            digest=approval.digest,
            at=approval.at,
            voided=approval.voided_at is not None,
            number=approval.ledger_number,
        )
        for row in rows
        for approval in row.approvals.all()
    )


def _standing(case: Case) -> Standing:
    officer = case.officer
    return Standing(
        authority=case.authority.status == Authority.Status.CONFIRMED,
        officer=officer is not None and officer.status == Officer.Status.CONFIRMED,
        key=officer is not None
        and officer.keys.filter(status=OfficerKey.Status.CONFIRMED).exists(),
    )


def approvals_needed(gov_request: GovernmentRequest, *, at: datetime) -> int:
    """Return how many people must approve: our own rule, or more where a hold's clause says so."""
    provider = Provider.objects.get(id=1)
    needed = provider.approvals_needed
    for record in holds_barring(at=at):
        for verdict in _verdicts(record, gov_request, provider):
            if isinstance(verdict, Ask):
                needed = max(needed, verdict.approvals)
    return needed


def _verdicts(
    record: HoldRecord, gov_request: GovernmentRequest, provider: Provider
) -> Iterator[Verdict]:
    established = mapping.provider_value(provider).established_in
    for account in gov_request.accounts or (None,):
        for category in gov_request.categories or (None,):
            yield judge_hold(
                record.hold,
                gov_request=gov_request,
                account=account,
                category=category,
                established_in=established,
            )


def hold_epoch() -> int:
    """Return the ledger number of the newest change of any hold; 0 before the first."""
    numbers = Hold.objects.exclude(state=Hold.State.DRAFT).values_list(
        "ledger_number", "lifted_number"
    )
    return max((number or 0 for pair in numbers for number in pair), default=0)


def write_passages(row: Determination, *, at: datetime) -> tuple[str, ...]:
    """Write by which clauses of which holds this case passes: the trigger asks for them.

    It opens nothing by itself: the verdict was clear before, and the trigger checks each clause.
    Returns the clauses that were used, for the entry of the release.
    """
    current()
    at = store.not_before_newest(at)
    gov_request = mapping.request_value(row.case)
    by_ref = {hold.ref: hold for hold in Hold.objects.exclude(state=Hold.State.DRAFT)}
    barring = holds_barring(at=at)
    used = clause_uses.write_uses(row, gov_request=gov_request, barring=barring, at=at)
    for record in barring:
        for clause in sorted(_clauses(record, gov_request, row)):
            ReleasePassage.objects.get_or_create(
                determination=row, hold=by_ref[record.hold.id], clause=clause
            )
    return used


def _clauses(
    record: HoldRecord, gov_request: GovernmentRequest, row: Determination
) -> Iterator[str]:
    hold, clause = record.hold, ReleasePassage.Clause
    if gov_request.underlying_state and has_open_route(hold, gov_request):
        yield clause.ROUTE
    if gov_request.kind is RequestKind.EMERGENCY:
        if hold.emergency is Treatment.ASK:
            yield clause.EMERGENCY
    elif any(
        grant.category in one.limit and exception_fits(one, gov_request)
        for grant in scope_of(row)
        for one in hold.exceptions
    ):
        yield clause.EXCEPTION
    if is_older(hold, gov_request) and hold.older is Older.ASK:
        yield clause.OLDER
    if gov_request.authority.kind.is_court:
        yield clause.HOME_COURT
