"""Draft, put in force, change and drop restrictions: two people, one digest, one ledger entry each.

No demand becomes a restriction by itself. Somebody says first whether the thing breaks our own
terms, a determination under three lenses is approved, and two people say yes to exactly the terms
that are then in force. No clock puts one in force that they did not approve, and none lifts one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from comity.errors import GateShut
from comity.intake.form import Deficiency
from comity.vocabulary.instants import end_of
from comity.vocabulary.verdict import Barred, bars_of
from comity.vocabulary.words import Recommendation, RequestKind, Step
from comity_server import identifiers
from comity_server.actions import executing
from comity_server.actions.actor import Actor
from comity_server.actions.determination import LIMITED_BY_PLACE
from comity_server.casefile import guarding, outbox, steps
from comity_server.casefile.models import (
    Case,
    Determination,
    Restriction,
    RestrictionConsent,
    TermsJudgement,
)
from comity_server.casefile.restriction_terms import Terms, digest_of, read_terms
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_DRAFT = ("analyst", "counsel", "rights", "executive")
MAY_RESTRICT = ("counsel", "rights", "executive")
NEEDED = 2
REVIEW = "review-restriction"


class NotRestrictable(ValueError):
    """Raised when a restriction may not be drafted or put in force yet; says what is missing."""


@retry_whole
def judge_terms(
    *, case_id: UUID, breaks: bool, because: str, by: Actor, at: datetime
) -> TermsJudgement:
    """Say whether what a request names breaks our own terms; a later word takes its place."""
    by.must_be(*MAY_DRAFT)
    if not because.strip():
        raise ValueError("Say by which rule of ours, or why it breaks none.")
    with change(Side.NONE):
        case = _case_that_limits(case_id, at=at)
        row = TermsJudgement.objects.create(
            case=case,
            breaks=breaks,
            because=because,
            by_id=by.person,
            at=at,
            ledger_number=store.next_number(),
        )
        store.append(
            "restriction.terms-judged",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"breaks": breaks},
            commits={"because": because.encode(), "person": str(by.person).encode()},
        )
    return row


def _case_that_limits(case_id: UUID, *, at: datetime) -> Case:
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("authority", "officer", "follows")
        .get(id=case_id)
    )
    if RequestKind(case.kind) not in LIMITED_BY_PLACE:
        raise NotRestrictable("This request asks for no removal and no restriction.")
    _stop_at_holds(case, step=Step.REVIEW, at=at)
    return case


def _stop_at_holds(case: Case, *, step: Step, at: datetime) -> None:
    verdict = steps.worst_step(case, step=step, at=at)
    if isinstance(verdict, Barred):
        raise GateShut(bars_of(verdict))


@retry_whole
def draft_restriction(
    *,
    fields: Mapping[str, str],
    case_id: UUID | None,
    changes: str = "",
    by: Actor,
    at: datetime,
) -> Restriction | tuple[Deficiency, ...]:
    """Keep a draft, which binds nobody, or return every deficiency of what was written.

    :param changes: the ref of the restriction in force of which this is to be the next version.
    :raises NotRestrictable: if nobody has judged our own terms first, or a draft waits already.
    """
    by.must_be(*MAY_DRAFT)
    with change(Side.NONE):
        before = _in_force(changes) if changes else None
        case = _case_of(case_id, before, at=at)
        terms = read_terms(fields, case_ref=case.ref if case else "", at=at)
        if not isinstance(terms, Terms):
            return terms
        row = _row(terms, case=case, before=before, by=by, at=at)
        row.save(force_insert=True)
        store.append(
            "restriction.drafted",
            at=at,
            actor=by.role,
            case=case.ref if case else None,
            body={"digest": row.digest, "restriction": row.ref, "version": row.version},
            commits={"person": str(by.person).encode()},
        )
    return row


def _in_force(ref: str) -> Restriction:
    found = Restriction.objects.select_for_update(of=("self",)).filter(ref=ref)
    before = found.filter(state=Restriction.State.IN_FORCE).first()
    if before is None:
        raise NotRestrictable("There is no such restriction in force.")
    if found.filter(state=Restriction.State.DRAFT).exists():
        raise NotRestrictable("A changed version waits already: say yes to it, or drop it.")
    return before


def _case_of(case_id: UUID | None, before: Restriction | None, *, at: datetime) -> Case | None:
    wanted = before.case_id if before else case_id
    if wanted is None:
        return None
    case = _case_that_limits(wanted, at=at)
    if not case.terms_judgements.exists():
        raise NotRestrictable("Terms first: say whether this breaks our own terms.")
    return case


def _row(
    terms: Terms, *, case: Case | None, before: Restriction | None, by: Actor, at: datetime
) -> Restriction:
    ref = before.ref if before else identifiers.restriction_ref()
    versions = Restriction.objects.filter(ref=ref).order_by("-version")
    version = versions[0].version + 1 if before else 1
    return Restriction(
        ref=ref,
        version=version,
        case=case,
        title=terms.title,
        basis=terms.basis,
        basis_text=terms.basis_text,
        resource=terms.resource,
        places=list(terms.places),
        everywhere_because=terms.everywhere_because,
        signals=terms.signals,
        unknown_place=terms.unknown_place,
        shown_text=terms.shown_text,
        published_as=terms.published_as,
        why=terms.why,
        starts_at=terms.starts_at,
        review_by=terms.review_by,
        digest=digest_of(terms, ref=ref, version=version),
        drafted_by_id=by.person,
        drafted_at=at,
    )


@retry_whole
def consent_to_restriction(
    *, restriction_id: UUID, digest: str, grounds: str, by: Actor, at: datetime
) -> Restriction:
    """Say yes to exactly the terms that were read. The second person's yes puts them in force.

    :raises NotRestrictable: if they are other terms by now, or the case does not carry them.
    """
    by.must_be(*MAY_RESTRICT)
    need_grounds(grounds)
    with change(Side.NONE):
        row = Restriction.objects.select_for_update(of=("self",)).get(id=restriction_id)
        if row.state != Restriction.State.DRAFT or row.digest != digest:
            raise NotRestrictable("This is no longer what waits for you. Read it again.")
        known = row.consents.filter(act=RestrictionConsent.Act.ACTIVATE)
        if known.filter(person_id=by.person).exists():
            raise NotRestrictable("You have said yes already: a second person must.")
        given = known.count() + 1
        consent(row, RestrictionConsent.Act.ACTIVATE, grounds=grounds, by=by, at=at)
        if given >= NEEDED:
            return _put_in_force(row, by=by, at=at)
        store.append("restriction.seconded", at=at, actor=by.role, body=named(row))
    return row


def consent(
    row: Restriction,
    act: RestrictionConsent.Act,
    *,
    grounds: str,
    by: Actor,
    at: datetime,
    as_wrong: bool = False,
) -> None:
    RestrictionConsent.objects.create(
        restriction=row,
        act=act,
        digest=row.digest,
        as_wrong=as_wrong,
        person_id=by.person,
        grounds=grounds,
        at=at,
        ledger_number=store.next_number(),
    )


def _put_in_force(row: Restriction, *, by: Actor, at: datetime) -> Restriction:
    determination = _determination(row, at=at)
    number = store.next_number()
    before = Restriction.objects.filter(ref=row.ref, state=Restriction.State.IN_FORCE)
    replaced = before.update(state=Restriction.State.REPLACED, ended_at=at, ended_number=number)
    if row.version > 1 and not replaced:
        raise NotRestrictable("What this was to change is no longer in force. Draft it anew.")
    row.state, row.ledger_number = Restriction.State.IN_FORCE, number
    row.effective_at = max(at, row.starts_at or at)
    row.save(update_fields=["state", "ledger_number", "effective_at"])
    guarding.queue_publishing(at=at)
    executing.order(row, restore=False, at=at)
    due = max(at, end_of(row.review_by))
    outbox.queue(REVIEW, key=f"review:{row.id}", at=at, after=due, restriction=row.id)
    if determination is not None and not replaced:
        outbox.queue(
            "answer", key=f"answer:{determination.id}", at=at, determination=determination.id
        )
    store.append(
        "restriction.changed" if replaced else "restriction.in-force",
        at=at,
        actor=by.role,
        case=row.case.ref if row.case else None,
        body={**named(row), "digest": row.digest, "places": sorted(row.places)},
        commits={"person": str(by.person).encode(), "resource": row.resource.encode()},
    )
    return row


def _determination(row: Restriction, *, at: datetime) -> Determination | None:
    """Return the approved determination that carries a restriction; None where it needs none.

    :raises NotRestrictable: if a request is the basis and no such determination is approved.
    """
    if row.case_id is None:
        return None
    case = _case_that_limits(row.case_id, at=at)
    _stop_at_holds(case, step=Step.ANSWER, at=at)
    found = case.determinations.filter(
        state=Determination.State.APPROVED, outcome=Recommendation.GEO_LIMIT
    ).first()
    if found is None:
        raise NotRestrictable("No determination that limits to a place is approved for this case.")
    return found


@retry_whole
def drop_draft(*, restriction_id: UUID, because: str, by: Actor, at: datetime) -> None:
    """Drop a draft; whoever said yes to it said yes to nothing."""
    by.must_be(*MAY_DRAFT)
    need_grounds(because)
    with change(Side.NONE):
        row = Restriction.objects.select_for_update(of=("self",)).get(id=restriction_id)
        if row.state != Restriction.State.DRAFT:
            raise NotRestrictable("This is no draft any more.")
        row.state = Restriction.State.DROPPED
        row.save(update_fields=["state"])
        store.append(
            "restriction.dropped",
            at=at,
            actor=by.role,
            body=named(row),
            commits={"because": because.encode(), "person": str(by.person).encode()},
        )


def named(row: Restriction) -> dict[str, str | int]:
    return {"restriction": row.ref, "version": row.version}


def need_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise ValueError("Say on what grounds: it is kept with your name.")
