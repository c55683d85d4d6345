"""The books of the clock as values: how days are counted, what pauses a period, who may object.

The deadline and the term of an instrument stand in its law pack; here stands what these two keys
cannot say. Every entry has a source. Format: ``docs/formats/clocks.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.pack.policy import ValueSource
from comity.pack.words import IsoDuration
from comity.vocabulary.places import Place, country_of
from comity.vocabulary.words import Category, Clock


class Days(StrEnum):
    """How a period of days or months is counted."""

    EXACT = "exact"
    WHOLE_DAYS = "whole-days"
    WORKING_DAYS = "working-days"


class ZoneOf(StrEnum):
    """Whose zone says when a day ends."""

    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """The zones of some places, by their names in the IANA time zone database."""

    id: str
    places: tuple[Place, ...]
    names: tuple[str, ...]
    source: ValueSource


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days on which nobody works: each year (``MM-DD``) and single ones (``YYYY-MM-DD``).

    ``places`` are those whose public holidays these are; without any, they are what a rule of
    counting falls back on where it knows no place's own.
    """

    id: str
    says: str
    source: ValueSource
    places: tuple[Place, ...] = ()
    yearly: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """How the periods of some instruments are counted.

    ``weekend`` are ISO week days (6 is Saturday). With ``rolls`` a period that ends on a day off
    may run to the next working day; with ``hours_start_full`` hours may start at the next full one.
    """

    id: str
    says: str
    instruments: tuple[str, ...]
    days: Days
    source: ValueSource
    zone: ZoneOf = ZoneOf.ADDRESSEE
    zone_unknown: str = "UTC"
    rolls: bool = False
    hours_start_full: bool = False
    weekend: tuple[int, ...] = (6, 7)
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """What a law says of one clock beyond the deadline and term of its instrument.

    ``pauses``: it stands still while our question waits for an answer. ``silence``: our duty ends
    when nobody answers for so long. ``until_produced``: it runs on once a production is asked for.
    ``at_once``: it is due on receipt.
    """

    id: str
    says: str
    instruments: tuple[str, ...]
    clock: Clock
    source: ValueSource
    period: IsoDuration | None = None
    emergency: IsoDuration | None = None
    pauses: bool = False
    silence: IsoDuration | None = None
    until_produced: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class WindowRule:
    """A time in which another authority may object to a production.

    No ``categories`` means whatever is asked. ``watch`` is how long it may still object after an
    emergency production, which it does not hold up.
    """

    id: str
    says: str
    instruments: tuple[str, ...]
    period: IsoDuration
    source: ValueSource
    watch: IsoDuration | None = None
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockBook:
    """``clocks/*.toml``, in the order of the files."""

    rule: tuple[ClockRule, ...] = ()
    window: tuple[WindowRule, ...] = ()
    counting: tuple[Counting, ...] = ()
    zone: tuple[ZoneRule, ...] = ()
    holidays: tuple[Holidays, ...] = ()

    def rules_of(self, instrument: str, clock: Clock) -> tuple[ClockRule, ...]:
        """Return every rule of one clock that speaks of an instrument."""
        return tuple(
            one
            for one in self.rule
            if one.clock is clock and speaks_of(one.instruments, instrument)
        )

    def counting_of(self, instrument: str) -> Counting | None:
        """Return how the periods of an instrument are counted; None where no rule says it."""
        return next((one for one in self.counting if speaks_of(one.instruments, instrument)), None)

    def zones_of(self, place: str) -> tuple[str, ...]:
        """Return the names of a place's zones; none where the books do not know them."""
        country = country_of(Place(place))
        return next((one.names for one in self.zone if country in one.places), ())

    def own_holidays(self, place: str) -> Holidays | None:
        """Return the public holidays of a place; None where the books do not know them."""
        country = country_of(Place(place))
        return next((one for one in self.holidays if country in one.places), None)

    def holidays_at(self, place: str, *, named: str) -> Holidays | None:
        """Return a place's own holidays, or else those that a rule of counting names."""
        if not named:
            return None
        common = next((one for one in self.holidays if one.id == named), None)
        return self.own_holidays(place) or common


def speaks_of(patterns: tuple[str, ...], instrument: str) -> bool:
    """Return whether an id, or a prefix ending in a dot, names the instrument."""
    return any(
        instrument == one or (one.endswith(".") and instrument.startswith(one)) for one in patterns
    )
