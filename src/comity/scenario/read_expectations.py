"""Read ``[[expect]]``: each is of exactly one kind, told by the key that only this kind has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.hold.assessment import LiftReason
from comity.intake.gov_request import Account, GovernmentRequest
from comity.restriction.gate import Admission
from comity.scenario.codes import check_bars, check_because, check_findings
from comity.scenario.expectations import (
    COUNTS,
    ClockExpected,
    Expectation,
    FiguresExpected,
    LiftExpected,
    LiftWord,
    NoticeExpected,
    PresenceExpected,
    RecommendationExpected,
    StatementExpected,
    StatementWord,
    StepExpected,
)
from comity.scenario.known import Known
from comity.scenario.table import Table
from comity.vocabulary.instants import Period
from comity.vocabulary.places import parse_jurisdiction
from comity.vocabulary.verdict import VerdictWord
from comity.vocabulary.words import (
    Category,
    Clock,
    HoldId,
    NoticeWord,
    Recommendation,
    RequestId,
    Step,
)

STATUSES: Final = (403, 451)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expectation may speak of."""

    known: Known
    requests: Mapping[str, GovernmentRequest]


def read_expectation(table: Table, reading: Reading) -> Expectation:
    """Return an expectation of the one kind that its keys tell.

    :raises ScenarioError: if it is of none or of several kinds.
    """
    kinds = [kind for kind, keys in KEYS_OF.items() if any(table.has(key) for key in keys)]
    if len(kinds) != 1:
        keys = ", ".join(key for keys in KEYS_OF.values() for key in keys[:1])
        raise table.fault(
            "expect", f"exactly one kind is due, told by one of {keys}; found {kinds or 'none'}"
        )
    return READERS[kinds[0]](table, reading)


def _request(table: Table, reading: Reading) -> GovernmentRequest:
    name = table.text("request")
    reading.known.requests.check(table, "request", [name])
    return reading.requests[name]


def _at(table: Table, gov_request: GovernmentRequest) -> datetime:
    at = table.instant("at")
    if at < gov_request.received_at:
        raise table.fault("at", "it lies before the request is received")
    return at


def _step(table: Table, reading: Reading) -> StepExpected:
    gov_request = _request(table, reading)
    return StepExpected(
        gov_request=gov_request.id,
        at=_at(table, gov_request),
        step=table.word("step", Step),
        verdict=table.word("verdict", VerdictWord),
        accounts=_accounts(table, gov_request),
        categories=_categories(table, gov_request),
        bars=_optional_set(table, "bars", reading, check_bars),
        bars_include=_optional_set(table, "bars_include", reading, check_bars) or frozenset(),
        limit=_limit(table, gov_request),
        approvals=table.number("approvals") if table.has("approvals") else None,
        route=table.any_text("route") if table.has("route") else None,
    )


def _accounts(table: Table, gov_request: GovernmentRequest) -> tuple[Account, ...]:
    names = table.texts("accounts")
    mine = {account.id: account for account in gov_request.accounts}
    for name in names:
        if name not in mine:
            raise table.fault("accounts", f"{name!r} names nothing: it is not in the request")
    return tuple(a for a in gov_request.accounts if a.id in names) or gov_request.accounts


def _categories(table: Table, gov_request: GovernmentRequest) -> tuple[Category, ...]:
    asked = table.words("categories", Category)
    for one in asked:
        _asked(table, "categories", one, gov_request)
    return asked or gov_request.categories


def _limit(table: Table, gov_request: GovernmentRequest) -> frozenset[Category] | None:
    if not table.has("limit"):
        return None
    limit = table.words("limit", Category)
    for one in limit:
        _asked(table, "limit", one, gov_request)
    return frozenset(limit)


def _asked(table: Table, key: str, category: Category, gov_request: GovernmentRequest) -> None:
    if category not in gov_request.categories:
        raise table.fault(key, f"the request does not ask for {category.value!r}")


