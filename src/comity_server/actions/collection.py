"""Collect exactly what was granted, errand by errand, so that a kill loses one errand at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from comity.collection.errand import Errand, ErrandFailed, FailureKind
from comity.collection.gather import Custodian
from comity.collection.lines import line_of
from comity.collection.sift import Tally, sift
from comity.determination.scope import Grant as ScopeGrant
from comity.determination.scope import Scope
from comity.errors import CustodianFailed
from comity.vocabulary.instants import Period
from comity.vocabulary.verdict import Clear, Verdict, bars_of, word_of
from comity.vocabulary.words import AccountId, Category
from comity_server.actions.actor import SYSTEM
from comity_server.adapters.custodian_folder import custodians_of
from comity_server.casefile import gate_facts, outbox
from comity_server.casefile.models import Case, Collection, Determination, Grant
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.vault import writing
from comity_server.vault.models import Blob, Collected


class NoCustodian(CustodianFailed):
    """Raised where something was granted that no custodian has a query for."""

    failure_code = "custodian.none"


def collect(lease: outbox.Lease, *, at: datetime) -> None:
    """Ask every custodian for what was granted; what is done already is not asked again.

    The gate is asked before each errand, so that a hold ends a long collection within one of them.

    :raises comity.errors.CustodianFailed: naming the failure, so that the work is tried again.
    """
    row = Determination.objects.select_related("case").get(id=lease.arguments["determination"])
    if row.state != Determination.State.APPROVED:
        _stop(lease, row, why="void", at=at)
        return
    failures = []
    for grant, custodian, errand in _errands(row):
        if not isinstance(_verdict(row, at=at), Clear):
            _stop(lease, row, why="barred", at=at)
            return
        if failure := _run(row, grant, custodian, errand, at=at):
            failures.append(failure)
    if failures:
        raise failures[0]
    _finish(lease, row, at=at)


def _verdict(row: Determination, *, at: datetime) -> Verdict:
    with change(Side.SHARED):
        return gate_facts.judge(row, at=at)


def _errands(row: Determination) -> Iterator[tuple[Grant, Custodian, Errand]]:
    """Yield what must be asked, in a fixed order.

    :raises NoCustodian: if something was granted that nobody answers: silence is not taken for no.
    """
    folder = settings.HOME.folder("custodians")
    grants = row.grants.exclude(outcome=Grant.Outcome.REFUSED).select_related("account")
    for grant in grants.order_by("account__position", "category"):
        found = [
            (grant, custodian, errand)
            for custodian in custodians_of(folder, grant.account.service)
            for errand in custodian.errands(scope_of(grant))
        ]
        if not found:
            raise NoCustodian(
                f"No custodian answers for {grant.category} data of this service. "
                "Declare one, or decide that we hold none."
            )
        yield from found


def fetch(custodian: Custodian, errand: Errand, *, scope: Scope, tally: Tally) -> writing.Stored:
    """Run one errand into the vault: what lies within the scope is kept, the rest is counted.

    :raises ErrandFailed: by the name of what failed; nothing of it is stored.
    """

    def write(file: BinaryIO) -> None:
        records = sift(
            records=custodian.fetch(errand),
            scope=scope,
            limits=custodian.limits(errand),
            tally=tally,
        )
        for record in records:
            file.write(line_of(record))

    return writing.store(write)[0]


def scope_of(grant: Grant) -> Scope:
    """Return one grant as the custodian knows it: by the identifier of the account."""
    return Scope(
        (
            ScopeGrant(
                AccountId(grant.account.identifier),
                Category(grant.category),
                Period(grant.start, grant.end),
            ),
        )
    )


def _run(
    row: Determination, grant: Grant, custodian: Custodian, errand: Errand, *, at: datetime
) -> ErrandFailed | None:
    """Run one errand unless it is done; keep what came, or the name of what failed."""
    key = {
        "determination": row,
        "account": grant.account,
        "custodian": errand.custodian,
        "query": errand.query,
    }
    if Collection.objects.filter(**key, state=Collection.State.DONE).exists():
        return None
    tally = Tally()
    try:
        stored = fetch(custodian, errand, scope=scope_of(grant), tally=tally)
    except ErrandFailed as failed:
        _keep_failure(row, key, grant, failed.kind, tally, at=at)
        return failed
    failpoint("collect.after-query")
    _keep_done(row, key, grant, stored, tally, at=at)
    return None


@retry_whole
def _keep_done(
    row: Determination,
    key: dict[str, object],
    grant: Grant,
    stored: writing.Stored,
    tally: Tally,
    *,
    at: datetime,
) -> None:
    with change(Side.NONE):
        blob = Blob.objects.create(
            id=stored.id,
            case_id=row.case_id,
            purpose="collected",
            path=stored.path,
            wrapped_key=stored.wrapped_key.sealed,
            size=stored.size,
            sha256=stored.sha256,
            made_at=at,
        )
        Collection.objects.update_or_create(
            **key,
            defaults={
                "category": grant.category,
                "state": Collection.State.DONE,
                "failure": "",
                "rows": tally.rows,
                "bytes": tally.bytes,
                "sha256": stored.sha256.hex(),
                "discarded": dict(tally.counts()),
                "at": at,
            },
        )
        Collected.objects.create(
            case_id=row.case_id,
            determination_id=row.id,
            account_id=grant.account_id,
            category=grant.category,
            custodian=f"{key['custodian']}/{key['query']}",
            blob=blob,
            rows=tally.rows,
            discarded=dict(tally.counts()),
            collected_at=at,
        )
        store.append(
            "collection.gathered",
            at=at,
            actor=SYSTEM.role,
            case=row.case.ref,
            body={
                "category": grant.category,
                "custodian": str(key["custodian"]),
                "discarded": sum(count for _, count in tally.counts()),
                "query": str(key["query"]),
                "rows": tally.rows,
            },
            commits={"records": store.ContentDigest(stored.sha256)},
        )


@retry_whole
def _keep_failure(
    row: Determination,
    key: dict[str, object],
    grant: Grant,
    kind: FailureKind,
    tally: Tally,
    *,
    at: datetime,
) -> None:
    with change(Side.NONE):
        Collection.objects.update_or_create(
            **key,
            defaults={
                "category": grant.category,
                "state": Collection.State.FAILED,
                "failure": kind.value,
                "rows": tally.rows,
                "discarded": dict(tally.counts()),
                "at": at,
            },
        )
        store.append(
            "collection.failed",
            at=at,
            actor=SYSTEM.role,
            case=row.case.ref,
            body={
                "category": grant.category,
                "custodian": str(key["custodian"]),
                "failure": kind.value,
                "query": str(key["query"]),
            },
        )


@retry_whole
def _finish(lease: outbox.Lease, row: Determination, *, at: datetime) -> None:
    with change(Side.NONE):
        Case.objects.filter(id=row.case_id).update(state=Case.State.COLLECTING)
        outbox.queue("seal", key=f"seal:{row.id}", at=at, determination=row.id)
        outbox.finish(lease, at=at)
        store.append("collection.complete", at=at, actor=SYSTEM.role, case=row.case.ref)


@retry_whole
def _stop(lease: outbox.Lease, row: Determination, *, why: str, at: datetime) -> None:
    """End a collection that may not be: nothing is fetched, and a person sees why."""
    with change(Side.SHARED):
        verdict = gate_facts.judge(row, at=at)
        Case.objects.filter(id=row.case_id, closed_at__isnull=True).update(
            state=Case.State.IN_REVIEW, turn="analyst"
        )
        outbox.finish(lease, at=at)
        store.append(
            "collection.stopped",
            at=at,
            actor=SYSTEM.role,
            case=row.case.ref,
            body={
                "bars": [bar.code for bar in bars_of(verdict)],
                "verdict": word_of(verdict),
                "why": why,
            },
        )
