"""What a stage would do at its instant, and what stands against it: dry run and real start alike.

The dry run and the start ask the same function, so that what was rehearsed is what happens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from comity.restriction.exit_plan import ExitPlan, PlannedStage
from comity.restriction.exit_stages import NATURES, Stage
from comity.vocabulary.places import Unknown
from comity.vocabulary.verdict import Bar, Barred, Clear

CODES_OF_ORDER = frozenset({"exit:not-approved", "exit:too-early", "exit:depends", "exit:done"})
"""Reasons that only say that a stage's time has not come; all others are conflicts."""


@dataclass(frozen=True, slots=True)
class ExitFacts:
    """How things stand as a stage is judged.

    :ivar approved: whether two people stand for exactly this version of the plan.
    :ivar done: the stages that were executed and not taken back.
    :ivar preserved: how many snapshots are preserved of accounts that are or may be there, and
        must outlive the deletion. Unknown counts as some, here and below.
    :ivar open_requests: how many requests about such accounts are open.
    :ivar unassigned: how many of those nobody answers for.
    :ivar kept: whether those who delete have the list of what must stay: said by who starts it.

    The numbers decide and are never told: a sealed case is among them.
    """

    approved: bool
    done: frozenset[Stage]
    preserved: int | Unknown
    open_requests: int | Unknown
    unassigned: int | Unknown
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One stage as the dry run shows it."""

    planned: PlannedStage
    switches: str
    untouched: tuple[str, ...]
    conflicts: tuple[Bar, ...]


def check_stage(plan: ExitPlan, word: Stage, *, facts: ExitFacts, at: datetime) -> Clear | Barred:
    """Return whether a stage may be done at ``at``, with every reason why not."""
    if not plan.has(word):
        return Barred((Bar("exit:not-planned", f"The plan has no stage {word}."),))
    planned = plan.stage(word)
    bars = []
    if not facts.approved:
        bars.append(Bar("exit:not-approved", "Two people have not approved this version."))
    if word in facts.done:
        bars.append(Bar("exit:done", "It was done already, and each stage is done once."))
    if at < planned.at:
        bars.append(Bar("exit:too-early", f"Its instant is {planned.at:%Y-%m-%d %H:%M}Z."))
    bars += [
        Bar("exit:depends", f"{earlier} comes first, and is not done.")
        for earlier in sorted(plan.before(word) - facts.done)
    ]
    bars += conflicts(plan, word, facts=facts)
    return Barred(tuple(sorted(bars))) if bars else Clear()


def conflicts(plan: ExitPlan, word: Stage, *, facts: ExitFacts) -> tuple[Bar, ...]:
    """Return what a stage would harm as things stand, whatever its instant."""
    found = []
    if word is Stage.EXPORT and plan.export_too_short:
        found.append(
            Bar(
                "exit:export-short",
                f"People were promised {plan.export_days} days to fetch their data.",
            )
        )
    if word is Stage.DELETION and facts.preserved != 0 and not facts.kept:
        found.append(
            Bar(
                "exit:preserved",
                "Preserved data must outlive it: whoever deletes needs the list of what stays.",
            )
        )
    if word is Stage.DELETION and facts.open_requests != 0:
        found.append(
            Bar("exit:open-requests", "Open requests ask for accounts there: answer them first.")
        )
    if word is Stage.REQUESTS and facts.unassigned != 0:
        found.append(
            Bar("exit:unassigned", "Nobody answers for some of the open requests: assign them.")
        )
    return tuple(found)


def rehearse(plan: ExitPlan, *, facts: ExitFacts) -> tuple[Rehearsed, ...]:
    """Return what each stage would do at its instant if nothing changed until then.

    Each is judged as if all before it had gone by the plan and two people had approved it.
    """
    done = facts.done
    rehearsed = []
    for one in plan.in_order:
        nature = NATURES[one.stage]
        then = replace(facts, approved=True, done=done)
        verdict = check_stage(plan, one.stage, facts=then, at=one.at)
        bars = () if isinstance(verdict, Clear) else verdict.bars
        rehearsed.append(
            Rehearsed(
                planned=one,
                switches=nature.switches,
                untouched=tuple(sorted(nature.untouched)),
                conflicts=tuple(bar for bar in bars if bar.code != "exit:done"),
            )
        )
        done |= {one.stage}
    return tuple(rehearsed)
