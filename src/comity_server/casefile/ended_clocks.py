"""Which clocks of a case have ended, as figures count them: met in time, or missed.

A clock counts by its end as it stands: one that was moved with a reason is met by its new end. It
is missed once people were called for its end, or once what it asks for was done later. Until
either, it counts nowhere: no clock becomes a figure by the passing of time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Final

from comity.clock.alarm import SHARES
from comity.transparency.history import FigureEvent
from comity.transparency.words import FigureWord as W
from comity.vocabulary.words import Clock, NoticeWord
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.happenings import events_of
from comity_server.casefile.models import Alarm, Case, CaseClock
from comity_server.casefile.winding import WINDOW

NOT_OURS: Final = frozenset({WINDOW, Clock.PRESERVE})
"""Clocks that ask nothing of us by their end."""

_END: Final = SHARES[-1]


def ended_clocks(case: Case) -> Iterator[FigureEvent]:
    """Yield one event for each clock of a case that was met or missed."""
    rung = [one for one in case.alarms.all() if one.share == _END and one.due_at is not None]
    for row in case.clocks.all():
        if row.not_after is None or row.clock in NOT_OURS:
            continue
        done_at = _done_at(case, row)
        if done_at is not None and done_at <= row.not_after:
            yield FigureEvent(done_at, W.CLOCK_MET, ref=row.clock)
        elif done_at is not None or _called(row, rung):
            yield FigureEvent(row.not_after, W.CLOCK_MISSED, ref=row.clock)


def _called(row: CaseClock, rung: list[Alarm]) -> bool:
    # Our own clock and the law's often end at one instant: then people are called once for both.
    return any(alarm.due_at == row.not_after for alarm in rung)


def _done_at(case: Case, row: CaseClock) -> datetime | None:
    """Return when what a clock asks for was done: for it, or because the whole case was closed."""
    found = list(_DOERS.get(row.clock, _released)(case))
    if case.closed_at is not None:
        found.append(case.closed_at)
    return min(found, default=None)


def _acknowledged(case: Case) -> Iterator[datetime]:
    return (one.at for one in case.letters.all() if one.kind == "acknowledgement")


def _notice_decided(case: Case) -> Iterator[datetime]:
    notices = case.notices.all()
    if notices and all(one.verdict != NoticeWord.ASK for one in notices):
        yield max(one.at for one in notices)


def _challenged(case: Case) -> Iterator[datetime]:
    filed = (one.at for one in events_of(case) if one.happened == CaseEventWord.CHALLENGE_FILED)
    return chain(filed, _released(case))


def _released(case: Case) -> Iterator[datetime]:
    return (one.released_at for one in case.releases.all())


_DOERS: Final[Mapping[str, Callable[[Case], Iterator[datetime]]]] = {
    Clock.ACKNOWLEDGE: _acknowledged,
    Clock.NOTICE: _notice_decided,
    Clock.CHALLENGE: _challenged,
}
