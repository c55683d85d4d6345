"""A published statement as machines read it. Format: docs/formats/government-requests.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from comity.hold.terms import Hold, LiftCondition, Never, OnAssessment, OnAttested, OnDate
from comity.ledger.canonical import Json
from comity_server.casefile.reading import assessing
from comity_server.casefile.reading.announced import Announced
from comity_server.public.stances import say_statement


def statement(one: Announced, *, at: datetime) -> Mapping[str, Json]:
    """Return one announced hold; clauses that were not published are not in it."""
    hold = one.record.hold
    return {
        "id": hold.id,
        "in_force": one.in_force,
        "statement": say_statement(hold),
        "requested_by": list(hold.requested_by),
        "users_in": list(hold.users_in),
        "services": list(hold.services),
        "kinds": list(hold.kinds),
        "categories": list(hold.categories),
        "stops": hold.stops,
        "emergencies": hold.emergency,
        "older_requests": hold.older,
        "effective_at": _instant(hold.effective_at),
        "announced_at": _instant(hold.announced_at),
        "lifted_at": [_instant(lift.at) for lift in one.record.lifts if lift.at <= at],
        "ends": _end(hold.lift),
        "review_by": hold.review_by.isoformat() if hold.review_by else None,
        "routes": _routes(hold),
        "declared_exceptions": _exceptions(hold),
        "exceptions_used": [
            {"clause": use.clause, "id": use.exception or None, "count": use.count}
            for use in assessing.published_uses(hold.id)
        ],
        "assessments": [
            {
                "outcome": done.outcome,
                "review_on": done.review_on.isoformat() if done.review_on else None,
                "summary": done.summary,
            }
            for done in assessing.of_hold(hold.id)
            if done.summary
        ],
    }


def _instant(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None


def _end(condition: LiftCondition | None) -> Mapping[str, Json]:
    match condition:
        case OnAssessment():
            return {"when": "assessment"}
        case OnAttested(event=event):
            return {"when": "attested", "event": event}
        case OnDate(date=day):
            return {"when": "date", "not_before": day.isoformat()}
        case Never():
            return {"when": "never"}
        case _:
            return {"when": "people"}


def _routes(hold: Hold) -> list[Json]:
    return [
        {
            "to": route.to,
            "from": _instant(route.open.start),
            "until": _instant(route.open.end),
        }
        for route in hold.routes
    ]


def _exceptions(hold: Hold) -> list[Json]:
    return [
        {
            "id": one.id,
            "offences": sorted(one.offences),
            "limit": sorted(one.limit),
            "needs": one.needs,
        }
        for one in hold.exceptions
        if one.published
    ]
