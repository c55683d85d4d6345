"""Wind the clocks of a case: work each out anew, and write down when it rings next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.clock import Due, Standing, every_due
from comity.clock.alarm import SHARES, Alarm, alarms_until
from comity.vocabulary.words import Clock
from comity_server import books
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.happenings import events_of, facts_of_clocks
from comity_server.casefile.models import Case, CaseClock, Provider
from comity_server.gate.change import current

ANSWER = "answer"
"""Our own clock: the earliest day by which we must have answered."""

WINDOW = "window"
"""Until when another authority may object: it rings once, when it is over."""

OWN_RULE = "our own rule for answers"
NAMED_DAY = "the day that the request names"
_EXTENSIONS = (CaseEventWord.EXTENDED, CaseEventWord.EXTENSION_TOLD)


@dataclass(frozen=True, slots=True)
class MustBy:
    """By when we must have answered, and by which rule."""

    at: datetime
    why: str


def dues_of(case: Case) -> tuple[Due, ...]:
    """Return every clock that law and policy give a case now, each with its computation."""
    return every_due(case=facts_of_clocks(case), books=books.books())


def must_by(case: Case, dues: tuple[Due, ...]) -> MustBy:
    """Return by when we must have answered: the earliest of our own rule, the order and the law.

    Time that the asker gave, or that we told it we need, moves our own rule and never makes it
    shorter; time that it gave moves the day that it named.
    """
    given = [one for one in events_of(case) if one.happened in _EXTENSIONS and one.until]
    own = case.received_at + timedelta(days=Provider.objects.get(id=1).answer_days)
    found = [MustBy(max([own, *(one.until for one in given if one.until)]), OWN_RULE)]
    if case.answer_by is not None:
        by_them = [one.until for one in given if one.happened == CaseEventWord.EXTENDED]
        found.append(
            MustBy(by_them[-1] or case.answer_by, "more time that the asker gave")
            if by_them
            else MustBy(case.answer_by, NAMED_DAY)
        )
    instrument = books.books().instrument(case.instrument)
    law = next((one.not_after for one in dues if one.clock is Clock.PRODUCE), None)
    if law is not None and instrument is not None:
        found.append(MustBy(law, str(instrument.citation)[:200]))
    return min(found, key=lambda one: one.at)


def wind(case: Case, *, at: datetime) -> None:
    """Work every clock of a case out anew, in the change under way; ``must_by`` is the earliest.

    What a clock has rung for stays rung: one that moved rings for its new end, and not again for
    shares of it that are past.
    """
    current()
    dues = dues_of(case)
    earliest = must_by(case, dues)
    case.must_by, case.must_by_why = earliest.at, earliest.why
    case.save(update_fields=["must_by", "must_by_why"])
    before = {row.clock: row for row in case.clocks.all()}
    is_new = not before
    for row in _rows(case, dues, earliest):
        known = before.pop(row.clock, None)
        fields = {
            "standing": row.standing,
            "not_before": row.not_before,
            "not_after": row.not_after,
        }
        if known is None or known.not_after != row.not_after:
            first = _next(case, row, is_new=is_new, at=at)
            fields |= {
                "met_at": None,
                "next_at": first.at if first else None,
                "next_share": first.share if first else None,
            }
        CaseClock.objects.update_or_create(case=case, clock=row.clock, defaults=fields)
    case.clocks.filter(clock__in=before).delete()


def _rows(case: Case, dues: tuple[Due, ...], earliest: MustBy) -> Iterator[CaseClock]:
    yield CaseClock(
        case=case, clock=ANSWER, standing=Standing.RUNS, not_before=None, not_after=earliest.at
    )
    for one in dues:
        if one.clock is Clock.PRODUCE and one.not_before and one.standing is not Standing.OVER:
            yield CaseClock(
                case=case, clock=WINDOW, standing=Standing.RUNS, not_after=one.not_before
            )
        yield CaseClock(
            case=case,
            clock=one.clock,
            standing=one.standing,
            not_before=one.not_before,
            not_after=one.not_after if one.standing is Standing.RUNS else None,
        )


def _next(case: Case, row: CaseClock, *, is_new: bool, at: datetime) -> Alarm | None:
    if row.not_after is None:
        return None
    alarms = alarms_until(row.not_after, received_at=case.received_at)
    if row.clock == WINDOW:
        return alarms[-1]
    past = [one for one in alarms if one.at <= at]
    if past and (is_new or past[-1].share == SHARES[-1]):
        return past[-1]
    return next((one for one in alarms if one.at > at), None)
