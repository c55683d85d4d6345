"""Rows of the casefile as the library's values: mapped once, inside the transaction that judges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from comity.hold import HoldRecord, Lift
from comity.intake.gov_request import (
    Account,
    Emergency,
    GovernmentRequest,
    RequestingAuthority,
    Secrecy,
)
from comity.intake.provider import Provider as ProviderValue
from comity.vocabulary.instants import Period
from comity.vocabulary.places import UNKNOWN, parse_jurisdiction, parse_place
from comity.vocabulary.words import (
    AccountId,
    AssessmentId,
    AuthorityKind,
    Category,
    Channel,
    HoldId,
    InstrumentId,
    RequestId,
    RequestKind,
    Service,
    Threat,
)
from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.models import Case, Hold, HoldLift, Provider, TargetAccount
from comity_server.people.models import Authority, Officer


def account_value(row: TargetAccount) -> Account:
    """Return a target account; its id is the row's, never how the request names it."""
    place = UNKNOWN if row.place == "unknown" else parse_place(row.place)
    return Account(AccountId(str(row.id)), Service(row.service), place)


def request_value(case: Case) -> GovernmentRequest:
    """Return a case's request with the facts of its authority and officer as they are now.

    An officer who is not confirmed makes the asker unverified, whatever the authority is.
    """
    authority = case.authority
    officer_stands = case.officer is None or case.officer.status == Officer.Status.CONFIRMED
    return GovernmentRequest(
        id=RequestId(case.ref),
        received_at=case.received_at,
        kind=RequestKind(case.kind),
        authority=RequestingAuthority(
            name=authority.name,
            kind=AuthorityKind(authority.kind),
            jurisdiction=parse_jurisdiction(authority.jurisdiction),
            verified=authority.status == Authority.Status.CONFIRMED and officer_stands,
        ),
        channel=Channel(case.channel),
        underlying_state=(
            parse_jurisdiction(case.underlying_state) if case.underlying_state else None
        ),
        instrument=InstrumentId(case.instrument),
        issued_by=AuthorityKind(case.issued_by) if case.issued_by else UNKNOWN,
        services=tuple(Service(service) for service in case.services),
        accounts=tuple(account_value(row) for row in case.accounts.all()),
        categories=tuple(Category(category) for category in case.categories),
        period=Period(case.period_start, case.period_end),
        offences=tuple(case.offences),
        cites=case.cites,
        secrecy=Secrecy(case.secrecy_ordered, case.secrecy_until),
        emergency=(
            Emergency(Threat(case.threat), case.callback_at is not None) if case.threat else None
        ),
        scope_asked=(
            None if case.scope_asked is None else tuple(map(parse_place, case.scope_asked))
        ),
        worldwide=case.worldwide,
        answers=latest_answers(case),
        follows=RequestId(case.follows.ref) if case.follows else None,
    )


def latest_answers(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the newest answer to each question, in question order."""
    # Sorted here, so that rows which were fetched along with many cases are not fetched again.
    rows = sorted(case.answers.all(), key=lambda row: (row.at, row.ledger_number))
    newest = {row.question: row.answer for row in rows}
    return tuple(sorted(newest.items()))


def provider_value(row: Provider) -> ProviderValue:
    """Return the provider."""
    return ProviderValue(
        name=row.name,
        established_in=parse_place(row.established_in),
        services=tuple(Service(service) for service in row.services),
        holds_data=frozenset(Category(category) for category in row.holds_data),
    )


def hold_records(rows: Iterable[Hold]) -> tuple[HoldRecord, ...]:
    """Return holds with their lifts; ``recorded_at`` is when our gate learnt of each."""
    known = [row for row in rows if row.state != Hold.State.DRAFT]
    lifts: dict[UUID, list[HoldLift]] = {}
    lifted = [row.id for row in known if row.state == Hold.State.LIFTED]
    if lifted:
        found = HoldLift.objects.filter(hold_id__in=lifted)
        for lift in found.select_related("assessment", "narrows_to").order_by("ledger_number"):
            lifts.setdefault(lift.hold_id, []).append(lift)
    return tuple(_hold_record(row, lifts.get(row.id, ())) for row in known)


def _hold_record(row: Hold, lifts: Iterable[HoldLift]) -> HoldRecord:
    # A hold that is called lifted and has no lift is not: only what people did ends one.
    terms = replace(parse_terms(row.terms, ref=row.ref), recorded_at=row.recorded_at)
    return HoldRecord(hold=terms, lifts=tuple(map(_lift, lifts)), number=row.ledger_number)


def _lift(row: HoldLift) -> Lift:
    return Lift(
        at=row.at,
        assessment=AssessmentId(row.assessment.ref) if row.assessment else None,
        narrows_to=HoldId(row.narrows_to.ref) if row.narrows_to else None,
        number=row.ledger_number,
    )
