"""Which approvals count: distinct natural persons, for exactly this text, after every turn.

Source: threat model, I2 and I8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from comity.determination.scope import Grant, Scope
from comity.hold import Turn, covers, turns_until
from comity.intake.gov_request import Account, GovernmentRequest
from comity.release.facts import Approval, Decided, MissingFactError, ReleaseFacts, known
from comity.release.inputs import GateInput
from comity.vocabulary.words import PersonId


def approvers(
    *,
    gov_request: GovernmentRequest,
    decided: Decided,
    leaving: Scope,
    facts: ReleaseFacts,
    at: datetime,
) -> frozenset[PersonId]:
    """Return the people whose approval counts for what leaves at ``at``.

    :raises MissingFactError: if a fact is not known.
    """
    turns = tuple(_turns(gov_request, leaving, facts, at))
    entitled = known(facts.people, GateInput.PEOPLE)
    entitled -= known(facts.amendments, GateInput.AMENDMENTS).made_by
    return frozenset(
        approval.person
        for approval in known(facts.approvals, GateInput.APPROVALS)
        if _counts(approval, decided, turns, at) and approval.person in entitled
    )


def account_of(grant: Grant, facts: ReleaseFacts) -> Account:
    """Return what we know about the account that a grant names.

    :raises MissingFactError: if we know nothing about it.
    """
    for account in known(facts.accounts, GateInput.ACCOUNTS):
        if account.id == grant.account:
            return account
    raise MissingFactError(GateInput.ACCOUNTS)


def _counts(approval: Approval, decided: Decided, turns: tuple[Turn, ...], at: datetime) -> bool:
    return (
        approval.digest == decided.digest
        and not approval.voided
        and approval.at <= at
        and all(_is_after(approval, turn) for turn in turns)
    )


def _is_after(approval: Approval, turn: Turn) -> bool:
    if turn.number is None:
        # At the very instant of a turn nobody can tell which came first, so it does not count.
        return approval.at > turn.at
    # Clocks are set and set back; the ledger's order is the order of commits.
    return approval.number is not None and approval.number > turn.number


def _turns(
    gov_request: GovernmentRequest, leaving: Scope, facts: ReleaseFacts, at: datetime
) -> Iterator[Turn]:
    """Return when a hold that covers anything leaving began, was lifted or came back."""
    assessments = known(facts.assessments, GateInput.ASSESSMENTS)
    for record in known(facts.holds, GateInput.HOLDS):
        if any(
            covers(
                record.hold,
                gov_request=gov_request,
                account=account_of(grant, facts),
                category=grant.category,
            )
            for grant in leaving
        ):
            yield from turns_until(record, at=at, assessments=assessments)
