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
    """A lift that succeeded: when it took effect and on which assessment it rests, if on one."""

    at: datetime
    assessment: AssessmentId | None = None
    narrows_to: HoldId | None = None


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A hold and the lifts that people have made of it."""

    hold: Hold
    lifts: tuple[Lift, ...] = ()


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
) -> tuple[datetime, ...]:
    """Return when the hold began, was lifted and came back, up to ``at``: approvals older than any
    of these are void."""
    turns = [record.hold.bars_from]
    for period in lifted_periods(record, assessments):
        turns += [instant for instant in (period.start, period.end) if instant is not None]
    return tuple(sorted(turn for turn in turns if turn <= at))


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
