"""ISO 8601 durations, added to an instant in UTC."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_FORM = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


class DurationError(ValueError):
    """Raised when a text is no ISO 8601 duration in whole numbers."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of calendar time: months first, then what has a fixed length."""

    months: int = 0
    fixed: timedelta = timedelta(0)

    def after(self, at: datetime) -> datetime:
        """Return the instant that lies this long after ``at``.

        A month that has no such day ends on its last: 31 January and a month is 28 February.
        """
        year, month = divmod(at.year * 12 + at.month - 1 + self.months, 12)
        day = min(at.day, calendar.monthrange(year, month + 1)[1])
        return at.replace(year=year, month=month + 1, day=day) + self.fixed


def parse_duration(text: str) -> Duration:
    """Return the duration that a text spells, such as ``P10D`` or ``PT8H``.

    :raises DurationError: if it spells none.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise DurationError(f"{text!r} is no duration: write P10D for ten days, PT8H for 8 hours")
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()
    )
    return Duration(
        months=12 * years + months,
        fixed=timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds),
    )
