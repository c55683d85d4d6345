"""The clock by which we must have answered, and before which we may not."""

from __future__ import annotations

from datetime import datetime, timedelta

from comity.clock.case import CaseFacts, Pause
from comity.clock.line import Due, Line, Standing
from comity.clock.rules import Rules
from comity.clock.window import window_of
from comity.vocabulary.durations import parse_duration
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import Clock, EventWord, RequestKind


def produce_due(case: CaseFacts, rules: Rules) -> Due:
    """Return when an answer is due: after any window, and before the instrument's deadline."""
    if case.over_at is not None:
        return Due(Clock.PRODUCE, Standing.OVER, (rules.over_line(case.over_at),))
    if case.gov_request.kind is RequestKind.PRESERVATION:
        return Due(Clock.PRODUCE, Standing.NONE, (Line("Keeping data produces none."),))
    not_before, lines = _not_before(case, rules)
    term = _term(case, rules)
    if term is not None:
        ends = rules.ends(case.gov_request.received_at, parse_duration(term))
        lines = (
            *lines,
            rules.counting_line(),
            Line(f"{term} from receipt", rules.citation, ends.earliest),
        )
        must_by: datetime | None = ends.earliest
    else:
        must_by = None
    must_by, paused, more = _moved(case, rules, must_by)
    lines = (*lines, *more)
    if paused:
        return Due(Clock.PRODUCE, Standing.PAUSED, lines, not_before=not_before)
    if must_by is None and not_before is None:
        line = Line("The books name no time to comply; the order may", rules.citation)
        return Due(Clock.PRODUCE, Standing.NONE, (*lines, line))
    return Due(Clock.PRODUCE, Standing.RUNS, lines, not_before, must_by)


def _term(case: CaseFacts, rules: Rules) -> str | None:
    deadline = rules.instrument.deadline if rules.instrument else None
    if deadline is None:
        return None
    if case.gov_request.kind is RequestKind.EMERGENCY and deadline.emergency:
        return deadline.emergency
    return deadline.normal


def _not_before(case: CaseFacts, rules: Rules) -> tuple[datetime | None, tuple[Line, ...]]:
    window = window_of(case, rules)
    if window is None:
        return None, ()
    return window.latest, window.lines


def _moved(
    case: CaseFacts, rules: Rules, must_by: datetime | None
) -> tuple[datetime | None, bool, tuple[Line, ...]]:
    """Return the deadline after pauses and extensions, and whether it stands still now."""
    must_by, paused, lines = _paused(case, rules, must_by)
    for one in case.events(EventWord.EXTENDED):
        if not paused and one.until is not None and (must_by is None or one.at < must_by):
            must_by = as_instant(one.until)
            lines = (*lines, Line("The authority extended the time", "", must_by))
    return must_by, paused, lines


def _paused(
    case: CaseFacts, rules: Rules, must_by: datetime | None
) -> tuple[datetime | None, bool, tuple[Line, ...]]:
    rule = rules.rule(Clock.PRODUCE, "pauses")
    lines: list[Line] = []
    for pause in case.pauses() if rule else ():
        if rule is None or must_by is None or pause.asked_at >= must_by:
            break
        says = "We asked for clarification: the clock stands still"
        lines.append(Line(says, rule.source.title, pause.asked_at))
        if pause.answered_at is None:
            return None, True, tuple(lines)
        must_by = shifted(must_by, pause, rules)
        says = "It was clarified: the clock runs on by what was left"
        lines.append(Line(says, rule.source.title, must_by))
    return must_by, False, tuple(lines)


def shifted(must_by: datetime, pause: Pause, rules: Rules) -> datetime:
    """Return a deadline after a pause: what was left runs on from the answer.

    Over a change of daylight-saving time, hours that passed and hours on the wall differ; the
    earlier of the two ends counts.
    """
    if pause.answered_at is None:
        raise ValueError("a pause that lasts moves nothing yet")
    found = [must_by + (pause.answered_at - pause.asked_at)]
    for zone in rules.count.zones:
        asked, answered = (one.astimezone(zone) for one in (pause.asked_at, pause.answered_at))
        length: timedelta = answered.replace(tzinfo=None) - asked.replace(tzinfo=None)
        wall = must_by.astimezone(zone).replace(tzinfo=None) + length
        found.append(as_instant(wall.replace(tzinfo=zone)))
    return min(found)
