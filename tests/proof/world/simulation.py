"""Years of the house's life from one seed: who acts, what fails, when clocks step; and its root.

Equal seeds come to equal roots: chance comes from the seed alone. What the operating system gives
is replaced for the time of a run, and sealing, whose chance lies in a library, gives for the same
content and recipient what it gave the first time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock

import pyrage
from django.db import connections

from comity_server.failpoints import FAILPOINTS, VARIABLE, FailpointReached
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from tests.proof.world.invariants import Seen, check
from tests.proof.world.living import ACTS, World

ACTS_A_DAY = 3
CRASH_EVERY = 6
"""Of so many acts one is cut short at a failpoint, as by a crash; the house then starts again."""

POINTS = (*FAILPOINTS, *[one for one in FAILPOINTS if one.startswith("change.")] * 4)
"""Where: at the points that every act passes more often than at those of a few."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a simulation came to."""

    root: str
    entries: int
    crashes: int
    kinds: Counter[str]


def simulate(world: World, *, seed: str, days: int, sealed: dict[object, bytes]) -> Told:
    """Live for so many days, look at the invariants after each act.

    :param sealed: what was sealed before, shared by runs that are to be compared.
    """
    chance, seen, crashes = random.Random(seed), Seen(), 0
    names = [name for name, (_, often) in ACTS.items() for _ in range(often)]
    with seeded(random.Random(f"{seed}:system"), sealed):
        for _ in range(days * ACTS_A_DAY):
            name = chance.choice(names)
            numbers = [chance.randrange(24) for _ in range(ACTS[name][0])]
            point = chance.choice(POINTS) if chance.randrange(CRASH_EVERY) == 0 else ""
            crashes += _act(world, name, numbers, point=point)
            world.at += timedelta(days=1) / ACTS_A_DAY
            check(world, seen)
        world.bring_service_back()
        world.act("work")
        check(world, seen)
    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    head = store.head()
    return Told(head.root.hex(), head.size, crashes, kinds)


def _act(world: World, name: str, numbers: list[int], *, point: str) -> int:
    with mock.patch.dict(os.environ, {VARIABLE: point} if point else {}):
        try:
            world.act(name, *numbers)
        except FailpointReached:
            world.running.clear()
            connections["default"].close()
            return 1
    return 0


@contextmanager
def seeded(chance: random.Random, sealed: dict[object, bytes]) -> Iterator[None]:
    """Let everything that asks the system for chance get it from a seed."""

    def seal(source, writer, recipients):  # type: ignore[no-untyped-def]  # as pyrage, untyped
        content = source.read()
        key = (content, tuple(map(str, recipients)))
        if key not in sealed:
            sealed[key] = pyrage.encrypt(content, recipients)
        writer.write(sealed[key])

    with (
        mock.patch("os.urandom", chance.randbytes),
        mock.patch("random._urandom", chance.randbytes),
        mock.patch("pyrage.encrypt_io", seal),
    ):
        yield
