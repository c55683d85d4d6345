"""When each clock of a request is due, worked out from instrument, order, policy and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from comity.clock.case import CaseFacts
from comity.clock.line import Due, Line, Standing
from comity.clock.preserve import preserve_due
from comity.clock.produce import produce_due
from comity.clock.rules import Rules
from comity.notice.verdict import judge_notice
from comity.pack import Books
from comity.vocabulary.durations import parse_duration
from comity.vocabulary.words import Clock, NoticeWord

ACKNOWLEDGE_HOURS: Final = "clock.acknowledge-hours"


def due_of(clock: Clock, *, case: CaseFacts, books: Books) -> Due:
    """Return when one clock of a request is due, with the computation.

    What has happened is all that ``case`` tells: leave out of it what is not known yet.
    """
    return CLOCKS[clock](case, Rules(books, case))


def every_due(*, case: CaseFacts, books: Books) -> tuple[Due, ...]:
    """Return every clock of a request that runs, stands still or is over."""
    found = (due_of(clock, case=case, books=books) for clock in Clock)
    return tuple(one for one in found if one.standing is not Standing.NONE)


def _acknowledge(case: CaseFacts, rules: Rules) -> Due:
    hours = rules.parameter(ACKNOWLEDGE_HOURS)
    if not hours:
        return Due(Clock.ACKNOWLEDGE, Standing.NONE, (Line("No rule names a time."),))
    end = parse_duration(f"PT{hours}H").after(case.gov_request.received_at)
    line = Line(f"{hours} hours from receipt", f"policy, {ACKNOWLEDGE_HOURS}", end)
    return Due(Clock.ACKNOWLEDGE, Standing.RUNS, (line,), not_after=end)


def _challenge(case: CaseFacts, rules: Rules) -> Due:
    if case.over_at is not None:
        return Due(Clock.CHALLENGE, Standing.OVER, (rules.over_line(case.over_at),))
    for rule in rules.of(Clock.CHALLENGE):
        if rule.period is not None:
            ends = rules.ends(case.gov_request.received_at, parse_duration(rule.period))
            lines = (rules.counting_line(), Line(rule.says, rule.source.title, ends.earliest))
            return Due(Clock.CHALLENGE, Standing.RUNS, lines, not_after=ends.earliest)
    return Due(Clock.CHALLENGE, Standing.NONE, (Line("No law that we know names a time."),))


def _notice(case: CaseFacts, rules: Rules) -> Due:
    at = case.gov_request.received_at
    verdict = judge_notice(gov_request=case.gov_request, instrument=rules.instrument, at=at)
    line = Line(verdict.basis, at=verdict.at)
    match verdict.word:
        case NoticeWord.FORBIDDEN | NoticeWord.NOT_NEEDED:
            return Due(Clock.NOTICE, Standing.NONE, (line,))
        case NoticeWord.DELAYED:
            return Due(Clock.NOTICE, Standing.RUNS, (line,), not_before=verdict.at)
        case NoticeWord.DUE:
            return Due(Clock.NOTICE, Standing.RUNS, (line,), not_before=verdict.at)
        case NoticeWord.ASK:
            return Due(Clock.NOTICE, Standing.RUNS, (line,), not_after=verdict.at)


CLOCKS: Final[Mapping[Clock, Callable[[CaseFacts, Rules], Due]]] = {
    Clock.ACKNOWLEDGE: _acknowledge,
    Clock.PRESERVE: preserve_due,
    Clock.PRODUCE: produce_due,
    Clock.NOTICE: _notice,
    Clock.CHALLENGE: _challenge,
}
