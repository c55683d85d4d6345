"""Whether what we published of our holds fits what was done under them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from comity.hold.statement import Act, breaches_of_statement
from comity.intake.gov_request import GovernmentRequest
from comity.transparency.checks import StatementCheck
from comity.vocabulary.words import ActWord, RequestId
from comity_server.casefile import mapping
from comity_server.casefile.models import Case, Hold
from comity_server.casefile.request_records import (
    categories_of,
    exceptions_used,
    left_at,
    with_everything,
)


def check_statements(*, at: datetime) -> tuple[StatementCheck, ...]:
    """Return the check of each hold whose statement was published by ``at``."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT).filter(announced_at__lte=at)
    records = [one for one in mapping.hold_records(rows.order_by("ref")) if one.hold.statement]
    if not records:
        return ()
    done = tuple(_done())
    found = []
    for record in records:
        breaches = breaches_of_statement(record, done=done, at=at)
        refs = ", ".join(sorted({str(act.gov_request) for act in breaches}))
        found.append(
            StatementCheck(
                hold=record.hold.id,
                holds=not breaches,
                found=f"data left in answer to {refs}." if breaches else "",
            )
        )
    return tuple(found)


def declared_exceptions() -> frozenset[str]:
    """Return the exceptions of our holds that are published."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT)
    return frozenset(
        one.id
        for record in mapping.hold_records(rows)
        for one in record.hold.exceptions
        if one.published
    )


def _done() -> Iterator[tuple[GovernmentRequest, Act]]:
    cases = with_everything(Case.objects.filter(releases__isnull=False).distinct())
    for case in cases:
        gov_request = mapping.request_value(case)
        for release in case.releases.all():
            at = left_at(release)
            if at is not None:
                used = exceptions_used(case, release)
                left = tuple(sorted(categories_of(release)))
                act = Act(RequestId(case.ref), at, ActWord.RELEASED, left, used[0] if used else "")
                yield gov_request, act
