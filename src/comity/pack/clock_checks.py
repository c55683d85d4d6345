"""What must be true of the books of the clock beyond the type of each value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.pack.clocks import ClockBook, Holidays, speaks_of
from comity.pack.faults import Faults, Spot

LEAP_YEAR: Final = 2000
"""A year that has every day there is, to read ``02-29`` in."""


def check_clocks(
    book: ClockBook, *, spots: Mapping[str, Spot], instruments: Collection[str], faults: Faults
) -> None:
    """Find rules for instruments that do not exist, unknown zones, and days that are none."""
    named = [(one.id, one.instruments) for one in book.rule]
    named += [(one.id, one.instruments) for one in book.window]
    named += [(one.id, one.instruments) for one in book.counting]
    for entry, patterns in named:
        for index, pattern in enumerate(patterns):
            if not any(speaks_of((pattern,), name) for name in instruments):
                place = spots[entry] / "instruments" / index
                cure = "Write an instrument's id, or a prefix that ends in a dot."
                faults.add(place, f"{pattern!r} names no instrument of the law packs.", cure)
    for zone in book.zone:
        for name in zone.names:
            _check_zone(name, spots[zone.id] / "names", faults)
    known = {one.id for one in book.holidays}
    for counting in book.counting:
        _check_zone(counting.zone_unknown, spots[counting.id] / "zone_unknown", faults)
        if counting.holidays and counting.holidays not in known:
            cure = "Add [[holidays]] with this id, or leave the key out."
            place = spots[counting.id] / "holidays"
            faults.add(place, f"there are no holidays {counting.holidays!r}.", cure)
    _check_places(book, spots, faults)
    for days in book.holidays:
        for text in _no_days(days):
            faults.add(spots[days.id], f"{text!r} is no day.", "Write 12-25 or 2027-03-29.")


def _check_places(book: ClockBook, spots: Mapping[str, Spot], faults: Faults) -> None:
    """Find places of which two entries claim to be the holidays."""
    seen: dict[str, str] = {}
    for one in book.holidays:
        for index, place in enumerate(one.places):
            if place in seen:
                says = f"the holidays of {place} stand in {seen[place]!r} already."
                faults.add(spots[one.id] / "places" / index, says, "Keep one list for each place.")
            seen.setdefault(place, one.id)


def _check_zone(name: str, spot: Spot, faults: Faults) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        cure = "Write a name such as Europe/Brussels."
        faults.add(spot, f"{name!r} is no zone of the IANA time zone database.", cure)


def _no_days(holidays: Holidays) -> Iterator[str]:
    for text in (*(f"{LEAP_YEAR}-{one}" for one in holidays.yearly), *holidays.days):
        try:
            date.fromisoformat(text)
        except ValueError:
            yield text
