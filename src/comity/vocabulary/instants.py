"""Instants and periods: aware, in UTC, half-open.

Source: the scenario format: a date is a day in UTC; as a start it is its 00:00, as an end it
includes the day; ends given as instants are exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


class InstantError(ValueError):
    """Raised when an instant lacks its offset or a period runs backwards."""


def as_instant(value: datetime) -> datetime:
    """Return an aware instant in UTC.

    :raises InstantError: if it has no offset; we never guess a zone.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise InstantError(f"{value.isoformat()} has no offset: write for example {value}+08:00")
    return value.astimezone(UTC)


def start_of(day: date) -> datetime:
    """Return the first instant of a day in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def end_of(day: date) -> datetime:
    """Return the first instant after a day in UTC: the exclusive end of a period through it."""
    return start_of(day) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of time, ``[start, end)``; a side that is absent is open."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        for instant in (self.start, self.end):
            if instant is not None:
                as_instant(instant)
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise InstantError(
                f"the period ends ({self.end}) at or before its start ({self.start})"
            )

    def covers(self, at: datetime) -> bool:
        """Return whether the instant lies in the period."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)

    def lies_within(self, outer: Period) -> bool:
        """Return whether no instant of this period is outside ``outer``."""
        starts = outer.start is None or (self.start is not None and self.start >= outer.start)
        ends = outer.end is None or (self.end is not None and self.end <= outer.end)
        return starts and ends

    @property
    def is_bounded(self) -> bool:
        """Return whether both sides are given."""
        return self.start is not None and self.end is not None
