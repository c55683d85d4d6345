"""Decide: a reasoned proposal for every account and category, and approvals of exactly that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.determination.four_sets import scope_asked
from comity.determination.scope import Grant as ScopeGrant
from comity.determination.scope import Scope, require_within
from comity.ledger.canonical import Json, canonical
from comity.review import review_bytes
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category, Recommendation, RequestKind
from comity_server import books
from comity_server.actions.actor import Actor
from comity_server.actions.intake import StaleVersion
from comity_server.casefile import gate_facts, mapping, outbox, voiding
from comity_server.casefile.models import (
    Approval,
    Case,
    Determination,
    Grant,
    Provider,
    Review,
    TargetAccount,
)
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store

MAY_DECIDE = ("analyst", "counsel", "rights", "executive")
MAY_APPROVE = tuple(sorted(gate_facts.MAY_APPROVE))
LIMITED_BY_PLACE = frozenset({RequestKind.REMOVAL, RequestKind.ACCOUNT_RESTRICTION})
GIVES_DATA = frozenset({Recommendation.DISCLOSE, Recommendation.NARROW})


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided for one account and category, and why."""

    account: UUID
    category: Category
    outcome: str  # granted | narrowed | refused
    reason: str
    period: Period = Period()  # noqa: RUF009 - a frozen value


@dataclass(frozen=True, slots=True)
class Override:
    """A finding that was not followed, and why."""

    finding: str
    reason: str


class NotDecidable(ValueError):
    """Raised when a proposal leaves something undecided or lacks a reason; nothing was kept."""


@retry_whole
def propose(
    *,
    case_id: UUID,
    seen_version: int,
    outcome: Recommendation,
    decided: Sequence[Decided],
    overrides: Sequence[Override],
    reasons: str,
    by: Actor,
    at: datetime,
) -> Determination:
    """Propose a determination; it takes the place of an earlier proposal.

    :raises StaleVersion: if the request was changed since the page was read.
    :raises NotDecidable: if something was left undecided or a reason is missing.
    :raises comity.errors.ScopeError: if more would be granted than was asked.
    """
    by.must_be(*MAY_DECIDE)
    books.keep_books()  # before the lock: files that no row names yet harm nobody
    with change(Side.EXCLUSIVE):
        case = _open_case(case_id)
        if case.version != seen_version:
            raise StaleVersion(case)
        _check_complete(case, outcome=outcome, decided=decided, reasons=reasons)
        gov_request = mapping.request_value(case)
        require_within(
            outer=scope_asked(gov_request, standing=books.STANDING),
            inner=_scope(decided),
            what="What is granted exceeds what was asked",
        )
        provider = Provider.objects.get(id=1)
        judged = books.to_judge(gov_request, provider=provider, at=at)
        review = books.review_case(gov_request, provider=provider, at=at)
        _check_overrides(review.findings, outcome, review.recommendation, overrides)
        voiding.void_decisions(case, why="another determination was proposed", at=at)
        row = Determination(
            case=case,
            case_version=case.version,
            outcome=outcome,
            reasons=reasons,
            overrides=[{"finding": one.finding, "reason": one.reason} for one in overrides],
            pack_digests=dict(books.digests()),
            gate_epoch=gate_facts.hold_epoch(),
            approvals_needed=gate_facts.approvals_needed(gov_request, at=at),
            by_id=by.person,
            at=at,
        )
        row.digest = digest_of(case, row, decided)
        row.save(force_insert=True)
        Grant.objects.bulk_create(_grant_rows(row, decided))
        case.state, case.turn = Case.State.IN_REVIEW, "counsel"
        case.save(update_fields=["state", "turn"])
        number = store.next_number()
        Review.objects.create(
            case=case,
            case_version=case.version,
            at=at,
            recommendation=review.recommendation,
            findings=books.findings_json(review.findings),
            pack_digests=dict(books.digests()),
            judged=judged.to_bytes(),
            said=review_bytes(review),
            ledger_number=number,
        )
        store.append(
            "determination.proposed",
            at=at,
            actor=by.role,
            case=case.ref,
            body={
                "digest": row.digest,
                "outcome": outcome,
                "packs": dict(books.digests()),
                "recommended": review.recommendation,
                "version": case.version,
            },
            commits={
                "reasons": reasons.encode(),
                "person": str(by.person).encode(),
                "review": review_bytes(review),
            },
        )
    return row


@retry_whole
def approve(*, determination_id: UUID, digest: str, by: Actor, at: datetime) -> Determination:
    """Say yes to exactly the digest that was shown. The last yes needed starts what follows.

    :raises ValueError: if the determination is another one by now, or the person may not say yes.
    """
    by.must_be(*MAY_APPROVE)
    with change(Side.EXCLUSIVE):
        row = Determination.objects.select_for_update().get(id=determination_id)
        case = Case.objects.select_for_update().get(id=row.case_id)
        if row.state != Determination.State.PROPOSED or row.digest != digest:
            raise ValueError("This is no longer what waits for you. Read it again.")
        if str(by.person) in case.editors or case.filed_by_id == by.person:
            raise ValueError("Whoever filed or changed the request cannot approve what is given.")
        if row.approvals.filter(person_id=by.person, voided_at__isnull=True).exists():
            raise ValueError("You have said yes already: a second person must.")
        Approval.objects.create(
            determination=row,
            digest=digest,
            person_id=by.person,
            role=by.role,
            at=at,
            ledger_number=store.next_number(),
        )
        given = row.approvals.filter(voided_at__isnull=True).count()
        if given >= row.approvals_needed:
            _go_on(case, row, at=at)
        store.append(
            "determination.approved",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"digest": digest, "given": given, "needed": row.approvals_needed},
            commits={"person": str(by.person).encode()},
        )
    return row


