"""Play a scene under many different schedules, and say which of them broke a claim."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comity.vocabulary.verdict import Barred, Clear
from comity_server.casefile.models import Hold, Letter, Outbox, Release
from comity_server.gate import lock
from comity_server.ledger.models import Entry, Head
from tests.proof.schedule.house import stage
from tests.proof.schedule.leaving import judge_leaving
from tests.proof.schedule.scenes import LATER, MOMENT, Scene, Stage
from tests.proof.schedule.steps import Controller, Ended, Run

PASSING = frozenset({"release", "chunk", "again", "answer", "fetch"})
HABITS = (0.5, 0.25, 0.1, 0.04, 0.02)
"""How readily a schedule switches sides: from nearly every statement to twice in a whole run."""

IN_VAIN = 40


@dataclass(frozen=True, slots=True)
class Broken:
    """A schedule that broke a claim, with what is needed to play it again."""

    scene: str
    trace: str
    why: str


def schedules(seed: str, *, longest: Callable[[], int]) -> Iterator[Callable[[], bool]]:
    """Yield choosers without end: every single switch in turn, between random ones.

    :param longest: how many steps the longest run had; a switch after its end is none.
    """
    source = random.Random(seed)
    for number in itertools.count():
        if number % 3 and number // 3 <= longest():
            yield _switch_once(first=number % 3 == 1, after=number // 3)
        else:
            habit = source.choice(HABITS)
            yield _switch_often(random.Random(source.random()), habit=habit)


def _switch_often(source: random.Random, *, habit: float) -> Callable[[], bool]:
    return lambda: source.random() < habit


def _switch_once(*, first: bool, after: int) -> Callable[[], bool]:
    taken = iter([first, *[False] * after, True])
    return lambda: next(taken, False)


def play(scene: Scene, people: Stage, *, distinct: int, seed: str) -> tuple[int, list[Broken]]:
    """Play a scene until so many different interleavings were seen; return how many, and breaks.

    The search ends early where nothing new was seen for a while: scenes of few statements have few.
    """
    lock.PENDING_SECONDS = 0.0  # fairness only; without it more interleavings are tried
    scene.before(people)
    set_up = stage()
    controller = Controller(set_up.waits)
    seen: set[str] = set()
    broken: list[Broken] = []
    try:
        if scene.opens:
            broken += _alone(scene, people, controller)
            set_up.restore(controller.tables)
        in_vain = 0
        for tries, choose in enumerate(
            schedules(f"{seed}:{scene.name}", longest=lambda: max(map(len, seen), default=1)),
            start=1,
        ):
            if len(seen) >= distinct or len(broken) >= 3 or in_vain >= IN_VAIN:
                break
            # The clock that B reads is ahead of A's or behind it: no order of locks depends on it.
            b_at = LATER + MOMENT if tries % 4 else LATER - MOMENT
            run = controller.run((scene.a(people, LATER), scene.b(people, b_at)), choose)
            in_vain += 1
            if run.trace not in seen:
                in_vain = 0
                seen.add(run.trace)
                broken += [Broken(scene.name, run.trace, why) for why in judge(scene, run)]
            set_up.restore(run.tables)
    finally:
        for side in controller.sides:
            side.end()
        set_up.close()
    return len(seen), broken


def _alone(scene: Scene, people: Stage, controller: Controller) -> list[Broken]:
    run = controller.run((scene.a(people, LATER), []), lambda: False)
    return [
        Broken(scene.name, run.trace, f"the gate is shut though nothing bars: {one}")
        for one in run.ended
        if not _passed(one)
    ]


def _passed(one: Ended) -> bool:
    return one.error is None and (one.result == Clear() or one.result is True)


def judge(scene: Scene, run: Run) -> Iterator[str]:
    """Yield every claim that a run broke."""
    bars = [one.told for one in run.ended if one.name in scene.bars and one.error is None]
    for one in run.ended:
        if one.error is not None:
            yield f"{one.name} ended with {type(one.error).__name__}: {one.error}"
        elif one.name in PASSING and _passed(one) and any(told < one.committed for told in bars):
            yield f"{one.name} passed after what bars was acknowledged"
    yield from judge_leaving(run)
    yield from _look_at_stores(scene, run)


def _look_at_stores(scene: Scene, run: Run) -> Iterator[str]:
    size = Head.objects.get(id=1).size
    if sorted(Entry.objects.values_list("number", flat=True)) != list(range(size)):
        yield "the ledger has a gap or a number twice"
    released = Release.objects.first()
    if Entry.objects.filter(kind="release.released").count() != (released is not None):
        yield "a release and its entry do not go together"
    held = scene.revokes and Hold.objects.filter(state=Hold.State.ACTIVE).exists()
    if held and released is not None and released.revoked_at is None:
        yield "a hold is active and what was released before is not revoked"
    if Letter.objects.filter(kind="production").count() > 1:
        yield "the same letter was sent twice"
    if Outbox.objects.filter(kind="answer").count() > 1:
        yield "the same answer was queued twice"
    if released is None and any(_passed(one) for one in run.ended if one.name == "release"):
        yield "a release was called clear and there is none"
    if any(isinstance(one.result, Barred) and one.name == "again" for one in run.ended):
        yield "who released a second time was told that it was barred"
