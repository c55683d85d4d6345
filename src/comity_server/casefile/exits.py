"""Market exits as the gate and the doors meet them, and whom they concern.

What counts is what was done and not taken back, by the terms that two people stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.restriction.exit_plan import ExitPlan, as_exit
from comity.restriction.exit_stages import NATURES, Stage
from comity.restriction.market_exit import Exit
from comity.vocabulary.places import UNKNOWN, PersonPlace, Place, lies_in, parse_place
from comity_server.casefile.exit_terms import parse_plan
from comity_server.casefile.models import Case, ExitDeed, MarketExit, TargetAccount

OWN_TIME = timedelta(minutes=15)
"""How long the house has for a stage of its own before people hear that it is late."""


@dataclass(frozen=True, slots=True)
class Late:
    """A stage that waits for people: to be done since an instant, or to be taken back."""

    ref: str
    title: str
    stage: Stage
    owner: str
    since: datetime
    back: bool = False


def waiting_for_people(*, at: datetime) -> tuple[Late, ...]:
    """Return the stages whose instant has come and which wait for people, oldest first.

    What the house does by itself is among them only once it is late with it.
    """
    rows = MarketExit.objects.filter(state__in=["approved", "reversing"]).prefetch_related("deeds")
    found = [
        late
        for row in rows
        for late in (_to_take_back(row) if row.reversed_at else _to_do(row, at=at))
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.ref)))


def _to_do(row: MarketExit, *, at: datetime) -> Iterator[Late]:
    done = standing(row)
    for one in plan_in_force(row).in_order:
        own = OWN_TIME if NATURES[one.stage].by_clock else timedelta(0)
        if one.at + own <= at and one.stage not in done:
            yield Late(row.ref, row.title, one.stage, one.owner, one.at)


def _to_take_back(row: MarketExit) -> Iterator[Late]:
    stage = next_undo(row)
    if stage is not None and not NATURES[stage].by_clock and row.reversed_at:
        owner = plan_in_force(row).stage(stage).owner
        yield Late(row.ref, row.title, stage, owner, row.reversed_at, back=True)


def in_force() -> tuple[Exit, ...]:
    """Return every exit that two people stand for, with the stages that stand."""
    rows = MarketExit.objects.exclude(approved_terms="").prefetch_related("deeds").order_by("ref")
    return tuple(as_exit(plan_in_force(row), done=standing(row)) for row in rows)


def plan_in_force(row: MarketExit) -> ExitPlan:
    """Return the plan that two people stand for; before they do, the draft."""
    return parse_plan(row.approved_terms or row.terms, ref=row.ref)


def standing(row: MarketExit) -> frozenset[Stage]:
    """Return the stages that were done and not taken back."""
    deeds = {(deed.stage, deed.deed) for deed in row.deeds.all()}
    return frozenset(
        Stage(stage)
        for stage, deed in deeds
        if deed == ExitDeed.Deed.DONE and (stage, ExitDeed.Deed.UNDONE) not in deeds
    )


def accounts_there(plan: ExitPlan) -> tuple[TargetAccount, ...]:
    """Return the named accounts that are, or may be, in the place and use what leaves."""
    rows = TargetAccount.objects.all()
    if plan.services:
        rows = rows.filter(service__in=sorted(plan.services))
    return tuple(row for row in rows.order_by("case_id", "position") if _may_be(row, plan.place))


def _may_be(row: TargetAccount, place: Place) -> bool:
    where: PersonPlace = UNKNOWN if row.place == "unknown" else parse_place(row.place)
    return lies_in(where, place) is not False


def open_cases(plan: ExitPlan) -> Iterator[Case]:
    """Yield the open cases about such accounts; one that names no account is among them."""
    cases = Case.objects.filter(closed_at__isnull=True).prefetch_related("accounts")
    for case in cases.order_by("received_at", "id"):
        named = case.accounts.all()
        concerned = not plan.services or bool(plan.services & set(case.services))
        there = any(_may_be(one, plan.place) for one in named if _uses(one, plan))
        if there or (not named and (concerned or not case.services)):
            yield case


def _uses(row: TargetAccount, plan: ExitPlan) -> bool:
    return not plan.services or row.service in plan.services


def fresh(row: MarketExit) -> MarketExit:
    """Return the row with its deeds as they are now."""
    return MarketExit.objects.prefetch_related("deeds").get(id=row.id)


def next_undo(row: MarketExit) -> Stage | None:
    """Return the stage that is taken back next: of those that can be, the last that was done."""
    stands = standing(row)
    for deed in sorted(row.deeds.all(), key=lambda deed: -deed.ledger_number):
        if deed.stage in stands and not NATURES[Stage(deed.stage)].final:
            return Stage(deed.stage)
    return None
