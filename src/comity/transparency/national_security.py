"""Bands: what a law lets be said about classes of which no exact number may be published.

The options are facts of a law and come in as data (:data:`US_OPTIONS` is the shape in which the law
pack's ``us.natsec.reporting`` is spoken of, taken from 50 U.S.C. § 1874(a) and (b)). This module
knows how to apply an option: which band a count falls into, and which period may be published when.

A letter whose secrecy has ended may be published itself, and is listed apart. It stays counted in
the band of its time, and that band is never stated anew: had a band of 250 to 499 become 0 to 249
when one letter was taken out, the exact number would have been told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from comity.errors import FiguresError
from comity.transparency.cells import Band
from comity.transparency.months import closed
from comity.vocabulary.instants import Period, start_of
from comity.vocabulary.words import Category, RequestId


class BandedClass(StrEnum):
    """What a case is, of those that may be published in bands only."""

    LETTER = "letter"
    CONTENT_ORDER = "content-order"
    NON_CONTENT_ORDER = "non-content-order"


@dataclass(frozen=True, slots=True)
class BandedCategory:
    """One line of an option: which classes it counts together, and whether their selectors."""

    id: str
    classes: frozenset[BandedClass]
    of_selectors: bool


@dataclass(frozen=True, slots=True)
class BandOption:
    """One structure in which the law lets figures be published.

    ``months`` is the length of its periods. ``delay`` is how long after a period's end the figures
    of ``delayed`` classes may first appear; ``new_service_delay`` applies to the first order of a
    kind on a service that never had one.
    """

    id: str
    width: int
    months: int
    categories: tuple[BandedCategory, ...]
    delay: timedelta
    delayed: frozenset[BandedClass]
    new_service_delay: timedelta
    source: str


def _pair(name: str, *classes: BandedClass) -> tuple[BandedCategory, BandedCategory]:
    counted = frozenset(classes)
    return (
        BandedCategory(name, counted, of_selectors=False),
        BandedCategory(f"{name}-selectors", counted, of_selectors=True),
    )


_APART: Final = tuple(category for one in BandedClass for category in _pair(one.value, one))
_TOGETHER: Final = _pair("process", *BandedClass)
_ORDERS: Final = frozenset({BandedClass.CONTENT_ORDER, BandedClass.NON_CONTENT_ORDER})
_EVERY: Final = frozenset(BandedClass)
_NONE: Final = timedelta(0)
_HALF, _YEAR, _NEW = timedelta(days=180), timedelta(days=365), timedelta(days=540)

US_OPTIONS: Final = (
    BandOption("us-1", 1000, 6, _APART, _HALF, _ORDERS, _NEW, "50 U.S.C. § 1874(a)(1) and (b)(1)"),
    BandOption("us-2", 500, 6, _APART, _HALF, _ORDERS, _NEW, "50 U.S.C. § 1874(a)(2) and (b)(1)"),
    BandOption(
        "us-3", 250, 6, _TOGETHER, _NONE, frozenset(), _NONE, "50 U.S.C. § 1874(a)(3) and (b)(2)"
    ),
    BandOption(
        "us-4", 100, 12, _TOGETHER, _YEAR, _EVERY, _NONE, "50 U.S.C. § 1874(a)(4) and (b)(3)"
    ),
)


LETTERS: Final = frozenset({"us.nsl"})
ORDERS: Final = "us.fisa."
"""The instruments that § 1874 speaks of, by their ids in the law pack."""

_CONTENT: Final = frozenset({Category.CONTENT, Category.REALTIME_CONTENT})


def banded_class_of(instrument: str, categories: Iterable[Category]) -> BandedClass | None:
    """Return the class in whose bands a request is counted; None where exact numbers may be told.

    An order that does not say what it is for is taken for one about content.
    """
    if instrument in LETTERS:
        return BandedClass.LETTER
    if not instrument.startswith(ORDERS):
        return None
    asked = frozenset(categories)
    is_content = not asked or asked & _CONTENT
    return BandedClass.CONTENT_ORDER if is_content else BandedClass.NON_CONTENT_ORDER


def option_of(name: str, options: Sequence[BandOption] = US_OPTIONS) -> BandOption:
    """Return the option with this id.

    :raises FiguresError: if there is none: no other structure may be published.
    """
    for option in options:
        if option.id == name:
            return option
    known = ", ".join(option.id for option in options)
    raise FiguresError(f"There is no option {name!r} for figures in bands. Choose one of {known}.")


def band_of(count: int, *, width: int) -> Band:
    """Return the band into which a count falls: 0 to ``width - 1``, and so on.

    :raises FiguresError: if the count is below zero.
    """
    if count < 0:
        raise FiguresError("A band cannot hold less than nothing.")
    low = count // width * width
    return Band(low, low + width - 1)


@dataclass(frozen=True, slots=True)
class BandedCase:
    """A letter, order or directive of a class that is published in bands only.

    ``selectors`` are the accounts it targets. ``is_first_on_service`` says that the service never
    had such an order before. ``secrecy_ended_at`` is when it became publishable itself.
    """

    id: RequestId
    received_at: datetime
    banded_class: BandedClass
    selectors: int
    is_first_on_service: bool = False
    secrecy_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BandedLine:
    """One publishable line."""

    category: BandedCategory
    band: Band


def banded_lines(
    cases: Sequence[BandedCase], *, option: BandOption, period: Period, published_on: date
) -> tuple[BandedLine, ...]:
    """Return the lines that may be published of a period on a day.

    Released letters stay in their band (see above). What is not yet due stands in no line.

    :raises FiguresError: if the period is not of the option's length or not over yet.
    """
    start, end = closed(period)
    if _months(start, end) != option.months or end > start_of(published_on):
        raise FiguresError(
            f"Option {option.id} covers {option.months} months that have ended; {start} to {end} "
            f"are not such a period on {published_on}."
        )
    within = [case for case in cases if period.covers(case.received_at)]
    day = start_of(published_on)
    return tuple(
        BandedLine(category, band_of(_count(category, within, option, day), width=option.width))
        for category in option.categories
        if not category.classes & option.delayed or end + option.delay <= day
    )


def reject_other_option(chosen: BandOption, *, published: BandOption | None) -> None:
    """Raise where a period that stands in one option's bands would also stand in another's.

    The law allows one structure; and where two bands of one number cross, less is left than either
    gives away.
    """
    if published is not None and published.id != chosen.id:
        raise FiguresError(
            f"This period is published under option {published.id}. Bands of {chosen.width} beside "
            f"those of {published.width} would tell more than the law allows."
        )


def released_letters(cases: Sequence[BandedCase], *, at: datetime) -> tuple[RequestId, ...]:
    """Return the letters that may be published one by one by an instant, in order of arrival."""
    free = [c for c in cases if c.secrecy_ended_at is not None and c.secrecy_ended_at <= at]
    return tuple(case.id for case in sorted(free, key=lambda case: (case.received_at, case.id)))


def _count(
    category: BandedCategory, cases: Sequence[BandedCase], option: BandOption, day: datetime
) -> int:
    return sum(
        case.selectors if category.of_selectors else 1
        for case in cases
        if case.banded_class in category.classes and not _is_young(case, option, day)
    )


def _is_young(case: BandedCase, option: BandOption, day: datetime) -> bool:
    if not case.is_first_on_service or case.banded_class not in option.delayed:
        return False
    return case.received_at + option.new_service_delay > day


def _months(start: datetime, end: datetime) -> int:
    return (end.year - start.year) * 12 + end.month - start.month if start.day == end.day else 0
