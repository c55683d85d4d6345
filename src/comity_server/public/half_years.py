"""Half-years as the report counts them, and the day on which each is published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext

from comity.transparency.months import half_year
from comity.vocabulary.instants import Period

_NAME = re.compile(r"([0-9]{4})-([12])")


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """The first or second half of a year, in UTC."""

    year: int
    half: int

    @property
    def name(self) -> str:
        """Return how it stands in addresses: ``2020-1``."""
        return f"{self.year}-{self.half}"

    @property
    def period(self) -> Period:
        """Return its instants."""
        return half_year(self.year, self.half)

    @property
    def published_on(self) -> date:
        """Return the day of publication: two months after its end (decision 0101)."""
        return date(self.year, 9, 1) if self.half == 1 else date(self.year + 1, 3, 1)

    @property
    def published_at(self) -> datetime:
        """Return the first instant of the day of publication, in UTC."""
        return datetime.combine(self.published_on, datetime.min.time(), UTC)

    @property
    def following(self) -> HalfYear:
        """Return the next one."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def say(self) -> str:
        """Return its name in words."""
        words = {
            1: gettext("January to June %(year)s"),
            2: gettext("July to December %(year)s"),
        }
        return words[self.half] % {"year": self.year}


def of(at: datetime) -> HalfYear:
    """Return the half-year in which an instant lies."""
    utc = at.astimezone(UTC)
    return HalfYear(utc.year, 1 if utc.month <= 6 else 2)


def parse(name: str) -> HalfYear | None:
    """Return the half-year that an address names, if it names one."""
    found = _NAME.fullmatch(name)
    return HalfYear(int(found[1]), int(found[2])) if found and int(found[1]) else None


def between(first: HalfYear, last: HalfYear) -> tuple[HalfYear, ...]:
    """Return all half-years from the first to the last, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = first.following
    return tuple(found)
