"""What the books say of one case's clocks: its instrument, rules, counting and policy numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.clock.case import CaseFacts
from comity.clock.count import Count, Ends, count_of, ends_of
from comity.clock.line import Line
from comity.pack import Books
from comity.pack.clocks import ClockRule, Counting, WindowRule, speaks_of
from comity.pack.law import Instrument
from comity.pack.words import Basis
from comity.vocabulary.durations import Duration
from comity.vocabulary.words import Clock


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of the books that one case's clocks read."""

    books: Books
    case: CaseFacts

    @property
    def instrument(self) -> Instrument | None:
        """Return the instrument of the request; None where the books have none such."""
        return self.books.instrument(self.case.gov_request.instrument)

    @property
    def citation(self) -> str:
        """Return how the instrument is cited."""
        return str(self.instrument.citation) if self.instrument else ""

    def of(self, clock: Clock) -> tuple[ClockRule, ...]:
        """Return what the books add to one clock."""
        return self.books.clocks.rules_of(self.case.gov_request.instrument, clock)

    def rule(self, clock: Clock, key: str) -> ClockRule | None:
        """Return the rule of a clock that has a key set."""
        return next((one for one in self.of(clock) if getattr(one, key)), None)

    @property
    def window(self) -> WindowRule | None:
        """Return the window in which another authority may object to this request."""
        asked = self.case.gov_request
        return next(
            (
                one
                for one in self.books.clocks.window
                if speaks_of(one.instruments, asked.instrument)
                and (not one.categories or set(one.categories) & set(asked.categories))
            ),
            None,
        )

    @property
    def counting(self) -> Counting | None:
        """Return the rule of counting; None where the books know none."""
        return self.books.clocks.counting_of(self.case.gov_request.instrument)

    @property
    def count(self) -> Count:
        """Return how periods are counted here."""
        return count_of(
            self.counting, book=self.books.clocks, established_in=self.case.established_in
        )

    def ends(self, start: datetime, period: Duration) -> Ends:
        """Return the two ends of a period from an event."""
        return ends_of(start, period, count=self.count)

    def counting_line(self) -> Line:
        """Return how periods are counted here, as a line of the computation."""
        rule = self.counting
        if rule is None:
            return Line("The books know no rule of counting here: counted exactly from the instant")
        zones = ", ".join(str(zone) for zone in self.count.zones)
        known = self.books.clocks.zones_of(self.case.established_in)
        why = "" if known else ", for lack of the addressee's own"
        return Line(f"{rule.says} ({zones}{why}){self._days_off(rule)}", rule.source.title)

    def _days_off(self, rule: Counting) -> str:
        """Return whose days off were counted; what the books do not know, a person must ask."""
        place = self.case.established_in
        if not rule.holidays:
            return ""
        own = self.books.clocks.own_holidays(place)
        if own is None:
            return (
                f"; the books do not know the public holidays of {place} and take only those "
                "that all share: ask there before relying on an end near one"
            )
        doubt = " (from memory: ask there)" if own.source.basis is Basis.MEMORY else ""
        return f"; days off: {own.source.title}{doubt}"

    def over_line(self, at: datetime) -> Line:
        """Return the line that ends a clock because the request is no longer asked of us."""
        return Line("The request was withdrawn, or another authority refused it", "", at)

    def parameter(self, name: str) -> int:
        """Return a number of the policy on the day of receipt; 0 where there is none."""
        found = self.books.policy.find(name)
        value = found.at(self.case.gov_request.received_at.date()) if found else None
        return value.value if value else 0
