"""When a hold is in force: from its instants on, except where people have lifted it.

A lift on an assessment lasts as long as the assessment counts as approved; then the hold is in
force again, as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.hold.assessment import Assessment, assessment_in_charge
from comity.hold.terms import Hold
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AssessmentId, HoldId


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift that succeeded: when it took effect and on which assessment it rests, if on one.

    ``number`` is that of its ledger entry, where there is a ledger.
    """

    at: datetime
    assessment: AssessmentId | None = None
    narrows_to: HoldId | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A hold and the lifts that people have made of it.

    ``number`` is that of the ledger entry by which the gate learnt of it, where there is a ledger.
    """

    hold: Hold
    lifts: tuple[Lift, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An instant at which a hold began, was lifted or came back.

    ``number`` is that of the ledger entry that made it, and then the order of entries says what
    came after it. None: a clock made it, or there is no ledger; then instants say so.
    """

    at: datetime
    number: int | None = None


def lifted_periods(record: HoldRecord, assessments: Sequence[Assessment]) -> tuple[Period, ...]:
    """Return the stretches of time during which the hold counts as lifted.

    :raises KeyError: if a lift rests on an assessment that is not among ``assessments``: without it
        nobody can tell whether the hold is in force again.
    """
    return tuple(_periods(record, {one.id: one for one in assessments}))


def in_force(record: HoldRecord, *, at: datetime, assessments: Sequence[Assessment] = ()) -> bool:
    """Return whether the hold counts at ``at`` (scope, figures, statement check)."""
    return record.hold.effective_at <= at and not _is_lifted(record, at, assessments)


def bars_at(record: HoldRecord, *, at: datetime, assessments: Sequence[Assessment] = ()) -> bool:
    """Return whether the hold is in force for the gate: both of its instants have come."""
    return record.hold.bars_from <= at and not _is_lifted(record, at, assessments)


def turns_until(
    record: HoldRecord, *, at: datetime, assessments: Sequence[Assessment] = ()
) -> tuple[Turn, ...]:
    """Return when the hold began, was lifted and came back, up to ``at``: approvals older than any
    of these are void."""
    turns = list(_beginnings(record))
    for lift, period in zip(record.lifts, lifted_periods(record, assessments), strict=True):
        turns.append(Turn(lift.at, lift.number))
        if period.end is not None:
            turns.append(Turn(period.end))
    return tuple(sorted((turn for turn in turns if turn.at <= at), key=lambda turn: turn.at))


def _beginnings(record: HoldRecord) -> Iterator[Turn]:
    """Yield the turns of the beginning, all of them at the instant from which the hold bars.

    One that takes effect after it was recorded has two: approvals must have come after the entry,
    and after the instant, which no entry marks.
    """
    hold = record.hold
    if record.number is not None:
        yield Turn(hold.bars_from, record.number)
    if record.number is None or hold.recorded_at is None or hold.recorded_at < hold.bars_from:
        yield Turn(hold.bars_from)


def _is_lifted(record: HoldRecord, at: datetime, assessments: Sequence[Assessment]) -> bool:
    return any(period.covers(at) for period in lifted_periods(record, assessments))


def _periods(record: HoldRecord, by_id: dict[AssessmentId, Assessment]) -> Iterator[Period]:
    for lift in record.lifts:
        if lift.assessment is None:
            yield Period(start=lift.at)
            continue
        in_charge = assessment_in_charge(
            by_id[lift.assessment],
            assessments=tuple(by_id.values()),
            hold=record.hold,
            narrows=lift.narrows_to is not None,
            at=None,
        )
        yield Period(start=lift.at, end=in_charge.review_passes_at)
