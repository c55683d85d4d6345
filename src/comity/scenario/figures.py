"""The figures of a scenario: its requests and acts as the transparency stage counts them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from comity.hold import in_force, judge_hold
from comity.intake.gov_request import GovernmentRequest
from comity.scenario.stage import Play
from comity.transparency.history import only_service
from comity.transparency.requests import RequestAct, RequestCounts, RequestRecord, count_requests
from comity.vocabulary.instants import Period
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.verdict import Barred

INSTANT: Final = timedelta(microseconds=1)


def count_figures(play: Play, *, period: Period, jurisdiction: Jurisdiction) -> RequestCounts:
    """Return the figures of an asker's requests that were received in a period, at its end."""
    return count_requests(
        [_record(play, one, period) for one in play.scenario.requests],
        period=period,
        jurisdiction=jurisdiction,
    )


def _record(play: Play, gov_request: GovernmentRequest, period: Period) -> RequestRecord:
    return RequestRecord(
        id=gov_request.id,
        kind=gov_request.kind,
        received_at=gov_request.received_at,
        jurisdiction=gov_request.authority.jurisdiction,
        service=only_service(gov_request.services),
        accounts=frozenset(account.id for account in gov_request.accounts),
        categories=frozenset(gov_request.categories),
        follows=gov_request.follows,
        acts=tuple(_acts(play, gov_request)),
        held_at_end=is_held(play, gov_request, period),
    )


def _acts(play: Play, gov_request: GovernmentRequest) -> list[RequestAct]:
    done = [
        RequestAct(act.at, act.did, frozenset(act.categories), act.exception)
        for act in play.scenario.acts
        if act.gov_request == gov_request.id
    ]
    happened = [
        RequestAct(event.at, event.happened, frozenset(event.categories))
        for event in play.scenario.events
        if event.gov_request == gov_request.id
    ]
    return [*done, *happened]


def is_held(play: Play, gov_request: GovernmentRequest, period: Period) -> bool:
    """Return whether holds stop every part of a request at the last instant of a period."""
    if period.end is None:
        return False
    last = period.end - INSTANT
    holds = [
        record.hold
        for record in play.records
        if in_force(record, at=last, assessments=play.scenario.assessments)
    ]
    return all(
        any(
            isinstance(
                judge_hold(
                    hold,
                    gov_request=gov_request,
                    account=account,
                    category=category,
                    established_in=play.scenario.provider.established_in,
                ),
                Barred,
            )
            for hold in holds
        )
        for account in gov_request.accounts or (None,)
        for category in gov_request.categories or (None,)
    )
