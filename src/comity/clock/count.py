"""Count a period from an instant: exactly, in whole days of a zone, or in working days.

Every count has two ends. Sources for whole days: Regulation (EEC, Euratom) No 1182/71, Art. 3: the
hour or day of the event is not counted, a period of days ends with its last day, and one that ends
on a day off may run to the end of the next working day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from comity.pack.clocks import ClockBook, Counting, Days
from comity.vocabulary.durations import Duration

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ends:
    """The earliest and the latest plausible end of a period, both in UTC."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"the latest end {self.latest} lies before {self.earliest}")


@dataclass(frozen=True, slots=True)
class Count:
    """A way of counting, with the zones in which the days may end."""

    days: Days = Days.EXACT
    zones: tuple[tzinfo, ...] = (UTC,)
    rolls: bool = False
    hours_start_full: bool = False
    weekend: frozenset[int] = frozenset({6, 7})
    yearly: frozenset[tuple[int, int]] = frozenset()
    single: frozenset[date] = frozenset()

    def is_weekend(self, day: date) -> bool:
        """Return whether nobody works on the day because of the day of the week."""
        return day.isoweekday() in self.weekend

    def is_off(self, day: date) -> bool:
        """Return whether nobody works on the day."""
        return self.is_weekend(day) or (day.month, day.day) in self.yearly or day in self.single


EXACT: Final = Count()


def count_of(rule: Counting | None, *, book: ClockBook, established_in: str) -> Count:
    """Return how to count under a rule; exactly where there is none."""
    if rule is None:
        return EXACT
    names = book.zones_of(established_in) or (rule.zone_unknown,)
    off = book.holidays_at(established_in, named=rule.holidays)
    return Count(
        days=rule.days,
        zones=tuple(ZoneInfo(name) for name in names),
        rolls=rule.rolls,
        hours_start_full=rule.hours_start_full,
        weekend=frozenset(rule.weekend),
        yearly=frozenset(_month_day(text) for text in off.yearly) if off else frozenset(),
        single=frozenset(date.fromisoformat(text) for text in off.days) if off else frozenset(),
    )


def ends_of(start: datetime, period: Duration, *, count: Count) -> Ends:
    """Return the two plausible ends of a period that begins with an event at ``start``."""
    whole = timedelta(days=period.fixed.days)
    if count.days is Days.EXACT or period.fixed != whole:
        return _exact(start.astimezone(UTC), period, count)
    if count.days is Days.WORKING_DAYS and not period.months:
        return _working(start, period.fixed.days, count)
    found = [_last_day(start, period, zone) for zone in count.zones]
    earliest = min(midnight_after(day, zone) for day, zone in found)
    latest = max(_rolled(day, zone, count) for day, zone in found)
    return Ends(earliest, latest)


def midnight_after(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which a day ends in a zone.

    Where clocks are put forward over midnight there is none, and the day ends as they are; where
    they are put back to it there are two, and the day has ended at the first.
    """
    return datetime.combine(day + DAY, time(), tzinfo=zone).astimezone(UTC)


def _exact(start: datetime, period: Duration, count: Count) -> Ends:
    end = period.after(start)
    if period.months or not count.hours_start_full:
        return Ends(end, end)
    into = timedelta(minutes=start.minute, seconds=start.second, microseconds=start.microsecond)
    return Ends(end, end + (HOUR - into if into else timedelta(0)))


def _last_day(start: datetime, period: Duration, zone: tzinfo) -> tuple[date, tzinfo]:
    at = datetime.combine(start.astimezone(zone).date(), time())
    return period.after(at).date(), zone


def _rolled(day: date, zone: tzinfo, count: Count) -> datetime:
    while count.rolls and count.is_off(day):
        day += DAY
    return midnight_after(day, zone)


def _working(start: datetime, days: int, count: Count) -> Ends:
    """Count working days: holidays are worked on for the earlier end and not for the later."""
    early, late = [], []
    for zone in count.zones:
        day = start.astimezone(zone).date()
        early.append(midnight_after(_nth(day, days, count.is_weekend), zone))
        late.append(midnight_after(_nth(day, days, count.is_off), zone))
    return Ends(min(early), max(late))


def _nth(day: date, left: int, is_off: Callable[[date], bool]) -> date:
    while left:
        day += DAY
        left -= 0 if is_off(day) else 1
    return day


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
