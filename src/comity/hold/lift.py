"""Attempts to lift a hold, and every reason why one lifts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.hold.assessment import (
    Assessment,
    LiftReason,
    assessment_in_charge,
    reasons_against_assessment,
)
from comity.hold.force import HoldRecord, Lift, bars_at
from comity.hold.terms import Hold, Never, OnAssessment, OnDate
from comity.vocabulary.instants import as_instant, start_of
from comity.vocabulary.words import HoldId, PersonId

SYSTEM: Final = PersonId("system")
"""Stands for a timer or script in ``by``: never a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of our people. ``stake`` is true where they have one in the cases that wait."""

    id: PersonId
    roles: frozenset[str] = frozenset()
    stake: bool = False


@dataclass(frozen=True, slots=True)
class LiftAttempt:
    """Somebody's wish to end a hold, with grounds.

    ``narrows_to`` names the narrower hold that takes its place after a partial lift.
    """

    id: str
    hold: HoldId
    at: datetime
    by: tuple[PersonId, ...]
    grounds: str = ""
    narrows_to: HoldId | None = None

    def __post_init__(self) -> None:
        as_instant(self.at)


@dataclass(frozen=True, slots=True)
class JudgedLift:
    """An attempt and the reasons against it; with none of them it is a lift."""

    attempt: LiftAttempt
    reasons: frozenset[LiftReason]

    @property
    def lifted(self) -> bool:
        """Return whether the attempt succeeded."""
        return not self.reasons


def judge_lift(
    attempt: LiftAttempt,
    *,
    record: HoldRecord,
    persons: Sequence[Person],
    assessments: Sequence[Assessment] = (),
) -> frozenset[LiftReason]:
    """Return every reason against an attempt; ``record`` holds the lifts before it.

    :raises KeyError: if the hold depends on an assessment that is not among ``assessments``.
    """
    people = frozenset(attempt.by) - {SYSTEM}
    if len(people) < 2:
        return frozenset({LiftReason.NEEDS_PEOPLE})
    return frozenset(
        [
            *_about_people(attempt, people, persons),
            *_about_force(attempt, record, assessments),
            *_about_condition(attempt, record.hold, assessments),
        ]
    )


def judge_lifts(
    hold: Hold,
    *,
    attempts: Iterable[LiftAttempt],
    persons: Sequence[Person],
    assessments: Sequence[Assessment] = (),
) -> tuple[HoldRecord, tuple[JudgedLift, ...]]:
    """Judge the attempts on a hold in the order of their instants; return it with its lifts."""
    record = HoldRecord(hold)
    judged = []
    mine = (attempt for attempt in attempts if attempt.hold == hold.id)
    for attempt in sorted(mine, key=lambda attempt: attempt.at):
        reasons = judge_lift(attempt, record=record, persons=persons, assessments=assessments)
        judged.append(JudgedLift(attempt, reasons))
        if not reasons:
            record = HoldRecord(hold, (*record.lifts, _lift_of(attempt, hold)))
    return record, tuple(judged)


def _lift_of(attempt: LiftAttempt, hold: Hold) -> Lift:
    basis = hold.lift.assessment if isinstance(hold.lift, OnAssessment) else None
    return Lift(at=attempt.at, assessment=basis, narrows_to=attempt.narrows_to)


def _about_people(
    attempt: LiftAttempt, people: frozenset[PersonId], persons: Sequence[Person]
) -> Iterator[LiftReason]:
    # Somebody whom we do not know counts as having a stake.
    if not any(person.id in people and not person.stake for person in persons):
        yield LiftReason.NEEDS_DISINTERESTED
    if not attempt.grounds.strip():
        yield LiftReason.NEEDS_GROUNDS


def _about_force(
    attempt: LiftAttempt, record: HoldRecord, assessments: Sequence[Assessment]
) -> Iterator[LiftReason]:
    if not bars_at(record, at=attempt.at, assessments=assessments):
        yield LiftReason.NOT_IN_FORCE


def _about_condition(
    attempt: LiftAttempt, hold: Hold, assessments: Sequence[Assessment]
) -> Iterator[LiftReason]:
    match hold.lift:
        case Never():
            yield LiftReason.NEVER
        case OnDate(date=day) if attempt.at < start_of(day):
            yield LiftReason.DATE_NOT_REACHED
        case OnAssessment(assessment=name):
            named = {one.id: one for one in assessments}[name]
            narrows = attempt.narrows_to is not None
            in_charge = assessment_in_charge(
                named, assessments=assessments, hold=hold, narrows=narrows, at=attempt.at
            )
            yield from reasons_against_assessment(
                in_charge, hold=hold, narrows=narrows, at=attempt.at
            )
        case _:
            # An attested event is what the grounds are for; no condition asks for nothing more.
            return
