"""Human-rights assessments, and whether one permits people to lift a hold.

Source: ``docs/formats/scenario.md``; UN Guiding Principles 17 to 21. Only an approved assessment
whose scope covers the whole hold and whose outcome allows it permits a lift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from comity.hold.terms import Hold, Match
from comity.vocabulary.instants import end_of
from comity.vocabulary.places import Jurisdiction, Place, jurisdiction_lies_in
from comity.vocabulary.words import AssessmentId, PersonId, RequestKind, Service


class Outcome(StrEnum):
    """What an assessment concludes about the hold."""

    LIFT = "lift"
    LIFT_PARTLY = "lift-partly"
    KEEP = "keep"
    EXIT = "exit"


class LiftReason(StrEnum):
    """One reason why an attempt lifts nothing."""

    NEEDS_PEOPLE = "needs-people"
    NEEDS_DISINTERESTED = "needs-disinterested"
    NEEDS_GROUNDS = "needs-grounds"
    NOT_IN_FORCE = "not-in-force"
    NEVER = "never"
    DATE_NOT_REACHED = "date-not-reached"
    ASSESSMENT_NOT_APPROVED = "assessment-not-approved"
    ASSESSMENT_SCOPE = "assessment-scope"
    ASSESSMENT_OUTCOME = "assessment-outcome"
    MEASURES_OPEN = "measures-open"
    NEEDS_TWO_SIGNERS = "needs-two-signers"
    AUTHOR_SIGNED = "author-signed"


@dataclass(frozen=True, slots=True)
class AssessmentScope:
    """What an assessment looked at; in every list, empty means everything."""

    requested_by: tuple[Jurisdiction, ...] = ()
    users_in: tuple[Place, ...] = ()
    services: tuple[Service, ...] = ()
    kinds: tuple[RequestKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A human-rights assessment, as far as a hold depends on it."""

    id: AssessmentId
    scope: AssessmentScope
    outcome: Outcome
    authors: frozenset[PersonId]
    approved_at: datetime | None = None
    blocking_open: int = 0
    signed_by: frozenset[PersonId] = field(default_factory=frozenset)
    review_on: date | None = None
    renews: AssessmentId | None = None

    @property
    def review_passes_at(self) -> datetime | None:
        """Return the instant from which it counts as not approved: the end of its review day."""
        return None if self.review_on is None else end_of(self.review_on)

    def approved(self, at: datetime) -> bool:
        """Return whether it was approved by ``at`` and its review day has not passed."""
        passes_at = self.review_passes_at
        return (
            self.approved_at is not None
            and self.approved_at <= at
            and (passes_at is None or at < passes_at)
        )


def scope_covers(scope: AssessmentScope, hold: Hold) -> bool:
    """Return whether an assessment's scope covers the whole hold, list by list."""
    either = hold.requested_by and hold.users_in and hold.match is Match.EITHER
    if either and bool(scope.requested_by) != bool(scope.users_in):
        # From OR related to: a scope that names only one side leaves the other unseen.
        return False
    return (
        _places_cover(scope.requested_by, hold.requested_by)
        and _places_cover(scope.users_in, hold.users_in)
        and _words_cover(scope.services, hold.services)
        and _words_cover(scope.kinds, hold.kinds)
    )


def reasons_against_assessment(
    assessment: Assessment, *, hold: Hold, narrows: bool, at: datetime
) -> frozenset[LiftReason]:
    """Return every reason why an assessment does not permit lifting a hold at an instant.

    ``narrows`` says whether a narrower hold takes the place of the lifted one.
    """
    if not assessment.approved(at):
        return frozenset({LiftReason.ASSESSMENT_NOT_APPROVED})
    return frozenset(_reasons(assessment, hold, narrows))


def assessment_in_charge(
    assessment: Assessment,
    *,
    assessments: Sequence[Assessment],
    hold: Hold,
    narrows: bool,
    at: datetime | None,
) -> Assessment:
    """Return the assessment whose approval counts at ``at``: the last one in time to renew it.

    A renewal counts only if it was approved before the review of the one before it passed, and
    would itself permit the lift at that moment. ``at`` None asks for the last of them all.
    """
    current = assessment
    while (passes_at := current.review_passes_at) is not None and (at is None or passes_at <= at):
        renewals = [
            one
            for one in assessments
            if one.renews == current.id
            and one.approved_at is not None
            and one.approved_at < passes_at
            and not reasons_against_assessment(one, hold=hold, narrows=narrows, at=passes_at)
        ]
        if not renewals:
            break
        # What permits at that moment has a later review day, so this walk ends.
        current = max(renewals, key=_lasts_until)
    return current


def _lasts_until(assessment: Assessment) -> date:
    return assessment.review_on or date.max


def _reasons(assessment: Assessment, hold: Hold, narrows: bool) -> Iterator[LiftReason]:
    if not scope_covers(assessment.scope, hold):
        yield LiftReason.ASSESSMENT_SCOPE
    partly = assessment.outcome is Outcome.LIFT_PARTLY and narrows
    if assessment.outcome is not Outcome.LIFT and not partly:
        yield LiftReason.ASSESSMENT_OUTCOME
    if assessment.blocking_open > 0:
        yield LiftReason.MEASURES_OPEN
    if len(assessment.signed_by) < 2:
        yield LiftReason.NEEDS_TWO_SIGNERS
    if assessment.signed_by <= assessment.authors:
        yield LiftReason.AUTHOR_SIGNED


def _places_cover(
    outer: Sequence[Jurisdiction | Place], inner: Sequence[Jurisdiction | Place]
) -> bool:
    if not outer:
        return True
    return bool(inner) and all(
        any(jurisdiction_lies_in(Jurisdiction(place), rule) for rule in outer) for place in inner
    )


def _words_cover(outer: Sequence[str], inner: Sequence[str]) -> bool:
    if not outer:
        return True
    return bool(inner) and set(inner) <= set(outer)
