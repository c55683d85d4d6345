"""A record as one line of JSON, and back: the form in which parts and productions hold records.

Outer keys stand in one order, fields in their record's, and nothing is escaped that need not be, so
that equal records are equal bytes.
"""

from __future__ import annotations

import json
from datetime import datetime

from comity.collection.record import FieldValue, Record, SourceId
from comity.errors import PackageError
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import AccountId, Category


def instant_text(at: datetime) -> str:
    """Return an instant as RFC 3339 in UTC with ``Z``, fractions only where there are any."""
    return as_instant(at).isoformat().replace("+00:00", "Z")


def line_of(record: Record) -> bytes:
    """Return the record's line, its line feed included."""
    whole = {
        "account": record.account,
        "category": record.category.value,
        "at": None if record.at is None else instant_text(record.at),
        "fields": dict(record.fields),
        "source": record.source,
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair is no text and cannot be written; it becomes a question mark.
    return text.encode("utf-8", "replace") + b"\n"


def record_of(line: bytes) -> Record:
    """Return the record that a line of ours holds.

    :raises PackageError: if the line is none of ours.
    """
    try:
        whole = json.loads(line)
        at = whole["at"]
        return Record(
            account=AccountId(whole["account"]),
            category=Category(whole["category"]),
            at=None if at is None else as_instant(datetime.fromisoformat(at)),
            fields=tuple(_field(name, value) for name, value in whole["fields"].items()),
            source=SourceId(whole["source"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise PackageError(
            f"A collected line cannot be read ({type(wrong).__name__}), so nothing was packed. "
            "Collect this part again."
        ) from wrong


def _field(name: str, value: object) -> tuple[str, FieldValue]:
    if value is not None and not isinstance(value, str | int):
        raise TypeError(name)
    return (name, value)
