"""What each step of a case meets now: what pages show, and what letters and reviews ask first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comity.flow import Stage, StepVerdict, judge_step, obstacles_of_exits
from comity.intake.gov_request import Account
from comity.vocabulary.verdict import Verdict, worst_of
from comity.vocabulary.words import Step
from comity_server.casefile import exits, gate_facts, mapping
from comity_server.casefile.case_obstacles import obstacles_of
from comity_server.casefile.models import Case, Provider
from comity_server.ledger import store


@dataclass(frozen=True, slots=True)
class AccountStep:
    """What one account's part of a request meets at a step; None stands for no named account."""

    account: Account | None
    found: StepVerdict


def judge_case(case: Case, *, step: Step, at: datetime) -> tuple[AccountStep, ...]:
    """Return what a step meets for each account of a case."""
    gov_request = mapping.request_value(case)
    provider = Provider.objects.get(id=1)
    stage = Stage(
        provider=mapping.provider_value(provider),
        holds=gate_facts.holds(),
        assessments=gate_facts.assessments(),
        obstacles=(
            *obstacles_of(case, gov_request, provider=provider, at=at),
            *obstacles_of_exits(exits.in_force(), gov_request=gov_request, at=at),
        ),
    )
    return tuple(
        AccountStep(
            account,
            judge_step(
                stage=stage,
                gov_request=gov_request,
                account=account,
                categories=gov_request.categories,
                step=step,
                at=at,
            ),
        )
        for account in gov_request.accounts or (None,)
    )


def worst_step(case: Case, *, step: Step, at: datetime) -> Verdict:
    """Return the worst that any account meets: what may be done about the case as a whole.

    To be called inside a change: the instant is never older than the newest ledger entry.
    """
    at = store.not_before_newest(at)
    return worst_of(found.found.verdict for found in judge_case(case, step=step, at=at))
