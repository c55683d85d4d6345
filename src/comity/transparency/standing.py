"""Where one case stands at an instant, in figures: the only place where events become numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from comity.transparency.history import CaseHistory, FigureEvent, class_of
from comity.transparency.registry import FigureId as F
from comity.transparency.words import CountingClass, FigureWord, Outcome
from comity.vocabulary.instants import as_instant
from comity.vocabulary.words import RequestKind

Standing = Counter[tuple[F, str]]
"""Amounts by figure and facet. A figure without facets has the empty one."""

_ARRIVAL: Final = {
    CountingClass.DATA: F.RECEIVED,
    CountingClass.PRESERVATION: F.PRESERVATION,
    CountingClass.REMOVAL: F.REMOVAL,
    CountingClass.ACCOUNT_RESTRICTION: F.ACCOUNT_RESTRICTION,
}

_OUTCOME_OF: Final = {
    FigureWord.REOPENED: Outcome.OPEN,
    FigureWord.WITHDRAWN: Outcome.WITHDRAWN,
    FigureWord.REJECTED: Outcome.REJECTED,
    FigureWord.REFUSED: Outcome.REFUSED,
    FigureWord.REDIRECTED: Outcome.REDIRECTED,
    FigureWord.NO_DATA: Outcome.NO_DATA,
    FigureWord.REMOVED: Outcome.ACTED,
    FigureWord.RESTRICTED: Outcome.ACTED,
}

_GIVEN: Final = frozenset({Outcome.CONTENT, Outcome.NON_CONTENT})
_WITHOUT_EFFECT: Final = frozenset({Outcome.OPEN, Outcome.REJECTED, Outcome.WITHDRAWN})

_NOTICE: Final = {
    FigureWord.NOTICE_TOLD: F.NOTICE_TOLD,
    FigureWord.NOTICE_DELAYED: F.NOTICE_DELAYED,
    FigureWord.NOTICE_BARRED: F.NOTICE_BARRED,
    FigureWord.NOTICE_ASKED: F.NOTICE_ASKED,
}


def standing(history: CaseHistory, *, before: datetime | None = None) -> Standing:
    """Return what a case adds to each figure, by what happened before an instant.

    :param before: exclusive; absent means everything in the history.
    """
    if history.merged_into is not None or history.banded:
        return Standing()
    known_at = as_instant(max(history.received_at, history.report_from or history.received_at))
    if before is not None and known_at >= as_instant(before):
        return Standing()
    seen = tuple(e for e in history.in_order if before is None or e.at < before)
    if any(event.word is FigureWord.FAKE_FOUND for event in seen):
        return _fake(seen)
    found = Standing()
    found.update(_arrival(history))
    found.update(_acts(seen))
    found.update(_clocks(history, seen))
    if class_of(history.kind) is CountingClass.DATA:
        found.update(_of_data_request(history, seen))
    return +found


def _fake(seen: tuple[FigureEvent, ...]) -> Standing:
    found = Standing({(F.FAKES_FOUND, ""): 1})
    if any(event.word is FigureWord.RELEASED for event in seen):
        found[F.FAKES_PRODUCED, ""] = 1
    return found


def _arrival(history: CaseHistory) -> Standing:
    found = Standing()
    counted_as = class_of(history.kind)
    if counted_as in _ARRIVAL:
        found[_ARRIVAL[counted_as], ""] = 1
    if history.kind is RequestKind.EMERGENCY:
        found[F.EMERGENCY, ""] = 1
    if counted_as is CountingClass.DATA:
        found[F.ACCOUNTS_NAMED, ""] = history.accounts
    if counted_as is CountingClass.REMOVAL:
        found[F.ITEMS_NAMED, ""] = history.items
    return found


def outcome_of(events: tuple[FigureEvent, ...]) -> tuple[Outcome, datetime | None]:
    """Return the outcome that stands after events in order, and when it was reached.

    The later outcome stands for the earlier one, but what has left is never undone: a refusal of
    the rest, or a withdrawal, after a release leaves the request a produced one.
    """
    outcome, reached_at = Outcome.OPEN, None
    for event in events:
        following = _after(outcome, event)
        if following is not outcome:
            outcome, reached_at = following, event.at
    return outcome, None if outcome is Outcome.OPEN else reached_at


def _after(outcome: Outcome, event: FigureEvent) -> Outcome:
    if event.word is FigureWord.RELEASED:
        content = event.content or outcome is Outcome.CONTENT
        return Outcome.CONTENT if content else Outcome.NON_CONTENT
    if outcome in _GIVEN:
        return outcome
    return _OUTCOME_OF.get(event.word, outcome)


def _of_data_request(history: CaseHistory, seen: tuple[FigureEvent, ...]) -> Standing:
    found = Standing()
    outcome, _ = outcome_of(seen)
    # Removing or restricting something does not answer a request for data.
    figure = F.OPEN if outcome is Outcome.ACTED else F(outcome.value)
    found[figure, ""] = 1
    if outcome in _GIVEN:
        found[F.PRODUCED, ""] = 1
        found[F.ACCOUNTS_DISCLOSED, ""] = max(
            event.accounts for event in seen if event.word is FigureWord.RELEASED
        )
    for event in seen:
        if event.word is FigureWord.NARROWED:
            found[F.NARROWED, ""] = 1
        elif event.word is FigureWord.HOLD_MET:
            found[F.HOLD_MET, event.ref] = 1
        elif event.word is FigureWord.EXCEPTION_USED:
            found[F.EXCEPTION_USED, event.ref] = 1
    if history.accounts:
        found[_notice(seen), ""] = 1
    return found


def _notice(seen: tuple[FigureEvent, ...]) -> F:
    # The last word counts, save that nobody who has been told can be untold.
    words = [_NOTICE[event.word] for event in seen if event.word in _NOTICE]
    if F.NOTICE_TOLD in words:
        return F.NOTICE_TOLD
    return words[-1] if words else F.NOTICE_MISSING


def _acts(seen: tuple[FigureEvent, ...]) -> Standing:
    found = Standing()
    for event in seen:
        facet = f"{event.place or 'everywhere'}|{event.basis}"
        if event.word is FigureWord.REMOVED:
            found[F.REMOVED_ITEMS, facet] += event.items
        elif event.word is FigureWord.RESTRICTED:
            found[F.RESTRICTED_ACCOUNTS, facet] += event.accounts
        elif event.word is FigureWord.RESTORED:
            for figure, amount in (
                (F.REMOVED_ITEMS, event.items),
                (F.RESTRICTED_ACCOUNTS, event.accounts),
            ):
                # Restoring what we never took away brings no figure below zero.
                found[figure, facet] = max(0, found[figure, facet] - amount)
    return found


def _clocks(history: CaseHistory, seen: tuple[FigureEvent, ...]) -> Standing:
    found = Standing()
    for event in seen:
        if event.word is FigureWord.CLOCK_MET:
            found[F.CLOCKS_MET, event.ref] += 1
        elif event.word is FigureWord.CLOCK_MISSED:
            found[F.CLOCKS_MISSED, event.ref] += 1
    for figure, at in _hours(seen):
        found[figure, str(tenths_of_hours(history.received_at, at))] += 1
    return found


def _hours(seen: tuple[FigureEvent, ...]) -> Iterator[tuple[F, datetime]]:
    for event in seen:
        if event.word is FigureWord.ACKNOWLEDGED:
            yield F.HOURS_TO_ACKNOWLEDGE, event.at
            break
    outcome, reached_at = outcome_of(seen)
    if reached_at is not None and outcome not in _WITHOUT_EFFECT:
        yield F.HOURS_TO_EFFECT, reached_at


def tenths_of_hours(start: datetime, end: datetime) -> int:
    """Return the tenths of an hour between two instants, rounded half up, never below zero."""
    seconds = int((end - start).total_seconds())
    return max(0, (seconds * 10 + 1800) // 3600)