def _optional_set(
    table: Table,
    key: str,
    reading: Reading,
    check: Callable[[Table, str, tuple[str, ...], Known], None],
) -> frozenset[str] | None:
    if not table.has(key):
        return None
    codes = table.texts(key)
    check(table, key, codes, reading.known)
    return frozenset(codes)


def _recommendation(table: Table, reading: Reading) -> RecommendationExpected:
    gov_request = _request(table, reading)
    found = RecommendationExpected(
        gov_request=gov_request.id,
        at=_at(table, gov_request),
        recommendation=(
            table.word("recommendation", Recommendation) if table.has("recommendation") else None
        ),
        findings=_optional_set(table, "findings", reading, check_findings) or frozenset(),
        without=_optional_set(table, "without", reading, check_findings) or frozenset(),
    )
    if found.recommendation is None and not found.findings and not found.without:
        raise table.fault("recommendation", "missing, and no finding is named either")
    return found


def _presence(table: Table, reading: Reading) -> PresenceExpected:
    name = table.text("presence")
    reading.known.presences.check(table, "presence", [name])
    status = table.number("status") if table.has("status") else None
    if status is not None and status not in STATUSES:
        raise table.fault("status", f"{status} is none of {STATUSES}")
    return PresenceExpected(
        presence=name,
        verdict=table.word("verdict", Admission),
        because=_optional_set(table, "because", reading, check_because),
        status=status,
    )


def _lift(table: Table, reading: Reading) -> LiftExpected:
    name = table.text("lift")
    reading.known.lifts.check(table, "lift", [name])
    because = frozenset(table.words("because", LiftReason)) if table.has("because") else None
    return LiftExpected(lift=name, verdict=table.word("verdict", LiftWord), because=because)


def _clock(table: Table, reading: Reading) -> ClockExpected:
    gov_request = _request(table, reading)
    due = table.table("due")
    found = ClockExpected(
        gov_request=gov_request.id,
        clock=table.word("clock", Clock),
        not_before=due.optional_instant("not_before"),
        not_after=due.optional_instant("not_after"),
        at=_at(table, gov_request) if table.has("at") else None,
    )
    due.finish()
    return found


def _notice(table: Table, reading: Reading) -> NoticeExpected:
    gov_request = _request(table, reading)
    word = table.word("notice", NoticeWord)
    if table.has("notice_at") and word is not NoticeWord.DELAYED:
        raise table.fault("notice_at", "only a delayed notice has an instant")
    return NoticeExpected(
        gov_request=RequestId(gov_request.id),
        at=_at(table, gov_request),
        notice=word,
        notice_at=table.optional_instant("notice_at"),
    )


def _figures(table: Table, reading: Reading) -> FiguresExpected:
    inner = table.table("figures")
    with inner.naming("to"):
        period = Period(start=inner.start("from"), end=inner.end("to"))
    jurisdiction = inner.parsed("jurisdiction", parse_jurisdiction)
    inner.finish()
    counts = tuple((name, table.number(name)) for name in COUNTS if table.has(name))
    if not counts:
        raise table.fault("figures", f"at least one count is due: {', '.join(COUNTS)}")
    return FiguresExpected(period=period, jurisdiction=jurisdiction, counts=counts)


def _statement(table: Table, reading: Reading) -> StatementExpected:
    name = table.text("hold")
    reading.known.holds.check(table, "hold", [name])
    return StatementExpected(
        hold=HoldId(name),
        at=table.instant("at"),
        word=table.word("statement_check", StatementWord),
    )


KEYS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "step": ("step",),
    "recommendation": ("recommendation", "findings", "without"),
    "presence": ("presence",),
    "lift": ("lift",),
    "clock": ("clock",),
    "notice": ("notice",),
    "figures": ("figures",),
    "statement_check": ("statement_check",),
}

READERS: Final[Mapping[str, Callable[[Table, Reading], Expectation]]] = {
    "step": _step,
    "recommendation": _recommendation,
    "presence": _presence,
    "lift": _lift,
    "clock": _clock,
    "notice": _notice,
    "figures": _figures,
    "statement_check": _statement,
}
