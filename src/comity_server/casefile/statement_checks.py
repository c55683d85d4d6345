"""The statement check, live: does what we published about holds stand against what has left?

Every release counts from the moment it left, and again when it was fetched; one that was revoked
before anybody began to fetch it never left. An exception counts as declared only where the passage
that the gate wrote names it. Source: ``docs/formats/scenario.md``, ``statement_check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.hold import Act, HoldRecord, breaches_of_statement, covers
from comity.hold.judge import exception_fits
from comity.hold.terms import Hold as HoldTerms
from comity.hold.terms import Treatment
from comity.intake.gov_request import Account, GovernmentRequest
from comity.vocabulary.words import ActWord, Category, RequestKind
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Delivery, Hold, Release, ReleasePassage
from comity_server.casefile.reading.queue import touched_by

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CountedRelease:
    """One release that a published sentence is checked against.

    ``case`` is empty where the case is sealed: it counts, and nobody outside it learns which it is.
    ``exception`` names the declared clause by which it left, if by one. ``fetched`` is false while
    nobody has begun to fetch it, so that a hold that covers it would take it back.
    """

    case: str
    at: datetime
    ledger_number: int
    categories: tuple[Category, ...]
    exception: str = ""
    fetched: bool = True


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """What became of one published sentence: the releases against it, and the declared ones."""

    ref: str
    title: str
    terms: HoldTerms
    contradicted_by: tuple[CountedRelease, ...]
    declared: tuple[CountedRelease, ...]

    @property
    def holds(self) -> bool:
        """Return whether nothing left against the sentence."""
        return not self.contradicted_by


def statement_check(*, at: datetime) -> tuple[StatementCheck, ...]:
    """Return the check of every sentence that had been announced by ``at``, lifted holds' too."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT).filter(announced_at__lte=at)
    return tuple(
        check_record(record, title=row.title, at=at)
        for row in rows.order_by("announced_at", "ref")
        for record in mapping.hold_records([row])
    )


def check_record(record: HoldRecord, *, title: str, at: datetime) -> StatementCheck:
    """Return the check of one hold's sentence, a draft's too, against what left until ``at``."""
    judged_by = gate_facts.assessments()
    against: list[CountedRelease] = []
    declared: list[CountedRelease] = []
    for release in _left_since(record.hold, at=at):
        if release.revoked_at is not None and not release.deliveries.all():
            continue
        done = tuple(_acts(release, record.hold))
        breaches = breaches_of_statement(record, done=done, at=at, assessments=judged_by)
        if breaches:
            against.append(_counted(release, breaches))
        elif uses := tuple(act for _, act in done if act.exception and act.at <= at):
            declared.append(_counted(release, uses))
    return StatementCheck(
        ref=record.hold.id,
        title=title,
        terms=record.hold,
        contradicted_by=tuple(against),
        declared=tuple(declared),
    )


def _left_since(terms: HoldTerms, *, at: datetime) -> Iterator[Release]:
    rows = (
        Release.objects.filter(touched_by((terms,), prefix="case__"), released_at__lte=at)
        .filter(id__in=_moved_since(terms.effective_at))
        .select_related("case__authority", "case__officer", "case__follows", "determination")
        .prefetch_related(
            "case__accounts",
            "case__answers",
            "deliveries",
            "determination__grants__account",
            "determination__passages__hold",
        )
    )
    return rows.order_by("ledger_number").iterator(chunk_size=AT_ONCE)


def _moved_since(since: datetime) -> QuerySet[Release, UUID]:
    """Return the releases that left, or of which a fetch began or ended, each by its own index.

    One condition with "or" would have the database look at all that was ever released.
    """
    fetched = Delivery.objects.values_list("release_id", flat=True)
    released = Release.objects.filter(released_at__gte=since).values_list("id", flat=True)
    return released.union(
        fetched.filter(started_at__gte=since), fetched.filter(completed_at__gte=since)
    )


def _acts(release: Release, hold: HoldTerms) -> Iterator[tuple[GovernmentRequest, Act]]:
    """Yield what left of each account, at the release and at each time it was fetched."""
    whole = mapping.request_value(release.case)
    instants = {release.released_at}
    for one in release.deliveries.all():
        instants |= {at for at in (one.started_at, one.completed_at) if at is not None}
    for account, categories in _granted(release).items():
        gov_request = replace(whole, accounts=(account,))
        taken = tuple(
            one
            for one in categories
            if covers(hold, gov_request=gov_request, account=account, category=one)
        )
        if not taken:
            continue
        used = _exception(hold, gov_request, taken, release)
        for at in sorted(instants):
            yield gov_request, Act(whole.id, at, ActWord.RELEASED, taken, used)


def _granted(release: Release) -> dict[Account, list[Category]]:
    found: dict[Account, list[Category]] = {}
    for grant in release.determination.grants.all():
        if grant.outcome != "refused":
            account = mapping.account_value(grant.account)
            found.setdefault(account, []).append(Category(grant.category))
    return found


def _exception(
    hold: HoldTerms, gov_request: GovernmentRequest, left: tuple[Category, ...], release: Release
) -> str:
    """Return the clause by which a release passed this hold; empty where it passed by none."""
    clauses = {
        one.clause for one in release.determination.passages.all() if one.hold.ref == hold.id
    }
    emergency = gov_request.kind is RequestKind.EMERGENCY
    if emergency:
        went_on = hold.emergency is Treatment.PROCEED and release.released_at >= hold.bars_from
        used = went_on or ReleasePassage.Clause.EMERGENCY in clauses
    else:
        used = ReleasePassage.Clause.EXCEPTION in clauses
    if not used:
        return ""
    fitting = [
        one
        for one in hold.exceptions
        if set(left) <= one.limit and (emergency or exception_fits(one, gov_request))
    ]
    # A published clause first: that is the one which the sentence may lean on.
    return next((one.id for one in sorted(fitting, key=lambda one: not one.published)), "")


def _counted(release: Release, acts: tuple[Act, ...]) -> CountedRelease:
    first = min(acts, key=lambda act: act.at)
    return CountedRelease(
        case="" if release.case.sealed else release.case.ref,
        at=first.at,
        ledger_number=release.ledger_number,
        categories=tuple(dict.fromkeys(one for act in acts for one in act.categories)),
        exception=first.exception,
        fetched=bool(release.deliveries.all()),
    )
