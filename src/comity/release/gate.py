"""The gate: whether a production may leave. The only code that says so.

It is called once inside the release transaction, after the lock was taken and the facts were read
(threat model, section 6). Data leaves on :class:`Clear` alone. An error or a missing fact inside a
check counts against release.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from comity.determination.scope import Scope, excess
from comity.intake.gov_request import GovernmentRequest
from comity.intake.provider import Provider
from comity.release.approvals import account_of, approvers
from comity.release.cell import judge_cell
from comity.release.facts import Decided, MissingFactError, ReleaseFacts, known, missing
from comity.release.inputs import GateInput
from comity.vocabulary.verdict import Ask, Bar, Barred, Clear, Verdict, bars_of, worst_of
from comity.vocabulary.words import Step

UNDECIDED: Final = Bar("determination:missing", "No determination is signed for this request")


def check_release(
    *,
    gov_request: GovernmentRequest,
    provider: Provider,
    decided: Decided | None,
    leaving: Scope,
    facts: ReleaseFacts,
    at: datetime,
) -> Verdict:
    """Return whether exactly ``leaving`` may leave at ``at``, with every reason why not.

    Every account and category that leaves must pass: here the worst counts. What only asks is
    answered by enough distinct approvals of this determination; :class:`Ask` says that those are
    all that is missing, and how many people it takes.
    """
    if decided is None:
        return Barred((UNDECIDED,))
    unknown = missing(facts)
    if unknown:
        return Barred(tuple(_unknown(one) for one in unknown))
    asked = _guarded(
        "cells",
        lambda: _check_cells(
            gov_request=gov_request, provider=provider, leaving=leaving, facts=facts, at=at
        ),
    )
    return worst_of(
        [
            _guarded("scope", lambda: _check_scope(decided, leaving)),
            _guarded("amendments", lambda: _check_amendments(decided, facts)),
            _guarded("standing", lambda: _check_standing(facts)),
            asked
            if isinstance(asked, Barred)
            else _guarded(
                "approvals",
                lambda: _check_approvals(
                    asked,
                    decided=decided,
                    have=len(
                        approvers(
                            gov_request=gov_request,
                            decided=decided,
                            leaving=leaving,
                            facts=facts,
                            at=at,
                        )
                    ),
                ),
            ),
        ]
    )


def _guarded(name: str, check: Callable[[], Verdict]) -> Verdict:
    try:
        return check()
    except MissingFactError as absent:
        return Barred((_unknown(absent.gate_input),))
    except Exception as error:
        # Wide on purpose: whatever breaks inside a check must shut the gate and never open it.
        # Only the error's type is told, for its text may hold facts of the case.
        return Barred((Bar(f"error:{name}", f"The check failed with {type(error).__name__}"),))


def _unknown(gate_input: GateInput) -> Bar:
    return Bar(f"unknown:{gate_input}", f"Nobody can tell: {gate_input.means}")


def _check_cells(
    *,
    gov_request: GovernmentRequest,
    provider: Provider,
    leaving: Scope,
    facts: ReleaseFacts,
    at: datetime,
) -> Verdict:
    holds = known(facts.holds, GateInput.HOLDS)
    assessments = known(facts.assessments, GateInput.ASSESSMENTS)
    obstacles = (
        *known(facts.exits, GateInput.EXITS),
        *known(facts.secrecy, GateInput.SECRECY),
        *known(facts.packs, GateInput.PACKS),
    )
    return worst_of(
        judge_cell(
            gov_request=gov_request,
            account=account_of(grant, facts),
            category=grant.category,
            step=Step.PRODUCTION,
            holds=holds,
            assessments=assessments,
            obstacles=obstacles,
            established_in=provider.established_in,
            at=at,
        )
        for grant in leaving
    )


def _check_scope(decided: Decided, leaving: Scope) -> Verdict:
    if not leaving.grants:
        return Barred((Bar("scope:empty", "Nothing was named that should leave"),))
    if tuple(excess(outer=decided.granted, inner=leaving)):
        return Barred((Bar("scope:exceeded", "More would leave than was granted"),))
    return Clear()


def _check_amendments(decided: Decided, facts: ReleaseFacts) -> Verdict:
    if known(facts.amendments, GateInput.AMENDMENTS).version != decided.version:
        return Barred(
            (Bar("determination:amended", "The request was changed after it was decided"),)
        )
    return Clear()


def _check_standing(facts: ReleaseFacts) -> Verdict:
    standing = known(facts.standing, GateInput.STANDING)
    bars = [
        Bar(f"verification:{what}", f"We have not confirmed the {what}, or no longer")
        for what, confirmed in (
            ("authority", standing.authority),
            ("officer", standing.officer),
            ("key", standing.key),
        )
        if confirmed is not True
    ]
    return Barred(tuple(bars)) if bars else Clear()


def _check_approvals(asked: Clear | Ask, *, decided: Decided, have: int) -> Verdict:
    needed = max(1, decided.needs, asked.approvals if isinstance(asked, Ask) else 0)
    if have >= needed:
        return Clear()
    too_few = Bar("approvals:too-few", f"{needed} people must approve, and {have} have")
    return Ask((*bars_of(asked), too_few), approvals=needed)