@retry_whole
def refuse_approval(
    *, determination_id: UUID, because: str, by: Actor, at: datetime
) -> Determination:
    """Say no to a proposal, with a reason: it goes back to whoever wrote it."""
    by.must_be(*MAY_APPROVE)
    if not because.strip():
        raise ValueError("Say why, so that it can be mended.")
    with change(Side.EXCLUSIVE):
        row = Determination.objects.select_for_update().get(
            id=determination_id, state=Determination.State.PROPOSED
        )
        case = Case.objects.select_for_update().get(id=row.case_id)
        voiding.void_decisions(case, why=because[:200], at=at)
        case.turn = "analyst"
        case.save(update_fields=["turn"])
        store.append(
            "determination.returned",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"digest": row.digest},
            commits={"because": because.encode(), "person": str(by.person).encode()},
        )
    return row


def _go_on(case: Case, row: Determination, *, at: datetime) -> None:
    row.state = Determination.State.APPROVED
    row.save(update_fields=["state"])
    case.state = Case.State.DECIDED
    if Recommendation(row.outcome) in GIVES_DATA:
        case.turn = "nobody"
        outbox.queue("collect", key=f"collect:{row.id}", at=at, determination=row.id)
    elif row.outcome == Recommendation.GEO_LIMIT:
        # The letter says what was done, so it waits until two people have put it in force.
        case.turn = "counsel"
    else:
        case.turn = "nobody"
        outbox.queue("answer", key=f"answer:{row.id}", at=at, determination=row.id)
    case.save(update_fields=["state", "turn"])


def _open_case(case_id: UUID) -> Case:
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("authority", "officer", "follows")
        .get(id=case_id)
    )
    if case.closed_at is not None:
        raise NotDecidable("This case is closed.")
    return case


def _check_complete(
    case: Case, *, outcome: Recommendation, decided: Sequence[Decided], reasons: str
) -> None:
    if not reasons.strip():
        raise NotDecidable("Write the reasons: a person signs them, and the asker may object.")
    if outcome == Recommendation.GEO_LIMIT and RequestKind(case.kind) not in LIMITED_BY_PLACE:
        raise NotDecidable("Data is given or not: only a removal or a restriction has a place.")
    granted = [Category(one.category) for one in decided if one.outcome != "refused"]
    asks_live = RequestKind(case.kind) is RequestKind.REALTIME and outcome in GIVES_DATA
    if asks_live or any(one.is_realtime for one in granted):
        raise NotDecidable(
            "Nothing here gives data as they arise: refuse it, or hand it to counsel, who answers "
            "outside of this house."
        )
    if Recommendation(outcome) not in GIVES_DATA:
        if any(one.outcome != "refused" for one in decided):
            raise NotDecidable("This outcome gives nothing, yet something is granted.")
        return
    accounts = TargetAccount.objects.filter(case=case).values_list("id", flat=True)
    pairs = {(account, Category(category)) for account in accounts for category in case.categories}
    if {(one.account, one.category) for one in decided} != pairs or len(decided) != len(pairs):
        raise NotDecidable("Decide each account and each class of data, one by one.")
    if any(not one.reason.strip() for one in decided):
        raise NotDecidable("Each account and class of data needs its reason.")
    if all(one.outcome == "refused" for one in decided):
        raise NotDecidable("Everything is refused: choose refuse as the outcome.")


def _check_overrides(
    findings: Iterable[object],
    outcome: Recommendation,
    recommended: Recommendation,
    overrides: Sequence[Override],
) -> None:
    if any(not one.reason.strip() for one in overrides):
        raise NotDecidable("Each finding that is not followed needs its reason.")
    milder = _rank(outcome) < _rank(recommended)
    if milder and not overrides:
        raise NotDecidable(
            f"The lenses recommend to {recommended}. To do less than that, say which finding is "
            "not followed, and why."
        )


def _rank(word: Recommendation) -> int:
    return tuple(Recommendation).index(Recommendation(word))


def _scope(decided: Iterable[Decided]) -> Scope:
    return Scope(
        tuple(
            ScopeGrant(AccountId(str(one.account)), one.category, one.period)
            for one in decided
            if one.outcome != Grant.Outcome.REFUSED
        )
    )


def _grant_rows(row: Determination, decided: Iterable[Decided]) -> list[Grant]:
    return [
        Grant(
            determination=row,
            account_id=one.account,
            category=one.category,
            outcome=one.outcome,
            start=one.period.start,
            end=one.period.end,
            reason=one.reason,
        )
        for one in decided
    ]


def digest_of(case: Case, row: Determination, decided: Iterable[Decided]) -> str:
    """Return the digest that approvals are bound to: over everything that was decided."""
    grants: list[Mapping[str, Json]] = [
        {
            "account": str(one.account),
            "category": one.category,
            "end": one.period.end.isoformat() if one.period.end else None,
            "outcome": one.outcome,
            "reason": one.reason,
            "start": one.period.start.isoformat() if one.period.start else None,
        }
        for one in sorted(decided, key=lambda one: (str(one.account), one.category))
    ]
    whole: dict[str, Json] = {
        "case": case.ref,
        "evidence": str(case.submission_id),
        "grants": grants,
        "holds": row.gate_epoch,
        "outcome": row.outcome,
        "overrides": row.overrides,
        "packs": row.pack_digests,
        "reasons": row.reasons,
        "version": row.case_version,
    }
    return hashlib.sha256(canonical(whole)).hexdigest()
