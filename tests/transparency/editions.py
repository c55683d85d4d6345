"""Whole editions, made by the real path from histories to a published file."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from comity.ledger.entry import Entry
from comity.transparency.cells import Band
from comity.transparency.closing import NOT_IN_ROLLS, ClosedTables, close_tables
from comity.transparency.edition import BandedFigure, Edition
from comity.transparency.history import CaseHistory
from comity.transparency.report_file import KIND, entry_body, write_report
from comity.transparency.roll import RollOpening
from comity.vocabulary.words import RequestId
from tests.support import ledgers
from tests.transparency.published import H2, a_half_year, commitment_of

NAME = "2020-H2/1"


@dataclass
class Salts:
    """The house's memory of the salts that it drew."""

    rng: random.Random
    drawn: dict[tuple[RequestId, str], bytes] = field(default_factory=dict)

    def __call__(self, request: RequestId, table: str) -> bytes:
        return self.drawn.setdefault((request, table), self.rng.randbytes(16))


def closed(cases: list[CaseHistory], *, salts: Salts, threshold: int = 5) -> ClosedTables:
    return close_tables(
        cases,
        edition=NAME,
        period=H2,
        threshold=threshold,
        salt=salts,
        commitments={case.id: commitment_of(case) for case in cases},
        held=frozenset(case.id for case in cases[::3]),
        places=frozenset({"TW"}),
    )


def an_edition(tables: ClosedTables) -> Edition:
    return Edition(
        publisher="Example Search",
        name=NAME,
        number=1,
        period=H2,
        published_on=date(2021, 2, 1),
        tables=tables.tables,
        banded=(BandedFigure("us-3", "process", Band(0, 249), "50 U.S.C. § 1874(a)(3)"),),
        notes=NOT_IN_ROLLS,
    )


def an_entry_for(edition: Edition, **changes) -> Entry:
    facts = {
        "number": 2,
        "kind": KIND,
        "at": datetime(2021, 1, 31, tzinfo=UTC),
        "actor": "analyst",
        "nonce": bytes(16),
        "body": entry_body(edition),
    }
    return Entry(**facts | changes)


def a_receipt_for(edition: Edition, **changes):
    entries = [ledgers.an_entry(0), ledgers.an_entry(1), an_entry_for(edition, **changes)]
    return ledgers.a_proved_receipt([*entries[:2], with_opening(entries[2])], 2)


def with_opening(entry: Entry) -> Entry:
    """Give an entry the commitment that the support's receipts open."""
    plain = ledgers.an_entry(entry.number)
    return Entry(
        number=entry.number,
        kind=entry.kind,
        at=entry.at,
        actor=entry.actor,
        nonce=entry.nonce,
        body=entry.body,
        commitments=plain.commitments,
    )


def a_report(seed: int = 1) -> tuple[bytes, list[CaseHistory], Salts, Edition]:
    rng = random.Random(seed)
    cases = a_half_year(rng)
    salts = Salts(rng)
    edition = an_edition(closed(cases, salts=salts))
    return write_report(edition, receipt=a_receipt_for(edition)), cases, salts, edition


def an_opening(case: CaseHistory, salts: Salts, table: str, cell: str) -> RollOpening:
    return RollOpening(
        salt=salts.drawn[case.id, table],
        edition=NAME,
        table=table,
        cell=cell,
        intake_salt=sha256(case.id.encode()).digest(),
    )
