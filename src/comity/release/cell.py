"""The smallest question: may one category of one account pass a step?

Both the flow of a case and the gate ask it here, so that what a page foretells and what the gate
does cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from comity.hold import Assessment, HoldRecord, bars_at, judge_hold
from comity.intake.gov_request import Account, GovernmentRequest
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import Place
from comity.vocabulary.verdict import Bar, Barred, Clear, Verdict, worst_of
from comity.vocabulary.words import Category, Step


def judge_cell(
    *,
    gov_request: GovernmentRequest,
    account: Account | None,
    category: Category | None,
    step: Step,
    holds: Iterable[HoldRecord],
    assessments: Sequence[Assessment],
    obstacles: Iterable[Obstacle],
    established_in: Place,
    at: datetime,
) -> Verdict:
    """Return the worst that holds, obstacles and verification say, with every reason for it."""
    if step is Step.ACKNOWLEDGE:
        return Clear()
    return worst_of(
        [
            *(
                judge_hold(
                    record.hold,
                    gov_request=gov_request,
                    account=account,
                    category=category,
                    established_in=established_in,
                )
                for record in holds
                if step.rank >= record.hold.stops.rank
                and bars_at(record, at=at, assessments=assessments)
            ),
            *(
                obstacle.judge(
                    step=step, account=account.id if account else None, category=category, at=at
                )
                for obstacle in obstacles
            ),
            judge_verification(gov_request, step=step),
        ]
    )


def judge_verification(gov_request: GovernmentRequest, *, step: Step) -> Verdict:
    """Return what bars production because we do not know who asks, or did not call back."""
    if step is not Step.PRODUCTION:
        return Clear()
    bars = []
    if not gov_request.authority.verified:
        bars.append(Bar("verification:authority", "Nobody has verified the asking authority"))
    if gov_request.emergency is not None and not gov_request.emergency.verified_callback:
        bars.append(Bar("verification:callback", "Nobody has called back about this emergency"))
    return Barred(tuple(bars)) if bars else Clear()
