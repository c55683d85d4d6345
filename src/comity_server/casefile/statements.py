"""Whether what we published of our holds fits what was done under them."""

from __future__ import annotations

from datetime import datetime

from comity.transparency.checks import StatementCheck
from comity_server.casefile import mapping
from comity_server.casefile.models import Hold
from comity_server.casefile.statement_checks import StatementCheck as CheckedSentence
from comity_server.casefile.statement_checks import statement_check


def check_statements(*, at: datetime) -> tuple[StatementCheck, ...]:
    """Return the check of each hold whose statement was published by ``at``, for editions."""
    return tuple(
        StatementCheck(
            hold=one.terms.id,
            holds=one.holds,
            found="" if one.holds else f"data left in answer to {_named(one)}.",
        )
        for one in statement_check(at=at)
        if one.terms.statement
    )


def _named(found: CheckedSentence) -> str:
    refs = sorted({left.case or "a sealed case" for left in found.contradicted_by})
    return ", ".join(refs)


def declared_exceptions() -> frozenset[str]:
    """Return the exceptions of our holds that are published."""
    rows = Hold.objects.exclude(state=Hold.State.DRAFT)
    return frozenset(
        one.id
        for record in mapping.hold_records(rows)
        for one in record.hold.exceptions
        if one.published
    )
