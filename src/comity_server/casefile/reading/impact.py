"""What a hold would come to, before anything of it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.hold import Contradiction, Hold, HoldRecord, contradictions
from comity.hold.judge import is_home_court
from comity_server.casefile import gate_facts, mapping
from comity_server.casefile.models import Case, Provider
from comity_server.casefile.reading.announced import announced
from comity_server.casefile.reading.duties import Duty, duties_of
from comity_server.casefile.reading.exposure import (
    ExposedEntity,
    ExposedPerson,
    exposed_entities,
    exposed_people,
    lies_in_any,
)
from comity_server.casefile.reading.preview import Clocks, Covered, coverage_of
from comity_server.casefile.statement_checks import StatementCheck, check_record

WEEK = timedelta(days=7)
MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class CoveredCase:
    """A pending request that the hold would cover, and its clock.

    ``share_used`` is how much of the time from receipt to ``due_at`` has passed: 1 and more is
    late; None where no clock runs. An order of our home court is never barred: ``asks_person``.
    """

    case: Case
    due_at: datetime | None
    share_used: float | None
    asks_person: bool


@dataclass(frozen=True, slots=True)
class HoldImpact:
    """Everything that people must have seen before they say yes to a hold.

    ``our_seat`` is where we are established if that lies where the hold bites, else empty.
    ``statement`` is the check of the hold's own sentence against all that was released.
    ``covered`` counts every request exactly; ``first`` are those that are due first.
    """

    covered: Covered
    clocks: Clocks
    first: tuple[CoveredCase, ...]
    duties: tuple[Duty, ...]
    people: tuple[ExposedPerson, ...]
    entities: tuple[ExposedEntity, ...]
    our_seat: str
    statement: StatementCheck
    contradicts: tuple[Contradiction, ...]


def impact_of(terms: Hold, *, title: str, at: datetime, replaces: str = "") -> HoldImpact:
    """Return what a hold would come to if it were put in place at ``at``; nothing is written.

    What is published of the hold that it ``replaces`` is not held against it.
    """
    covered = coverage_of(terms)
    biting = _biting(terms, covered)
    seat = Provider.objects.get(id=1).established_in if Provider.objects.exists() else ""
    counts_at = max(at, terms.effective_at)
    return HoldImpact(
        covered=covered,
        clocks=covered.clocks(at=at, soon=WEEK),
        first=tuple(_covered(case, at=at) for case in covered.first(MOST_LISTED)),
        duties=duties_of(covered.by_instrument),
        people=exposed_people(biting),
        entities=exposed_entities(biting),
        our_seat=seat if seat and lies_in_any(seat, biting) else "",
        statement=check_record(HoldRecord(terms), title=title, at=at),
        contradicts=contradictions(
            terms,
            published=[
                one.record for one in announced(at=counts_at) if one.record.hold.id != replaces
            ],
            at=counts_at,
            assessments=gate_facts.assessments(),
        ),
    )


def _covered(case: Case, *, at: datetime) -> CoveredCase:
    seat = mapping.provider_value(Provider.objects.get(id=1)).established_in
    return CoveredCase(
        case=case,
        due_at=case.must_by,
        share_used=share_used(received_at=case.received_at, due_at=case.must_by, at=at),
        asks_person=is_home_court(mapping.request_value(case), seat),
    )


def share_used(*, received_at: datetime, due_at: datetime | None, at: datetime) -> float | None:
    """Return how much of the time to answer has passed; None where no clock runs."""
    if due_at is None:
        return None
    given = (due_at - received_at).total_seconds()
    return (at - received_at).total_seconds() / given if given > 0 else 1.0


def _biting(terms: Hold, covered: Covered) -> frozenset[str]:
    """Return the places whose state is refused: those named, or those that ask of what is held."""
    return frozenset(terms.requested_by) or covered.jurisdictions
