"""The clock of a preservation: until when data must be kept."""

from __future__ import annotations

from datetime import datetime

from comity.clock.case import CaseFacts
from comity.clock.count import Ends
from comity.clock.line import Due, Line, Standing
from comity.clock.rules import Rules
from comity.pack.law import Term
from comity.pack.words import TermOf
from comity.vocabulary.durations import Duration, parse_duration
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import Clock, EventWord


def preserve_due(case: CaseFacts, rules: Rules) -> Due:
    """Return until when data are kept: not to be erased before, and no longer owed after."""
    if case.over_at is not None:
        return Due(Clock.PRESERVE, Standing.OVER, (rules.over_line(case.over_at),))
    term = rules.instrument.term if rules.instrument else None
    if term is not None and term.of is TermOf.PRESERVATION and term.period is not None:
        return _for_a_term(case, rules, term)
    at_once = rules.rule(Clock.PRESERVE, "at_once")
    if at_once is None:
        return Due(Clock.PRESERVE, Standing.NONE, (Line("No law that we know asks us to keep."),))
    line = Line(at_once.says, at_once.source.title, case.gov_request.received_at)
    return _until_produced(case, (line,))


def _for_a_term(case: CaseFacts, rules: Rules, term: Term) -> Due:
    ends, lines = _extended(case, rules, term)
    silence = _silence(case, rules, ends)
    if silence is not None:
        ends, line = silence
        lines = (*lines, line)
    kept = rules.rule(Clock.PRESERVE, "until_produced")
    if kept and case.followed_at is not None and case.followed_at < ends.latest:
        line = Line(kept.says, kept.source.title, case.followed_at)
        return _until_produced(case, (*lines, line))
    return Due(Clock.PRESERVE, Standing.RUNS, lines, ends.latest, ends.earliest)


def _until_produced(case: CaseFacts, lines: tuple[Line, ...]) -> Due:
    if case.produced_at is None:
        return Due(Clock.PRESERVE, Standing.RUNS, lines)
    line = Line("The data were produced", at=case.produced_at)
    return Due(Clock.PRESERVE, Standing.OVER, (*lines, line), case.produced_at, case.produced_at)


def _extended(case: CaseFacts, rules: Rules, term: Term) -> tuple[Ends, tuple[Line, ...]]:
    """Return the ends of the term with every extension that came before the term was over."""
    start = case.gov_request.received_at
    length = parse_duration(str(term.period))
    ends = rules.ends(start, length)
    lines = [
        rules.counting_line(),
        Line(f"{term.period} from receipt", rules.citation, ends.latest),
    ]
    for one in case.events(EventWord.EXTENDED):
        if one.at >= ends.latest:
            lines.append(Line("An extension came after the end and counts for nothing", at=one.at))
        elif one.until is not None:
            until = as_instant(one.until)
            ends = Ends(until, until)
            lines.append(Line("The authority extended it by name of a day", at=until))
        elif term.renewal is not None:
            length = added(length, parse_duration(term.renewal))
            ends = rules.ends(start, length)
            lines.append(Line(f"Extended by {term.renewal}", rules.citation, ends.latest))
    return ends, tuple(lines)


def _silence(case: CaseFacts, rules: Rules, ends: Ends) -> tuple[Ends, Line] | None:
    """Return where the duty ends because nobody answers our question; None where it does not."""
    rule = rules.rule(Clock.PRESERVE, "silence")
    if rule is None or rule.silence is None:
        return None
    for pause in case.pauses():
        quiet = rules.ends(pause.asked_at, parse_duration(rule.silence))
        late = pause.answered_at is None or pause.answered_at >= quiet.latest
        if late and quiet.earliest < ends.earliest:
            return quiet, Line(rule.says, rule.source.title, quiet.latest)
    return None


def added(one: Duration, other: Duration) -> Duration:
    """Return two stretches of calendar time after one another."""
    return Duration(one.months + other.months, one.fixed + other.fixed)


def last_of(*found: datetime | None) -> datetime | None:
    """Return the last of some instants; None where there is none."""
    return max((one for one in found if one is not None), default=None)
