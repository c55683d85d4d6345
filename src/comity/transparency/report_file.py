"""The published file of an edition: its facts, its rolls, and the proof that they came first.

Canonical JSON with four fields. ``facts`` is everything that is said; ``rolls`` are the entries of
each rolled table; ``receipt`` is the proved receipt of the ledger entry (:data:`KIND`), whose body
holds the digest of the facts and the root and size of each roll. A stranger checks it with
``comity_verify report FILE``; the format is told in ``docs/formats/report.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, assert_never

from comity.errors import FiguresError
from comity.ledger.canonical import Json, canonical
from comity.ledger.receipt import ProvedReceipt
from comity.transparency.cells import Band, NotReported, Number, Shown, Withheld, status_of
from comity.transparency.edition import Correction, Edition, PublishedTable
from comity.transparency.months import closed
from comity.transparency.registry import figure_of
from comity.transparency.roll import Roll, RollOpening

FORMAT: Final = "comity.report/edition@1"
OPENING_FORMAT: Final = "comity.report/opening@1"
KIND: Final = "transparency.published"


def facts_of(edition: Edition) -> Mapping[str, Json]:
    """Return everything that an edition says, as JSON says it."""
    start, end = closed(edition.period)
    figures = {cell.figure for table in edition.tables for cell in table.cells}
    return {
        "banded": [
            {
                "category": line.category,
                "option": line.option,
                "shown": shown_to_json(line.shown),
                "source": line.source,
            }
            for line in edition.banded
        ],
        "corrections": [_correction(found) for found in edition.corrections],
        "definitions": {
            figure.value: {
                "definition": figure_of(figure).definition,
                "excludes": figure_of(figure).excludes,
                "unit": figure_of(figure).unit.value,
            }
            for figure in sorted(figures)
        },
        "edition": edition.name,
        "notes": list(edition.notes),
        "number": edition.number,
        "period": {"end": _instant(end.isoformat()), "start": _instant(start.isoformat())},
        "published_on": edition.published_on.isoformat(),
        "publisher": edition.publisher,
        "released": list(edition.released),
        "tables": [_table(table) for table in edition.tables],
    }


def _instant(text: str) -> str:
    return text.replace("+00:00", "Z")


def shown_to_json(shown: Shown) -> Mapping[str, Json]:
    """Return a cell as data files say it: its status, and what there is to say."""
    said: dict[str, Json] = {"status": status_of(shown).value}
    match shown:
        case Number(value=value, was=was):
            said["value"] = value
            if was is not None:
                said["was"] = was
        case NotReported(why=why):
            said["why"] = why
        case Band(low=low, high=high):
            said |= {"low": low, "high": high}
        case Withheld():
            pass
        case _:
            assert_never(shown)
    return said


def _correction(found: Correction) -> Json:
    return {
        "cell": found.cell,
        "now": shown_to_json(found.now),
        "table": found.table,
        "was": shown_to_json(found.was),
        "why": found.why,
    }


def _table(table: PublishedTable) -> Json:
    return {
        "cells": [
            {
                "figure": cell.figure.value,
                "keys": list(cell.keys),
                "name": cell.name,
                "shown": shown_to_json(cell.shown),
            }
            for cell in table.cells
        ],
        "dimensions": list(table.dimensions),
        "id": table.id,
        "title": table.title,
        "total": shown_to_json(table.total),
        "unit": table.unit.value if table.unit else None,
        "why_no_roll": table.why_no_roll,
    }


def entry_body(edition: Edition) -> Mapping[str, Json]:
    """Return the body of the ledger entry that must be checkpointed before the report appears."""
    return {
        "edition": edition.name,
        "facts": sha256(canonical(facts_of(edition))).hexdigest(),
        "number": edition.number,
        "rolls": {
            roll.table: {"root": roll.root().hex(), "size": len(roll.rows)}
            for roll in _rolls(edition)
        },
    }


def rolls_of(edition: Edition) -> Mapping[str, Json]:
    """Return the lines of each rolled table, entry and label, as JSON says them."""
    return {
        roll.table: [[row.entry.hex(), row.label] for row in roll.rows] for roll in _rolls(edition)
    }


def _rolls(edition: Edition) -> list[Roll]:
    return [table.roll for table in edition.tables if table.roll is not None]


def write_report(edition: Edition, *, receipt: ProvedReceipt) -> bytes:
    """Return the published file of an edition.

    :raises FiguresError: if the receipt is not of the entry that this edition must have.
    """
    if receipt.entry.kind != KIND or canonical(receipt.entry.body) != canonical(
        entry_body(edition)
    ):
        raise FiguresError(
            f"The receipt is not that of edition {edition.name} as it stands. Enter it in the "
            "ledger and make a checkpoint first: what is published must have been fixed before."
        )
    return canonical(
        {
            "facts": facts_of(edition),
            "format": FORMAT,
            "receipt": receipt.to_bytes().decode(),
            "rolls": rolls_of(edition),
        }
    )


def write_opening(opening: RollOpening) -> bytes:
    """Return the file that a sender or a told user gets, to find their own entry."""
    return canonical(
        {
            "cell": opening.cell,
            "edition": opening.edition,
            "format": OPENING_FORMAT,
            "intake_salt": opening.intake_salt.hex(),
            "salt": opening.salt.hex(),
            "table": opening.table,
        }
    )
