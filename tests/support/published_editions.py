"""Publish an edition into a house as the house does: entry first, then checkpoint, then files."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from comity.ledger.canonical import canonical
from comity.transparency.cells import Number
from comity.transparency.closing import NOT_IN_ROLLS, ClosedTables, close_tables
from comity.transparency.edition import Correction, Edition, changed_cells
from comity.transparency.months import closed, half_year
from comity.transparency.open_data import descriptor_of, write_figures_csv
from comity.transparency.registry import FigureId
from comity.transparency.report_file import KIND, entry_body, facts_of, rolls_of, write_report
from comity.vocabulary.words import RequestId
from comity_server.casefile import models
from comity_server.gate.change import Side, change
from comity_server.ledger import publishing, store
from tests.support.cast import Cast
from tests.transparency.published import a_case, commitment_of

PERIOD, NAME = half_year(2020, 2), "2020-2"
FEBRUARY = datetime(2021, 2, 1, 9, tzinfo=UTC)


def cases(*, hong_kong: int = 30, germany: int = 12, taiwan: int = 2, iceland: int = 3) -> list:
    """Return cases: two large askers, and two small ones that have to be withheld together."""
    columns = (FigureId.CONTENT, FigureId.NON_CONTENT, FigureId.REFUSED, FigureId.OPEN)
    asked = (("HK", hong_kong), ("DE", germany), ("TW", taiwan), ("IS", iceland))
    rows = [row for row, count in asked for _ in range(count)]
    return [a_case(n, row, columns[n % len(columns)]) for n, row in enumerate(rows)]


def tables(found: list, *, name: str, before: ClosedTables | None = None) -> ClosedTables:
    """Close the tables of a period over cases."""
    rng = random.Random(name)
    salts: dict[tuple[RequestId, str], bytes] = {}
    return close_tables(
        found,
        edition=name,
        period=PERIOD,
        threshold=5,
        salt=lambda request, table: salts.setdefault((request, table), rng.randbytes(16)),
        commitments={case.id: commitment_of(case) for case in found},
        places=frozenset({"NZ"}),
        before=before.grid if before else None,
    )


def first_edition() -> tuple[Edition, ClosedTables]:
    """Return the first edition of the second half of 2020."""
    made = tables(cases(), name=f"{NAME}-1")
    edition = Edition(
        publisher="Example Search",
        name=f"{NAME}-1",
        number=1,
        period=PERIOD,
        published_on=date(2021, 2, 1),
        tables=made.tables,
        notes=NOT_IN_ROLLS,
    )
    return edition, made


def second_edition() -> Edition:
    """Return an edition that corrects the first: two letters from Hong Kong had been left out."""
    first, made = first_edition()
    later = tables(cases(hong_kong=32), name=f"{NAME}-2", before=made)
    plain = replace(first, name=f"{NAME}-2", number=2, tables=later.tables)
    changes = changed_cells(first, plain)
    why = "Two letters had been filed under another year."
    return replace(
        plain,
        published_on=date(2021, 3, 1),
        tables=tuple(_remembering(table, changes) for table in plain.tables),
        corrections=tuple(
            Correction(table, cell, was, now, why) for table, cell, was, now in changes
        ),
    )


def _remembering(table, changes):
    was = {cell: old for name, cell, old, _ in changes if name == table.id}
    cells = tuple(
        replace(cell, shown=Number(cell.shown.value, was=was[cell.name].value))
        if cell.name in was
        and isinstance(cell.shown, Number)
        and isinstance(was[cell.name], Number)
        else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)


def publish(cast: Cast, edition: Edition, *, at: datetime) -> models.Edition:
    """Write an edition's entry, make a checkpoint over it, and let it appear with its files."""
    with change(Side.NONE):
        number = store.append(KIND, at=at, actor="counsel", body=entry_body(edition))
    checkpoint = publishing.publish(at=at)
    report = write_report(edition, receipt=publishing.receipt_for(number, at=at))
    csv = write_figures_csv(edition)
    descriptor = json.dumps(descriptor_of(edition, csv=csv, path="figures.csv"), indent=2)
    start, end = closed(edition.period)
    with change(Side.NONE):
        row = models.Edition.objects.create(
            period_name=NAME,
            number=edition.number,
            name=edition.name,
            start=start,
            end=end,
            state="published",
            facts=canonical(facts_of(edition)).decode(),
            rolls=canonical(rolls_of(edition)).decode(),
            plan={},
            counted="",
            digest="",
            salts_id=uuid.uuid4(),
            drawn_up_by_id=cast.admin.person,
            drawn_up_at=at,
            ledger_number=number,
            published_at=at,
            checkpoint=int(checkpoint.text.splitlines()[1]),
        )
        for name, media_type, body in (
            ("report.json", "application/json", report),
            ("figures.csv", "text/csv; charset=utf-8", csv),
            ("datapackage.json", "application/json", descriptor.encode()),
        ):
            models.EditionFile.objects.create(
                edition=row,
                name=name,
                media_type=media_type,
                body=body,
                sha256=hashlib.sha256(body).hexdigest(),
            )
        store.append("transparency.appeared", at=at, actor="counsel")
    return row
