"""What an alarm of a clock says, to whom, and whether it need still ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from comity.clock.alarm import SHARES
from comity.hold.judge import is_home_court
from comity.pack.clocks import speaks_of
from comity.vocabulary.words import Clock, NoticeWord
from comity_server import books
from comity_server.casefile import mapping
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.happenings import events_of
from comity_server.casefile.models import Case, CaseClock, Provider
from comity_server.casefile.winding import ANSWER, WINDOW

_TIMES: Final = {
    ANSWER: "to answer",
    Clock.PRODUCE: "to answer",
    Clock.ACKNOWLEDGE: "to acknowledge it",
    Clock.PRESERVE: "for which data are kept",
    Clock.NOTICE: "to decide about telling the user",
    Clock.CHALLENGE: "to file a challenge",
}
_STAFF_TURNS: Final = frozenset({"analyst", "counsel", "rights", "executive"})
_FIRST, _LATE, _OVER = SHARES


@dataclass(frozen=True, slots=True)
class Call:
    """Whom an alarm calls, how urgently, and what it says."""

    says: str
    to_roles: frozenset[str]
    urgent: bool


def call_of(case: Case, clock: str, *, not_after: datetime, share: int, at: datetime) -> Call:
    """Return what an alarm of a clock says and to whom.

    From the second share on, an order that we cannot choose to refuse pages people.
    """
    roles = {case.turn if case.turn in _STAFF_TURNS else "analyst"}
    if share >= _LATE:
        roles.add("counsel")
    if share >= _OVER:
        roles.add("executive")
    if clock == Clock.NOTICE:
        roles.add("counsel")
    bound = clock in {ANSWER, Clock.PRODUCE} and share >= _LATE and is_bound(case, at=at)
    if bound:
        roles |= {"counsel", "executive"}
    says = _sentence(case, clock, not_after=not_after, share=share)
    if bound:
        says += " Refusing it is not ours to choose: file one of the lawful routes."
    return Call(says, frozenset(roles), urgent=bound or share >= _OVER)


def _sentence(case: Case, clock: str, *, not_after: datetime, share: int) -> str:
    # A sealed case has no name outside: who is inside finds it.
    name = "A sealed case" if case.sealed else f"Case {case.ref}"
    day = say_utc(not_after)
    if clock == WINDOW:
        return (
            f"{name}: since {day} no other authority may object any more. "
            "A person decides what leaves; no clock does."
        )
    if share >= _OVER:
        return f"{name}: the time {_TIMES[clock]} ended on {day}."
    return f"{name}: {share} % of the time {_TIMES[clock]} is used up. It ends on {day}."


def say_utc(at: datetime) -> str:
    """Return an instant as alarms write it, the same for readers in every place."""
    there = at.astimezone(UTC)
    return f"{there.day} {there:%b %Y, %H:%M} UTC"


def is_bound(case: Case, *, at: datetime) -> bool:
    """Return whether our home court asks, or an order that it is not ours to refuse.

    Such are the instruments for which the books name routes of their own, whatever is still to be
    asked about this one, and any whose every condition is met. What a hold or a lens says against
    them is contested, and never lapses in silence.
    """
    provider = Provider.objects.get(id=1)
    gov_request = mapping.request_value(case)
    if is_home_court(gov_request, mapping.provider_value(provider).established_in):
        return True
    routes = books.books().rights.instrument_override.for_
    if any(speaks_of(one.instruments, case.instrument) for one in routes):
        return True
    return books.review_case(gov_request, provider=provider, at=at).law.binding


def is_met(row: CaseClock) -> bool:
    """Return whether what a clock asks for was done, so that it need not ring."""
    asked = row.case
    if asked.closed_at is not None:
        return True
    match row.clock:
        case Clock.ACKNOWLEDGE:
            return bool(asked.letters.filter(kind="acknowledgement").exists())
        case Clock.NOTICE:
            return not asked.notices.filter(verdict=NoticeWord.ASK).exists()
        case Clock.CHALLENGE:
            filed = any(one.happened == CaseEventWord.CHALLENGE_FILED for one in events_of(asked))
            return filed or asked.releases.exists()
        case Clock.PRESERVE:
            return False
        case _:
            return bool(asked.releases.exists())
