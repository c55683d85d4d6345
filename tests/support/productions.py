"""A small production, packed by the house's own code, with its proof in a ledger."""

from dataclasses import replace
from datetime import timedelta

from comity.collection.record import Record, SourceId
from comity.determination.scope import Grant, Scope
from comity.ledger.canonical import Json
from comity.release.contents import PackageFacts
from comity.release.package import Packer
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, CaseRef, Category
from comity_server.adapters.packing import zip_stream
from tests.support import ledgers

ALICE, BOB = AccountId("@alice:例え.example"), AccountId("=cmd|calc")
HOUR = Period(ledgers.NOON, ledgers.NOON + timedelta(hours=1))
DIGEST = "ab" * 32
SCOPE = Scope(
    (
        Grant(ALICE, Category.SUBSCRIBER),
        Grant(ALICE, Category.CONTENT, HOUR),
        Grant(BOB, Category.CONTENT, HOUR),
    )
)
FACTS = PackageFacts(
    production="p-7k2m",
    case=CaseRef("c-9x"),
    provider="Example Forum",
    authority="Hong Kong Police Force 香港警務處",
    prepared_at=ledgers.NOON,
    determination_sha256=DIGEST,
    scope=SCOPE,
    custodians=("forum", "synapse"),
    discarded=(("other-account", 3),),
)
RECORDS = [
    Record(ALICE, Category.SUBSCRIBER, None, (("name", "Alice"),), SourceId("forum/who")),
    *(
        Record(
            ALICE,
            Category.CONTENT,
            ledgers.NOON + timedelta(minutes=minute),
            (("body", f"=post {minute}\n“quoted”"), ("length", minute)),
            SourceId("forum/posts"),
        )
        for minute in range(3)
    ),
]


def an_approval(number=1, **changes):
    body: dict[str, Json] = {"digest": DIGEST, "given": 2, "needed": 2}
    facts = {"kind": "determination.approved", "case": FACTS.case, "body": body}
    return ledgers.an_entry(number, **{**facts, **changes})


def proof_of(entry):
    entries = [ledgers.an_entry(0), entry, ledgers.an_entry(2)]
    return ledgers.a_proved_receipt(entries, 1).to_bytes()


def packed(*, proof=None, records=RECORDS, **changes):
    """Return the archive of a production."""

    def source(account, category):
        return iter([one for one in records if (one.account, one.category) == (account, category)])

    packer = Packer(
        facts=replace(FACTS, **changes),
        records=source,
        summary=lambda contents: b"%PDF-1.7 a summary",
        ledger_proof=proof_of(an_approval()) if proof is None else proof,
    )
    return b"".join(zip_stream(packer))
