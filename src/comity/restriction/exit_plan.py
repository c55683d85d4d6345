"""The plan of a market exit: which stage when, by whom, after which, and what was promised.

A plan is a value: it does nothing. What has been done stands in the ledger, and
:func:`as_exit` makes of both the exit that doors and requests are judged by.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from graphlib import CycleError, TopologicalSorter

from comity.restriction.exit_stages import NATURES, Stage
from comity.restriction.market_exit import Exit, ExitId, ExitRequests, Stages
from comity.restriction.rule import RestrictionFault
from comity.restriction.signals import SignalRule, UnknownPlace
from comity.vocabulary.instants import as_instant
from comity.vocabulary.places import Place
from comity.vocabulary.words import Service


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """One stage of a plan: its instant, who answers for it, and what must be done before it.

    ``after`` adds to the order that lies in the nature of the stages; it takes nothing from it.
    """

    stage: Stage
    at: datetime
    owner: str
    after: frozenset[Stage] = frozenset()

    def __post_init__(self) -> None:
        as_instant(self.at)
        if not self.owner.strip():
            raise RestrictionFault(f"{self.stage}: owner: say who answers for it")


@dataclass(frozen=True, slots=True)
class Farewell:
    """What people in the place read, in one of their languages; blank parts are our draft."""

    language: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExitPlan:
    """Leaving ``place`` with ``services`` (none means all), stage by stage.

    ``export_days`` is the least time that people were promised to fetch their data in, counted from
    the end of access.
    """

    id: ExitId
    place: Place
    services: frozenset[Service]
    unknown_place: UnknownPlace
    stages: tuple[PlannedStage, ...]
    export_days: int
    signals: SignalRule = SignalRule.ANY
    requests: ExitRequests = ExitRequests.ASK
    farewells: tuple[Farewell, ...] = field(default=())

    def __post_init__(self) -> None:
        words = [one.stage for one in self.stages]
        if not words:
            raise RestrictionFault("stage: a plan without a stage leaves nothing")
        for word in words:
            if words.count(word) > 1:
                raise RestrictionFault(f"stage: {word} stands twice: each is done once")
        for one in self.stages:
            self._check_needed(one)
        waits = {one.stage: self.before(one.stage) for one in self.stages}
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as circle:
            raise RestrictionFault(
                f"stage: {', '.join(sorted(set(circle.args[1])))} wait for each other"
            ) from circle
        for one in self.stages:
            self._check_order(one)
        if self.export_days < 0:
            raise RestrictionFault("export_days: a number of days from 0 is due")
        as_exit(self, done=())  # the exit's own rules hold for a plan too

    def _check_needed(self, one: PlannedStage) -> None:
        for missing in sorted(NATURES[one.stage].needs - {other.stage for other in self.stages}):
            raise RestrictionFault(f"stage: {one.stage} cannot be planned without {missing}")
        for earlier in sorted(one.after - {other.stage for other in self.stages}):
            raise RestrictionFault(f"{one.stage}: after: {earlier} is not in this plan")

    def _check_order(self, one: PlannedStage) -> None:
        for earlier in sorted(self.before(one.stage)):
            if self.stage(earlier).at > one.at:
                raise RestrictionFault(f"{one.stage}: at: it would come before {earlier}")

    def stage(self, word: Stage) -> PlannedStage:
        """Return a stage of the plan.

        :raises KeyError: if the plan does not have it.
        """
        for one in self.stages:
            if one.stage is word:
                return one
        raise KeyError(word)

    def has(self, word: Stage) -> bool:
        """Return whether the plan has a stage."""
        return any(one.stage is word for one in self.stages)

    def before(self, word: Stage) -> frozenset[Stage]:
        """Return the planned stages that must be done before one: by nature, and by this plan."""
        planned = frozenset(one.stage for one in self.stages)
        return (NATURES[word].after & planned) | self.stage(word).after

    @property
    def in_order(self) -> tuple[PlannedStage, ...]:
        """Return the stages by their instants; those of one instant as they depend."""
        depth = {one.stage: self._depth(one.stage) for one in self.stages}
        return tuple(sorted(self.stages, key=lambda one: (one.at, depth[one.stage], one.stage)))

    def _depth(self, word: Stage) -> int:
        return 1 + max((self._depth(earlier) for earlier in self.before(word)), default=0)

    @property
    def export_window(self) -> timedelta | None:
        """Return how long people can fetch their data after access ends; None for no end."""
        if not (self.has(Stage.EXPORT) and self.has(Stage.ACCESS)):
            return None
        return self.stage(Stage.EXPORT).at - self.stage(Stage.ACCESS).at

    @property
    def export_too_short(self) -> bool:
        """Return whether the window is shorter than was promised."""
        window = self.export_window
        return window is not None and window < timedelta(days=self.export_days)


def as_exit(plan: ExitPlan, *, done: Collection[Stage]) -> Exit:
    """Return the exit that doors and requests are judged by: only what was done has ended."""

    def when(word: Stage) -> datetime | None:
        return plan.stage(word).at if word in done and plan.has(word) else None

    return Exit(
        id=plan.id,
        place=plan.place,
        services=plan.services,
        unknown_place=plan.unknown_place,
        signals=plan.signals,
        requests=plan.requests,
        announced_at=when(Stage.ANNOUNCE),
        stages=Stages(
            sign_ups_close_at=when(Stage.SIGN_UPS),
            access_ends_at=when(Stage.ACCESS),
            export_ends_at=when(Stage.EXPORT),
        ),
    )
