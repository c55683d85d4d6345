"""Turn a column's value into a field's, by its declared type and never by guess."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from comity.collection.lines import instant_text
from comity.collection.record import FieldValue

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ColumnType(StrEnum):
    """What a column is declared to hold."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    BYTES = "bytes"
    INSTANT = "instant"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"

    @property
    def is_instant(self) -> bool:
        """Return whether values are instants."""
        return self in {ColumnType.INSTANT, ColumnType.SECONDS, ColumnType.MILLISECONDS}


class WrongType(ValueError):
    """Raised when a value is not what its column is declared to hold; never shows the value."""


def instant_of(value: object, kind: ColumnType) -> datetime:
    """Return the instant a value stands for.

    :raises WrongType: if it stands for none, or has no offset.
    """
    if kind is ColumnType.INSTANT:
        return _written_instant(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongType(f"is no whole number of {kind.value}")
    unit = timedelta(seconds=1) if kind is ColumnType.SECONDS else timedelta(milliseconds=1)
    try:
        return _EPOCH + value * unit
    except OverflowError as wrong:
        raise WrongType("is an instant out of range") from wrong


def field_of(value: object, kind: ColumnType) -> FieldValue:
    """Return a value as a field holds it: text, whole number or truth; instants as RFC 3339.

    :raises WrongType: if the value is of another type.
    """
    if kind.is_instant:
        return instant_text(instant_of(value, kind))
    return _READERS[kind](value)


def bound_instant(at: datetime, kind: ColumnType) -> object:
    """Return an instant as the query's parameter is declared to be bound."""
    if kind is ColumnType.SECONDS:
        return _ceil(at, timedelta(seconds=1))
    if kind is ColumnType.MILLISECONDS:
        return _ceil(at, timedelta(milliseconds=1))
    return instant_text(at)


def _ceil(at: datetime, unit: timedelta) -> int:
    # For whole units, value >= start and value < end are the same with the sides rounded up.
    return -((_EPOCH - at) // unit)


def _written_instant(value: object) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as wrong:
            raise WrongType("is no instant in RFC 3339") from wrong
    if not isinstance(value, datetime):
        raise WrongType("is no instant")
    if value.utcoffset() is None:
        raise WrongType("is an instant without an offset; we never guess a zone")
    return value.astimezone(UTC)


def _text(value: object) -> FieldValue:
    if isinstance(value, str):
        return value
    raise WrongType("is no text")


def _integer(value: object) -> FieldValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise WrongType("is no whole number")


def _boolean(value: object) -> FieldValue:
    # SQLite has no type of its own for truth: 0 and 1 are how it is stored.
    if isinstance(value, bool) or (isinstance(value, int) and value in {0, 1}):
        return bool(value)
    raise WrongType("is neither true nor false")


def _decimal(value: object) -> FieldValue:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise WrongType("is no number")
    return str(value)


def _bytes(value: object) -> FieldValue:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise WrongType("is no string of bytes")


_READERS: dict[ColumnType, Callable[[object], FieldValue]] = {
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: _integer,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DECIMAL: _decimal,
    ColumnType.BYTES: _bytes,
}
