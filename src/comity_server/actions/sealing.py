"""Pack what was collected and seal it to the officer's key; it leaves nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from comity.collection.lines import record_of
from comity.collection.record import Record
from comity.determination.scope import Grant as ScopeGrant
from comity.determination.scope import Scope
from comity.release.contents import Contents, PackageFacts
from comity.release.package import Packer
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, CaseRef, Category
from comity_server.actions.actor import SYSTEM
from comity_server.adapters.packing import zip_stream
from comity_server.adapters.sealing import Sealed, parse_recipient, seal
from comity_server.adapters.summary import set_summary
from comity_server.casefile import outbox
from comity_server.casefile.models import Case, Determination, Grant, Provider
from comity_server.failpoints import failpoint
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import publishing, store
from comity_server.people.models import OfficerKey
from comity_server.vault import reading, writing
from comity_server.vault.models import Blob, Collected, Production


class NoKey(ValueError):
    """Raised when nobody has confirmed a key to which the production could be sealed."""

    failure_code = "seal.no-key"


def seal_production(lease: outbox.Lease, *, at: datetime) -> None:
    """Make the sealed production of a determination, once.

    :raises NoKey: if the officer has no confirmed key; the work waits for one.
    """
    row = Determination.objects.select_related("case__authority", "case__officer").get(
        id=lease.arguments["determination"]
    )
    recipient = _recipient(row.case)
    packer = Packer(
        facts=_facts(row),
        records=_Records(row, at=at),
        summary=set_summary,
        ledger_proof=_proof(row, at=at),
    )

    def write(file: BinaryIO) -> Sealed:
        return seal(chunks=zip_stream(packer), recipient=parse_recipient(recipient), file=file)

    stored, sealed = writing.store(write)
    failpoint("seal.after-write")
    _keep(lease, row, stored, sealed, packer.contents, recipient, at=at)


def _recipient(case: Case) -> str:
    if case.officer is None:
        raise NoKey("This case has no officer with a key.")
    key = case.officer.keys.filter(status=OfficerKey.Status.CONFIRMED).first()
    if key is None:
        raise NoKey("The officer has no key that was confirmed by a call-back.")
    return key.recipient


def _facts(row: Determination) -> PackageFacts:
    case = row.case
    rows = Collected.objects.filter(determination_id=row.id).order_by("custodian")
    discarded: dict[str, int] = {}
    for one in rows:
        for reason, count in one.discarded.items():
            discarded[reason] = discarded.get(reason, 0) + count
    return PackageFacts(
        production=str(row.id),
        case=CaseRef(case.ref),
        provider=Provider.objects.get(id=1).name,
        authority=case.authority.name,
        prepared_at=row.approvals.filter(voided_at__isnull=True).latest("at").at,
        determination_sha256=row.digest,
        scope=_scope(row),
        custodians=tuple(sorted({one.custodian for one in rows})),
        discarded=tuple(sorted(discarded.items())),
    )


def _scope(row: Determination) -> Scope:
    grants = row.grants.exclude(outcome=Grant.Outcome.REFUSED).select_related("account")
    return Scope(
        tuple(
            ScopeGrant(
                AccountId(grant.account.identifier),
                Category(grant.category),
                Period(grant.start, grant.end),
            )
            for grant in grants
        )
    )


def _proof(row: Determination, *, at: datetime) -> bytes:
    """Return the receipt of the last approval: what was sealed is what people approved.

    It must be proved and not only promised, so a checkpoint that covers it is published first
    (decision 0120). The release's own entry comes later; the officer's receipt proves that one.
    """
    last = row.approvals.filter(voided_at__isnull=True).latest("ledger_number")
    newest = publishing.newest_checkpoint()
    if newest is None or newest.size <= last.ledger_number:
        publishing.publish(at=at)
    return publishing.receipt_for(last.ledger_number, at=at).to_bytes()


class _Records:
    """Hand out the collected records of a pair, each reading recorded once for the whole seal."""

    def __init__(self, row: Determination, *, at: datetime) -> None:
        self._rows = list(
            Collected.objects.filter(determination_id=row.id)
            .select_related("blob")
            .order_by("custodian", "id")
        )
        accounts = {grant.account_id: grant.account.identifier for grant in row.grants.all()}
        self._accounts = accounts
        self._entries = {
            one.blob_id: reading.record_access(
                one.blob,
                case_ref=row.case.ref,
                why="sealing the production",
                role=SYSTEM.role,
                person="",
                at=at,
            )
            for one in self._rows
        }

    def __call__(self, account: AccountId, category: Category) -> Iterator[Record]:
        for one in self._rows:
            if (self._accounts[one.account_id], one.category) != (account, category):
                continue
            pieces = reading.chunks(one.blob, entry=self._entries[one.blob_id])
            yield from map(record_of, writing.lines_of(pieces))


@retry_whole
def _keep(
    lease: outbox.Lease,
    row: Determination,
    stored: writing.Stored,
    sealed: Sealed,
    contents: Contents,
    recipient: str,
    *,
    at: datetime,
) -> None:
    with change(Side.NONE):
        blob = Blob.objects.create(
            id=stored.id,
            case_id=row.case_id,
            purpose="production",
            path=stored.path,
            wrapped_key=stored.wrapped_key.sealed,
            size=stored.size,
            sha256=stored.sha256,
            made_at=at,
        )
        Production.objects.create(
            case_id=row.case_id,
            determination_id=row.id,
            recipient=recipient,
            blob=blob,
            payload_sha256=bytes.fromhex(sealed.payload_sha256),
            sealed_sha256=bytes.fromhex(sealed.sealed_sha256),
            manifest=[
                {
                    "bytes": file.bytes,
                    "path": file.path,
                    "records": file.records,
                    "sha256": file.sha256,
                }
                for file in contents.files
            ],
            sealed_at=at,
        )
        Case.objects.filter(id=row.case_id).update(state=Case.State.SEALED, turn="counsel")
        outbox.finish(lease, at=at)
        store.append(
            "release.sealed",
            at=at,
            actor=SYSTEM.role,
            case=row.case.ref,
            body={
                "files": len(contents.files),
                "payload_sha256": sealed.payload_sha256,
                "sealed_sha256": sealed.sealed_sha256,
                "sealed_bytes": sealed.sealed_bytes,
            },
            commits={"recipient": recipient.encode()},
        )
