"""Official forms of a case, and papers that wait to be keyed in."""

from __future__ import annotations

from uuid import UUID

from comity_server.casefile.models import Case, FormSheet


def sheets_of(case: Case) -> tuple[FormSheet, ...]:
    """Return the forms of a case by when they arrived or were made; without their papers."""
    return tuple(case.sheets.select_related("by", "sent_by").defer("paper"))


def sheet_of(case: Case, sheet_id: UUID) -> FormSheet | None:
    """Return one form of a case with its paper."""
    return case.sheets.select_related("by", "sent_by").filter(id=sheet_id).first()


def first_sheet(case: Case) -> FormSheet | None:
    """Return the form by which a case was opened; None where it came otherwise."""
    rows = case.sheets.filter(submission_id__isnull=False).defer("paper")
    return rows.order_by("at", "ledger_number").first()
