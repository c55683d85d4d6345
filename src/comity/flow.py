"""The flow of a case: what each step of one request meets, account by account.

A step is judged as if everything that only waits for our own people had been done as recommended.
Over several holds the worst verdict counts, over several categories the mildest; the limit says
which categories have it. Source: ``docs/formats/scenario.md``, "A step".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.hold import Assessment, Hold, HoldRecord
from comity.hold.coverage import services_of
from comity.intake.gov_request import Account, GovernmentRequest
from comity.intake.provider import Provider
from comity.release.cell import judge_cell
from comity.restriction.market_exit import Exit, check_exits
from comity.vocabulary.obstacle import Obstacle
from comity.vocabulary.places import UNKNOWN
from comity.vocabulary.verdict import (
    Ask,
    Barred,
    Verdict,
    bars_of,
    severity,
    worst_of,
)
from comity.vocabulary.words import Category, Step


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands around a request: our provider, its holds and the assessments behind them.

    ``obstacles`` are what other stages have worked out about this request: windows, notices,
    prohibitions, exits.
    """

    provider: Provider
    holds: tuple[HoldRecord, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """What a step meets for one account.

    ``limit`` holds the categories that have the verdict where not all have, and is empty otherwise.
    ``approvals`` is the number of distinct people who must decide. ``route`` is another way that
    every barring hold names, or empty.
    """

    verdict: Verdict
    limit: frozenset[Category]
    approvals: int
    route: str


def judge_step(
    *,
    stage: Stage,
    gov_request: GovernmentRequest,
    account: Account | None,
    categories: Sequence[Category],
    step: Step,
    at: datetime,
) -> StepVerdict:
    """Return what one account's part of a request meets at a step.

    No ``categories`` means that the request states none: it is judged once, as inside every list.
    """

    def judge(at_step: Step) -> Mapping[Category | None, Verdict]:
        return {
            category: judge_cell(
                gov_request=gov_request,
                account=account,
                category=category,
                step=at_step,
                holds=stage.holds,
                assessments=stage.assessments,
                obstacles=stage.obstacles,
                established_in=stage.provider.established_in,
                at=at,
            )
            for category in categories or (None,)
        }

    cells = judge(step)
    verdict = mildest_of(cells.values())
    having = [one for one, found in cells.items() if severity(found) == severity(verdict)]
    return StepVerdict(
        verdict=verdict,
        limit=frozenset(c for c in having if c is not None and len(having) < len(cells)),
        approvals=verdict.approvals if isinstance(verdict, Ask) else 0,
        route=_route(
            stage,
            answer=mildest_of(judge(Step.ANSWER).values()),
            production=mildest_of(judge(Step.PRODUCTION).values()),
            at=at,
        ),
    )


def obstacles_of_exits(
    exits: Iterable[Exit], *, gov_request: GovernmentRequest, at: datetime
) -> tuple[Obstacle, ...]:
    """Return what market exits ask about a request's accounts at ``at``."""
    leaving = tuple(exits)
    found = []
    for account in gov_request.accounts or (None,):
        verdict = check_exits(
            exits=leaving,
            services=services_of(gov_request, account),
            place=UNKNOWN if account is None else account.place,
            step=Step.REVIEW,
            at=at,
        )
        accounts = frozenset() if account is None else frozenset({account.id})
        found += [
            Obstacle(bar, asks=True, stops=Step.REVIEW, accounts=accounts)
            for bar in bars_of(verdict)
        ]
    return tuple(found)


def mildest_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the mildest verdict, with the reasons of all that share it.

    :raises ValueError: if there is none: what nobody judged is not clear.
    """
    found = tuple(verdicts)
    mildest = min(severity(verdict) for verdict in found)
    return worst_of(verdict for verdict in found if severity(verdict) == mildest)


def first_common_route(holds: Sequence[Hold], *, at: datetime) -> str:
    """Return the first route that every hold lists as open at ``at``; empty if there is none."""
    if not holds:
        return ""
    named = [[route.to for route in hold.routes if route.open.covers(at)] for hold in holds]
    return next((to for to in named[0] if all(to in others for others in named[1:])), "")


def _route(stage: Stage, *, answer: Verdict, production: Verdict, at: datetime) -> str:
    # To name a route is to answer: while answering is barred, there is none to name.
    if isinstance(answer, Barred) or not isinstance(production, Barred):
        return ""
    codes = {bar.code for bar in bars_of(production)}
    barring = [record.hold for record in stage.holds if f"hold:{record.hold.id}" in codes]
    return first_common_route(barring, at=at)
