"""What an officer may see: their own requests, and never a word about whether an account exists."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.hold import HoldRecord, in_force
from comity.vocabulary.places import jurisdiction_lies_in, parse_jurisdiction
from comity_server.casefile import gate_facts
from comity_server.casefile.models import Case, Letter, Provider, Release
from comity_server.people.models import Officer, OfficerKey

PAGE = 50


def provider() -> Provider | None:
    """Return the provider's row, if somebody has set the house up."""
    return Provider.objects.filter(id=1).first()


def cases_of(person: UUID) -> tuple[Case, ...]:
    """Return an officer's requests, newest first."""
    rows = Case.objects.filter(officer__person_id=person).order_by("-received_at", "ref")
    return tuple(rows[:PAGE])


def case_of(ref: str, *, person: UUID) -> Case | None:
    """Return one of an officer's own requests; anybody else's is not there."""
    return (
        Case.objects.select_related("authority", "officer__person")
        .filter(ref=ref, officer__person_id=person)
        .first()
    )


def letters_of(case: Case) -> tuple[Letter, ...]:
    """Return the letters that we sent about a request, oldest first."""
    return tuple(case.letters.filter(sent_at__isnull=False).order_by("sent_at", "kind"))


def release_of(case: Case) -> Release | None:
    """Return the newest release of a request."""
    return case.releases.prefetch_related("deliveries").order_by("-ledger_number").first()


def announced_holds(*, jurisdiction: str, at: datetime) -> tuple[HoldRecord, ...]:
    """Return the announced holds in force that follow from who asks alone.

    A hold that depends on whose user it is never stands here: naming it would tell where a person
    lives (design, truth 12).
    """
    asker = parse_jurisdiction(jurisdiction)
    judged_by = gate_facts.assessments()
    return tuple(
        record
        for record in gate_facts.holds()
        if in_force(record, at=at, assessments=judged_by)
        and record.hold.announced_at is not None
        and record.hold.announced_at <= at
        and not record.hold.users_in
        and any(jurisdiction_lies_in(asker, place) for place in record.hold.requested_by)
    )


def officer_id_of(person: UUID) -> UUID:
    """Return the id of the officer that a person is."""
    return Officer.objects.values_list("id", flat=True).get(person_id=person)


def key_of(person: UUID) -> OfficerKey | None:
    """Return the key that an officer offered last and that was not ended."""
    rows = OfficerKey.objects.filter(officer__person_id=person)
    return rows.exclude(status=OfficerKey.Status.REVOKED).order_by("-offered_at").first()
