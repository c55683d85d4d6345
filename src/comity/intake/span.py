"""Read the period of a request from two texts, or say what is wrong with which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from comity.vocabulary.instants import InstantError, Period, as_instant, end_of, start_of


@dataclass(frozen=True, slots=True)
class NoSpan:
    """Why two texts are no period; ``field`` is ``start`` or ``end``, ``code`` is stable."""

    code: str
    field: str
    sentence: str


def read_span(*, start: str, end: str, at: datetime) -> Period | NoSpan:
    """Return the period from ``start`` to ``end``; a day as an end includes that day.

    An empty text leaves its side open.

    :param at: now; what has not happened yet cannot be asked for.
    """
    first = _instant(start, last=False, field="start")
    if isinstance(first, NoSpan):
        return first
    after = _instant(end, last=True, field="end")
    if isinstance(after, NoSpan):
        return after
    if first is not None and first > as_instant(at):
        return NoSpan("span.future", "start", "The period begins in the future. Enter a past day.")
    if first is not None and after is not None and first >= after:
        return NoSpan("span.backwards", "end", "The period ends before it begins. Check both days.")
    return Period(first, after)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str, *, last: bool, field: str) -> datetime | NoSpan | None:
    given = text.strip()
    if not given:
        return None
    try:
        if (day := _day(given)) is not None:
            return end_of(day) if last else start_of(day)
        return as_instant(datetime.fromisoformat(given))
    except InstantError:
        return NoSpan(
            "span.no-offset",
            field,
            "Enter the time with its offset from UTC, such as 2020-07-01T18:00+08:00.",
        )
    except (ValueError, OverflowError):
        return NoSpan("span.no-date", field, "Enter a day as year, month, day, such as 2020-07-01.")
