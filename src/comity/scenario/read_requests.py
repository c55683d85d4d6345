"""Read ``[[account]]``, ``[[request]]``, ``[[event]]`` and ``[[act]]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.hold import Act
from comity.intake.gov_request import (
    Account,
    Emergency,
    GovernmentRequest,
    RequestingAuthority,
    Secrecy,
)
from comity.scenario.known import Known
from comity.scenario.table import Table
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, PersonPlace, Place, parse_jurisdiction, parse_place
from comity.vocabulary.words import (
    AccountId,
    ActWord,
    AuthorityKind,
    Category,
    Channel,
    EventWord,
    RequestId,
    RequestKind,
    Threat,
)

WORLDWIDE = "worldwide"
PLACED_KINDS = frozenset({RequestKind.REMOVAL, RequestKind.ACCOUNT_RESTRICTION})


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a request after it arrived; ``until`` is an exclusive end."""

    gov_request: RequestId
    at: datetime
    happened: EventWord
    until: datetime | None = None
    categories: tuple[Category, ...] = ()


def parse_person_place(text: str) -> PersonPlace:
    """Return a person's place, or unknown where the file says so."""
    return UNKNOWN if text == UNKNOWN.value else parse_place(text)


def read_account(table: Table, known: Known) -> Account:
    """Return a target account."""
    return Account(
        id=AccountId(table.text("id")),
        service=known.service(table, "service", table.text("service")),
        place=table.parsed("place", parse_person_place),
    )


def read_request(table: Table, known: Known, accounts: Mapping[str, Account]) -> GovernmentRequest:
    """Return a government request; ``accounts`` are those of the file, by id."""
    kind = table.word("kind", RequestKind)
    if (kind is RequestKind.EMERGENCY) != table.has("emergency"):
        raise table.fault("emergency", "it stands if and only if the kind is emergency")
    named = table.texts("accounts")
    known.accounts.check(table, "accounts", named)
    follows = table.optional_text("follows")
    known.requests.check(table, "follows", [follows] if follows else [])
    scope_asked = _scope_asked(table, kind)
    return GovernmentRequest(
        id=RequestId(table.text("id")),
        received_at=table.instant("received_at"),
        kind=kind,
        authority=_authority(table.table("authority")),
        channel=table.word("channel", Channel),
        underlying_state=(
            table.parsed("underlying_state", parse_jurisdiction)
            if table.optional_text("underlying_state")
            else None
        ),
        instrument=known.instrument(table, "instrument"),
        issued_by=table.word("issued_by", AuthorityKind) if table.has("issued_by") else UNKNOWN,
        services=known.services(table, "services"),
        accounts=tuple(accounts[one] for one in named),
        categories=table.words("categories", Category),
        period=_period(table.table("period")) if table.has("period") else Period(),
        offences=known.offences(table, "offences"),
        cites=table.any_text("cites", ""),
        secrecy=_secrecy(table.table("secrecy")) if table.has("secrecy") else Secrecy(),
        emergency=_emergency(table.table("emergency")) if table.has("emergency") else None,
        scope_asked=scope_asked,
        worldwide=scope_asked == (),
        answers=_answers(table, known),
        follows=RequestId(follows) if follows else None,
    )


def check_follows(requests: Sequence[GovernmentRequest], tables: Sequence[Table]) -> None:
    """Refuse a request that continues itself or one that is not earlier.

    Of two that came at one instant, the one that stands first in the file is the earlier.


    :raises ScenarioError: naming the key ``follows``.
    """
    order = {one.id: (one.received_at, number) for number, one in enumerate(requests)}
    for one, table in zip(requests, tables, strict=True):
        if one.follows is not None and order[one.follows] >= order[one.id]:
            raise table.fault("follows", "what it continues must be an earlier request")


def _authority(table: Table) -> RequestingAuthority:
    found = RequestingAuthority(
        name=table.text("name"),
        kind=table.word("kind", AuthorityKind),
        jurisdiction=table.parsed("jurisdiction", parse_jurisdiction),
        verified=table.boolean("verified"),
    )
    table.finish()
    return found


def _period(table: Table) -> Period:
    with table.naming("end"):
        found = Period(start=table.start("start"), end=table.end("end"))
    table.finish()
    return found


def _secrecy(table: Table) -> Secrecy:
    found = Secrecy(ordered=table.boolean("ordered"), until=table.optional_end("until"))
    if found.until is not None and not found.ordered:
        raise table.fault("until", "no secrecy is ordered, so it has no end")
    table.finish()
    return found


def _emergency(table: Table) -> Emergency:
    found = Emergency(
        threat=table.word("threat", Threat),
        verified_callback=table.boolean("verified_callback"),
    )
    table.finish()
    return found


def _scope_asked(table: Table, kind: RequestKind) -> tuple[Place, ...] | None:
    """Return the places asked for; an empty tuple stands for the whole world."""
    if not table.has("scope_asked"):
        return None
    if kind not in PLACED_KINDS:
        raise table.fault("scope_asked", "only removals and account restrictions have places")
    found = table.value("scope_asked")
    if isinstance(found, str):
        if found != WORLDWIDE:
            raise table.fault("scope_asked", f"write {WORLDWIDE!r} or a list of places")
        return ()
    return table.all_parsed("scope_asked", parse_place)


def _answers(table: Table, known: Known) -> tuple[tuple[str, str], ...]:
    pairs = table.pairs("answers")
    for question, _ in pairs:
        known.question(table, "answers", question)
    return pairs


def read_event(table: Table, known: Known) -> Event:
    """Return what happened to a request."""
    return Event(
        gov_request=_of_request(table, known),
        at=table.instant("at"),
        happened=table.word("is", EventWord),
        until=table.optional_end("until"),
        categories=table.words("categories", Category),
    )


def read_act(table: Table, known: Known) -> Act:
    """Return what was done in answer to a request."""
    exception = table.any_text("exception", "")
    known.exceptions.check(table, "exception", [exception] if exception else [])
    return Act(
        gov_request=_of_request(table, known),
        at=table.instant("at"),
        did=table.word("is", ActWord),
        categories=table.words("categories", Category),
        exception=exception,
    )


def _of_request(table: Table, known: Known) -> RequestId:
    found = table.text("request")
    known.requests.check(table, "request", [found])
    return RequestId(found)
