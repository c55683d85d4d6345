"""Keep a snapshot from deletion without giving it to anyone: it opens nothing and expires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from comity.clock import Standing, due_of
from comity.collection.sift import Tally
from comity.determination.scope import Grant as ScopeGrant
from comity.determination.scope import Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category, Clock
from comity_server import books
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.actions.collection import fetch
from comity_server.adapters.custodian_folder import custodians_of
from comity_server.casefile import outbox
from comity_server.casefile.happenings import facts_of_clocks
from comity_server.casefile.models import Case, TargetAccount
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store
from comity_server.people.models import Authority, Officer
from comity_server.vault import writing
from comity_server.vault.models import Blob, Snapshot

DEFAULT_TERM = timedelta(days=90)
OPEN_END = timedelta(days=365)
"""How long a snapshot is kept at least while only the production ends the duty to keep."""


@retry_whole
def ask_to_preserve(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """Have the accounts of a case preserved now, by the word of a person of ours."""
    by.must_be_staff()
    with change(Side.NONE):
        case = Case.objects.get(id=case_id)
        outbox.queue("preserve-now", key=f"preserve-now:{case.id}", at=at, case=case.id)
        store.append("preservation.asked", at=at, actor=by.role, case=case.ref)


def preserve(lease: outbox.Lease, *, at: datetime) -> None:
    """Take the snapshots that a preservation request asks for.

    Only where authority and officer are confirmed: otherwise anybody could have data kept of
    anybody, and a person looks first.
    """
    case = Case.objects.select_related("authority", "officer").get(id=lease.arguments["case"])
    confirmed = case.authority.status == Authority.Status.CONFIRMED and (
        case.officer is None or case.officer.status == Officer.Status.CONFIRMED
    )
    if lease.kind == "preserve" and not confirmed:
        _leave_to_a_person(lease, case, at=at)
        return
    for account in case.accounts.all():
        for category in case.categories:
            _snapshot(case, account, Category(category), at=at)
    _finish(lease, case, at=at)


def _snapshot(case: Case, account: TargetAccount, category: Category, *, at: datetime) -> None:
    period = Period(case.period_start, case.period_end)
    if category in books.STANDING:
        period = Period()
    scope = Scope((ScopeGrant(AccountId(account.identifier), category, period),))
    for custodian in custodians_of(settings.HOME.folder("custodians"), account.service):
        for errand in custodian.errands(scope):
            source = f"{errand.custodian}/{errand.query}"
            if Snapshot.objects.filter(
                case_id=case.id, account_id=account.id, category=category, source=source
            ).exists():
                continue
            tally = Tally()
            stored = fetch(custodian, errand, scope=scope, tally=tally)
            _keep(case, account, category, source, stored, tally, at)


@retry_whole
def _keep(
    case: Case,
    account: TargetAccount,
    category: Category,
    source: str,
    stored: writing.Stored,
    tally: Tally,
    at: datetime,
) -> None:
    expires_at = _expires(case, at)
    with change(Side.NONE):
        blob = Blob.objects.create(
            id=stored.id,
            case_id=case.id,
            purpose="snapshot",
            path=stored.path,
            wrapped_key=stored.wrapped_key.sealed,
            size=stored.size,
            sha256=stored.sha256,
            made_at=at,
            erase_after=expires_at,
        )
        Snapshot.objects.create(
            case_id=case.id,
            account_id=account.id,
            category=category,
            source=source,
            blob=blob,
            rows=tally.rows,
            taken_at=at,
            expires_at=expires_at,
        )
        store.append(
            "preservation.kept",
            at=at,
            actor=SYSTEM.role,
            case=case.ref,
            body={"category": category, "rows": tally.rows, "source": source},
            commits={"records": store.ContentDigest(stored.sha256)},
        )


def _expires(case: Case, at: datetime) -> datetime:
    """Return until when a snapshot taken now is kept: by the case's own clock, or our term."""
    due = due_of(Clock.PRESERVE, case=facts_of_clocks(case), books=books.books())
    if due.standing is Standing.RUNS:
        return max(due.not_before or at + OPEN_END, at)
    return at + DEFAULT_TERM


@retry_whole
def _leave_to_a_person(lease: outbox.Lease, case: Case, *, at: datetime) -> None:
    with change(Side.NONE):
        Case.objects.filter(id=case.id).update(turn="analyst")
        outbox.finish(lease, at=at)
        store.append("preservation.waits", at=at, actor=SYSTEM.role, case=case.ref)


@retry_whole
def _finish(lease: outbox.Lease, case: Case, *, at: datetime) -> None:
    with change(Side.NONE):
        outbox.finish(lease, at=at)
        store.append("preservation.complete", at=at, actor=SYSTEM.role, case=case.ref)


def keep_as_long_as_due(case: Case) -> None:
    """Keep a case's snapshots until the end of its clock, in the change under way; never shorter.

    While only the production ends the duty, they are kept for a year: the clock stands on the case
    page, and whoever prepares the production sees it.
    """
    current()
    due = due_of(Clock.PRESERVE, case=facts_of_clocks(case), books=books.books())
    if due.standing is not Standing.RUNS:
        return
    for row in Snapshot.objects.filter(case_id=case.id, blob__erased_at__isnull=True):
        until = due.not_before or row.taken_at + OPEN_END
        if until > row.expires_at:
            row.expires_at = until
            row.save(update_fields=["expires_at"])
            Blob.objects.filter(id=row.blob_id).update(erase_after=until)


def count_preserved(*, account_ids: Iterable[UUID], beyond: datetime) -> int:
    """Return how many snapshots of these accounts must still be there at ``beyond``.

    It opens none of them: a number is all that a deletion needs to stay away from them.
    """
    return Snapshot.objects.filter(
        account_id__in=list(account_ids), expires_at__gt=beyond, blob__erased_at__isnull=True
    ).count()
