"""The notice verdict of a scenario's request, with secrecy as it stands at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from comity.intake.gov_request import GovernmentRequest, Secrecy
from comity.notice.verdict import NoticeVerdict, judge_notice
from comity.scenario.stage import Play
from comity.vocabulary.words import EventWord


def notice_of(play: Play, gov_request: GovernmentRequest, *, at: datetime) -> NoticeVerdict:
    """Return whether the user is told of a request, as of ``at``."""
    return judge_notice(
        gov_request=as_known(play, gov_request, at=at),
        instrument=play.books.instrument(gov_request.instrument),
        at=at,
    )


def as_known(
    play: Play, gov_request: GovernmentRequest, *, at: datetime | None
) -> GovernmentRequest:
    """Return the request with its secrecy as it stands at ``at``; None knows the whole file."""
    return replace(gov_request, secrecy=_secrecy(play, gov_request, at))


def _secrecy(play: Play, gov_request: GovernmentRequest, at: datetime | None) -> Secrecy:
    """Return the order of secrecy; one that was ended by ``at`` ends then at the latest."""
    ended = [
        event.at
        for event in play.scenario.events
        if event.gov_request == gov_request.id
        and event.happened is EventWord.SECRECY_ENDED
        and (at is None or event.at <= at)
    ]
    stated = gov_request.secrecy
    ends = [*ended, *([stated.until] if stated.until else [])]
    return replace(stated, until=min(ends)) if stated.ordered and ends else stated
