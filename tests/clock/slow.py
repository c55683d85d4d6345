"""Work out the clocks of a case the slow way: walking the calendar, and reading the books anew.

It takes a case's facts and the terms that the books state; how they are counted, paused, moved and
ended it says in its own words, over :mod:`tests.clock.reference`. It shares no step with the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from comity.clock import CaseFacts
from comity.pack import Books
from comity.vocabulary.words import Clock, EventWord, RequestKind
from tests.clock import reference

Sides = tuple[datetime | None, datetime | None]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTH = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(\d+)H)?")
NEITHER: Sides = (None, None)


def length(text: str) -> tuple[int, int, int]:
    """Return the months, days and hours of an ISO period."""
    found = LENGTH.fullmatch(text)
    assert found, text
    years, months, days, hours = (int(one or 0) for one in found.groups())
    return years * 12 + months, days, hours


def names(patterns: tuple[str, ...], instrument: str) -> bool:
    return any(p == instrument or (p[-1] == "." and instrument.find(p) == 0) for p in patterns)


def month_later(start: datetime, months: int) -> datetime:
    """Walk day by day to the same day so many months on, or to the last day of that month."""
    at, seen = start, 0
    while True:
        after = at + DAY
        if after.month != at.month:
            if seen == months:
                return at
            seen += 1
        if seen == months and after.day == start.day:
            return after
        at = after


class Slow:
    """One case under the books."""

    def __init__(self, case: CaseFacts, books: Books) -> None:
        self.case, self.books, self.asked = case, books, case.gov_request
        self.start = self.asked.received_at.astimezone(UTC)
        self.instrument = books.instrument(self.asked.instrument)
        mine = [
            one for one in books.clocks.counting if names(one.instruments, self.asked.instrument)
        ]
        self.counting = mine[0] if mine else None

    def due(self, clock: Clock) -> Sides:
        """Return both sides of a clock."""
        return {
            Clock.ACKNOWLEDGE: self.acknowledge,
            Clock.PRODUCE: self.produce,
            Clock.PRESERVE: self.preserve,
            Clock.CHALLENGE: self.challenge,
        }[clock]()

    def rules(self, clock: Clock, key: str):
        mine = (
            one for one in self.books.clocks.rule if names(one.instruments, self.asked.instrument)
        )
        return [one for one in mine if one.clock == clock and getattr(one, key)]

    def zones(self) -> list[ZoneInfo]:
        country = self.case.established_in.split("-")[0]
        known = [zone.names for zone in self.books.clocks.zone if country in zone.places]
        return [ZoneInfo(name) for name in (known[0] if known else (self.counting.zone_unknown,))]

    def off(self, start: datetime, days: int) -> set[date]:
        country, every = self.case.established_in.split("-")[0], self.books.clocks.holidays
        found = [one for one in every if country in one.places]
        found = found or [one for one in every if one.id == self.counting.holidays]
        every = [(start + DAY * n).date() for n in range(-3, days + 60)]
        said = {text for one in found for text in (*one.yearly, *one.days)}
        return {day for day in every if {f"{day:%m-%d}", day.isoformat()} & said}

    def ends(self, start: datetime, text: str) -> tuple[datetime, datetime]:
        """Return the earliest and the latest end of a period."""
        months, days, hours = length(text)
        start = start.astimezone(UTC)
        if self.counting is None or hours:
            end = month_later(start, months) if months else start
            end += DAY * days + HOUR * hours
            full = start
            while self.counting and self.counting.hours_start_full and (full.minute or full.second):
                full += timedelta(seconds=1)
            return end, end + (full - start)
        walked = [
            reference.months(start, months, zone)
            if months
            else reference.whole_days(start, days, zone)
            for zone in self.zones()
        ]
        off = self.off(start, days + 31 * months)
        rolled = [
            reference.rolled(end, zone, off) if self.counting.rolls else end
            for end, zone in zip(walked, self.zones(), strict=True)
        ]
        return min(walked), max(rolled)

    def happened(self, *words: EventWord):
        return sorted((e for e in self.case.happened if e.happened in words), key=lambda e: e.at)

    def over(self) -> bool:
        return bool(self.happened(EventWord.WITHDRAWN, EventWord.REFUSED))

    def questions(self) -> list[tuple[datetime, datetime | None]]:
        """Return when we asked, and when we were answered, question by question."""
        found: list[tuple[datetime, datetime | None]] = []
        for one in self.happened(EventWord.CLARIFICATION_ASKED, EventWord.CLARIFIED):
            waits = bool(found) and found[-1][1] is None
            if one.happened is EventWord.CLARIFICATION_ASKED and not waits:
                found.append((one.at, None))
            if one.happened is EventWord.CLARIFIED and waits:
                found[-1] = (found[-1][0], one.at)
        return found

    def acknowledge(self) -> Sides:
        (rule,) = [p for p in self.books.policy.parameter if p.id == "clock.acknowledge-hours"]
        hours = [v.value for v in rule.value if v.from_ <= self.start.date()][-1]
        return None, self.start + HOUR * hours

    def challenge(self) -> Sides:
        rules = self.rules(Clock.CHALLENGE, "period")
        if self.over() or not rules:
            return NEITHER
        return None, self.ends(self.start, rules[0].period)[0]

    def window(self) -> datetime | None:
        if self.asked.kind is RequestKind.EMERGENCY or not self.asked.kind.asks_for_data:
            return None
        for one in self.books.clocks.window:
            concerns = not one.categories or any(c in self.asked.categories for c in one.categories)
            if names(one.instruments, self.asked.instrument) and concerns:
                latest = self.ends(self.start, one.period)[1]
                cleared = [e.at for e in self.happened(EventWord.CLEARED) if e.at < latest]
                return cleared[0] if cleared else latest
        return None

    def produce(self) -> Sides:
        if self.over() or self.asked.kind is RequestKind.PRESERVATION:
            return NEITHER
        term = self.instrument.deadline if self.instrument else None
        text = term and (
            (self.asked.kind is RequestKind.EMERGENCY and term.emergency) or term.normal
        )
        end = self.ends(self.start, text)[0] if text else None
        for asked, answered in self.questions() if self.rules(Clock.PRODUCE, "pauses") else ():
            if end is None or asked >= end:
                break
            if answered is None:
                return self.window(), None
            end = self.moved(end, asked, answered)
        for one in self.happened(EventWord.EXTENDED):
            if one.until is not None and (end is None or one.at < end):
                end = one.until
        return self.window(), end

    def moved(self, end: datetime, asked: datetime, answered: datetime) -> datetime:
        """Return the end after a pause: by the seconds that passed, or by the wall, the earlier."""
        found = [end + (answered - asked)]
        for zone in self.zones() if self.counting else [ZoneInfo("UTC")]:
            walls = [one.astimezone(zone).replace(tzinfo=None) for one in (end, asked, answered)]
            target = walls[0] + (walls[2] - walls[1])
            near = target.replace(tzinfo=UTC)
            offsets = [(near + DAY * n).astimezone(zone).utcoffset() for n in (-2, 2)]
            ways = [near - offset for offset in offsets]
            real = [at for at in ways if at.astimezone(zone).replace(tzinfo=None) == target]
            found.append(min(real) if real else ways[0])
        return min(found)

    def preserve(self) -> Sides:
        if self.over():
            return NEITHER
        term = self.instrument.term if self.instrument else None
        if term is None or term.of != "preservation" or not term.period:
            kept = self.rules(Clock.PRESERVE, "at_once")
            done = self.case.produced_at if kept else None
            return done, done
        early, late = self.kept_for(term)
        for asked, answered in self.questions():
            for rule in self.rules(Clock.PRESERVE, "silence")[:1]:
                quiet = self.ends(asked, rule.silence)
                if (answered is None or answered >= quiet[1]) and quiet[0] < early:
                    return self.followed(*quiet)
        return self.followed(early, late)

    def kept_for(self, term) -> tuple[datetime, datetime]:
        length_, found = term.period, self.ends(self.start, term.period)
        for one in self.happened(EventWord.EXTENDED):
            if one.at >= found[1]:
                continue
            if one.until is not None:
                found = (one.until, one.until)
            elif term.renewal:
                one_, other = length(length_), length(term.renewal)
                length_ = f"P{one_[0] + other[0]}M{one_[1] + other[1]}D"
                found = self.ends(self.start, length_)
        return found

    def followed(self, early: datetime, late: datetime) -> Sides:
        at, rules = self.case.followed_at, self.rules(Clock.PRESERVE, "until_produced")
        if rules and at is not None and at < late:
            return self.case.produced_at, self.case.produced_at
        return late, early
