"""Holds: suspensions of our work on a class of government requests, and what ends them.

A pause is not one thing. A hold says who asks or whose users are concerned, from which step on work
stops, what becomes of older requests, of emergencies, of unknown places and of what another state
forwards, and which exceptions are declared. Each of these is a field of its own and none follows
from another. A hold bars until people have lifted it, whatever its condition says: a condition that
is met only permits them to. Source: ``docs/formats/scenario.md``, "Holds, and what ends them".
"""

from comity.hold.assessment import (
    Assessment,
    AssessmentScope,
    LiftReason,
    Outcome,
    assessment_in_charge,
    reasons_against_assessment,
    scope_covers,
)
from comity.hold.contradiction import Clause, Contradiction, contradictions, may_meet
from comity.hold.coverage import covers
from comity.hold.force import HoldRecord, Lift, Turn, bars_at, in_force, lifted_periods, turns_until
from comity.hold.judge import judge_hold
from comity.hold.lift import SYSTEM, JudgedLift, LiftAttempt, Person, judge_lift, judge_lifts
from comity.hold.statement import Act, breaches_of_statement
from comity.hold.terms import (
    Hold,
    HoldException,
    LiftCondition,
    Match,
    Never,
    Older,
    OnAssessment,
    OnAttested,
    OnDate,
    Received,
    Route,
    Treatment,
    Underlying,
    UnknownPlace,
)
from comity.hold.wording import Mismatch, mismatches

__all__ = [
    "SYSTEM",
    "Act",
    "Assessment",
    "AssessmentScope",
    "Clause",
    "Contradiction",
    "Hold",
    "HoldException",
    "HoldRecord",
    "JudgedLift",
    "Lift",
    "LiftAttempt",
    "LiftCondition",
    "LiftReason",
    "Match",
    "Mismatch",
    "Never",
    "Older",
    "OnAssessment",
    "OnAttested",
    "OnDate",
    "Outcome",
    "Person",
    "Received",
    "Route",
    "Treatment",
    "Turn",
    "Underlying",
    "UnknownPlace",
    "assessment_in_charge",
    "bars_at",
    "breaches_of_statement",
    "contradictions",
    "covers",
    "in_force",
    "judge_hold",
    "judge_lift",
    "judge_lifts",
    "lifted_periods",
    "may_meet",
    "mismatches",
    "reasons_against_assessment",
    "scope_covers",
    "turns_until",
]
