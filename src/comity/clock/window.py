"""Windows in which another authority may still object, and what they bar.

While a window stands open nothing is produced. Between the earliest and the latest end that can be
meant a person asks the authority. A refusal bars for good; silence never refuses and never clears.
Source: Regulation (EU) 2023/1543, Arts 8, 10(2), 10(4) and 12, for the one that we know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.clock.case import CaseFacts, Happening
from comity.clock.line import Line
from comity.clock.rules import Rules
from comity.pack import Books
from comity.vocabulary.durations import parse_duration
from comity.vocabulary.instants import Period, as_instant
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.verdict import Bar
from comity.vocabulary.words import EventWord, RequestKind


@dataclass(frozen=True, slots=True)
class Window:
    """A window's two plausible ends; they are one instant where it was cleared."""

    opened_at: datetime
    earliest: datetime
    latest: datetime
    cleared: bool
    lines: tuple[Line, ...]


def window_of(case: CaseFacts, rules: Rules) -> Window | None:
    """Return the window of a request; None where nobody else may hold it up.

    An emergency is not held up: the authority may object later, and then that is recorded.
    """
    asked = case.gov_request
    if asked.kind is RequestKind.EMERGENCY or not asked.kind.asks_for_data:
        return None
    rule = rules.window
    if rule is None:
        return None
    start = as_instant(asked.received_at)
    ends = rules.ends(start, parse_duration(rule.period))
    line = Line(f"{rule.says}, {rule.period} from receipt", rule.source.title, ends.latest)
    lines = (rules.counting_line(), line)
    cleared = [one.at for one in case.events(EventWord.CLEARED) if one.at < ends.latest]
    if cleared:
        at = as_instant(cleared[0])
        line = Line("The authority said that it will not object: as soon as possible now", "", at)
        return Window(start, min(at, ends.earliest), at, True, (*lines, line))
    return Window(start, ends.earliest, ends.latest, False, lines)


def watch_of(case: CaseFacts, rules: Rules) -> datetime | None:
    """Return until when an authority may still object to an emergency production."""
    rule = rules.window
    if case.gov_request.kind is not RequestKind.EMERGENCY or rule is None or rule.watch is None:
        return None
    return rules.ends(case.gov_request.received_at, parse_duration(rule.watch)).latest


def obstacles_of(*, case: CaseFacts, books: Books, at: datetime) -> tuple[Obstacle, ...]:
    """Return what windows, refusals and withdrawals say against a production, as known at ``at``.

    What happens after ``at`` is not known yet and is left out.
    """
    known = _known(case, at)
    rules = Rules(books, known)
    window = window_of(known, rules)
    code = f"window:{case.gov_request.instrument}"
    return (*_open(window, code), *refusals_of(known.happened, code=code))


def _known(case: CaseFacts, at: datetime) -> CaseFacts:
    return CaseFacts(
        gov_request=case.gov_request,
        established_in=case.established_in,
        happened=tuple(one for one in case.happened if one.at <= at),
    )


def _open(window: Window | None, code: str) -> Iterator[Obstacle]:
    if window is None:
        return
    if window.opened_at < window.earliest:
        bar = Bar(code, "Another authority may still object, and has not cleared this")
        yield Obstacle(bar, during=Period(window.opened_at, window.earliest))
    if window.earliest < window.latest:
        bar = Bar(code, "Counted one way the window has ended, counted another it has not: ask")
        yield Obstacle(bar, asks=True, during=Period(window.earliest, window.latest))


def refusals_of(happened: Sequence[Happening], *, code: str) -> Iterator[Obstacle]:
    """Yield what bars for good: refused, refused in part, or withdrawn by who asked."""
    texts = {
        EventWord.REFUSED: "Another authority refused this request",
        EventWord.PARTLY_REFUSED: "Another authority refused this part of the request",
        EventWord.WITHDRAWN: "The authority withdrew this request",
    }
    for one in happened:
        if one.happened in texts:
            yield Obstacle(
                Bar(code, texts[one.happened]),
                categories=frozenset(one.categories),
                during=Period(start=one.at),
            )
