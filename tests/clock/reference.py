"""A slow way to count days: walk the hours of the calendar one by one and look at each.

It shares nothing with the clock but the zone database: no calendar arithmetic, only steps of an
hour through UTC, at each of which it asks the zone what day it is there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)
SECOND = timedelta(seconds=1)


def day_at(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def start_of_next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first quarter of an hour after ``at`` at which the zone has a later day."""
    here = day_at(at, zone)
    walk = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    while walk <= at or day_at(walk, zone) <= here:
        walk += STEP
    return walk


def whole_days(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return where the n-th day after the day of ``start`` ends."""
    at = start.astimezone(UTC)
    for _ in range(days + 1):
        at = start_of_next_day(at, zone)
    return at


def rolled(end: datetime, zone: ZoneInfo, off: set[date]) -> datetime:
    """Return the end of the first day from the one that ends at ``end`` on which people work."""
    while True:
        day = day_at(end - SECOND, zone)
        if day.isoweekday() < 6 and day not in off:
            return end
        end = start_of_next_day(end, zone)


def working_days(start: datetime, days: int, zone: ZoneInfo, off: set[date]) -> datetime:
    """Return where the n-th day of work after the day of ``start`` ends."""
    at = start_of_next_day(start.astimezone(UTC), zone)
    left = days
    while True:
        day = day_at(at, zone)
        if day.isoweekday() < 6 and day not in off:
            left -= 1
        if left == 0:
            return start_of_next_day(at, zone)
        at = start_of_next_day(at, zone)


def months(start: datetime, count: int, zone: ZoneInfo) -> datetime:
    """Return where the day of the same number ends so many months on, or the last of its month."""
    first = day_at(start, zone)
    at, changes, last = start.astimezone(UTC), 0, first
    while True:
        after = start_of_next_day(at, zone)
        day = day_at(after, zone)
        if day.month != last.month:
            changes += 1
            if changes > count:
                return after
        if changes == count and day.day == first.day:
            return start_of_next_day(after, zone)
        at, last = after, day
