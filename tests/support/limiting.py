"""A demand to limit something, as far as a restriction in force."""

from __future__ import annotations

from datetime import datetime

from comity.vocabulary.words import Recommendation
from comity_server.actions import determination, restriction
from comity_server.actions.determination import Override
from comity_server.casefile.models import Case, Restriction
from tests.support.cast import HOUR, NOON, Cast, a_filed_case, approve

DEMAND = {
    "kind": "account-restriction",
    "instrument": "none",
    "issued_by": "",
    "accounts": "room-123",
    "categories": "",
    "period_start": "",
    "period_end": "",
    "offences": "",
    "cites": "",
    "scope_asked": "worldwide",
    "says": "End this meeting.",
}
TERMS = {
    "title": "One room, closed to people in Hong Kong",
    "resource": "search/room-123",
    "places": "HK",
    "signals": "any",
    "unknown_place": "admit",
    "shown_text": "This room is closed where you are.",
    "published_as": "One room is closed to people in Hong Kong, on a demand of its police.",
    "why": "The demand reaches no further than where its law applies.",
    "review_by": "2020-09-01",
}


def a_demand(cast: Cast, *, at: datetime = NOON, **fields: str) -> Case:
    """Let the officer demand a restriction."""
    return a_filed_case(cast, at=at, **{**DEMAND, **fields})


def limit(cast: Cast, case: Case, *, at: datetime) -> None:
    """Judge the terms, and have a determination approved that limits to a place."""
    restriction.judge_terms(
        case_id=case.id, breaks=False, because="no rule of ours", by=cast.analyst, at=at
    )
    row = determination.propose(
        case_id=case.id,
        seen_version=case.version,
        outcome=Recommendation.GEO_LIMIT,
        decided=[],
        overrides=[Override("law", "counsel decides to follow it in the place alone")],
        reasons="We limit it in the place of the demand and nowhere else.",
        by=cast.analyst,
        at=at,
    )
    approve(cast, row, at=at)


def a_draft(
    cast: Cast, case: Case | None = None, *, at: datetime, changes: str = "", **fields: str
) -> Restriction:
    """Keep a draft."""
    basis = {} if case or changes else {"basis": "policy", "basis_text": "house rules, 4"}
    row = restriction.draft_restriction(
        fields={**TERMS, **basis, **fields},
        case_id=case.id if case else None,
        changes=changes,
        by=cast.analyst,
        at=at,
    )
    assert isinstance(row, Restriction), row
    return row


def say_yes(cast: Cast, row: Restriction, *, at: datetime) -> Restriction:
    """Let two people say yes to a draft."""
    for by in (cast.counsel, cast.executive):
        row = restriction.consent_to_restriction(
            restriction_id=row.id, digest=row.digest, grounds="we read it", by=by, at=at
        )
    return row


def a_restriction(cast: Cast, *, at: datetime = NOON, **fields: str) -> Restriction:
    """Take a demand as far as a restriction in force."""
    case = a_demand(cast, at=at)
    limit(cast, case, at=at + HOUR)
    return say_yes(cast, a_draft(cast, case, at=at + HOUR, **fields), at=at + 2 * HOUR)
