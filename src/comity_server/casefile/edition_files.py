"""The files of a published edition: the report itself, tidy data, its descriptors, its rolls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comity.ledger.canonical import canonical
from comity.ledger.receipt import ProvedReceipt
from comity.transparency.csv_text import write_csv
from comity.transparency.edition import Edition
from comity.transparency.open_data import descriptor_of, report_schema, write_figures_csv
from comity.transparency.report_file import write_report
from comity.transparency.roll import Roll

REPORT, CSV, DESCRIPTOR, SCHEMA = (
    "report.json",
    "figures.csv",
    "datapackage.json",
    "report-schema.json",
)
JSON_TYPE, CSV_TYPE = "application/json", "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Made:
    """One file before it is stored."""

    name: str
    media_type: str
    body: bytes


def files_of(edition: Edition, *, receipt: ProvedReceipt) -> Iterator[Made]:
    """Yield every file of an edition whose entry is under a checkpoint.

    :raises comity.errors.FiguresError: if the receipt is not of the entry that fixed it.
    """
    csv = write_figures_csv(edition)
    yield Made(REPORT, JSON_TYPE, write_report(edition, receipt=receipt))
    yield Made(CSV, CSV_TYPE, csv)
    yield Made(DESCRIPTOR, JSON_TYPE, canonical(descriptor_of(edition, csv=csv, path=CSV)))
    yield Made(SCHEMA, "application/schema+json", canonical(report_schema()))
    for table in edition.tables:
        if table.roll is not None:
            yield Made(f"roll-{table.id}.csv", CSV_TYPE, roll_csv(table.roll))


def roll_csv(roll: Roll) -> bytes:
    """Return a roll as CSV, one line an entry, in the order of the roll."""
    return write_csv(("entry", "cell"), ((row.entry.hex(), row.label) for row in roll.rows))
