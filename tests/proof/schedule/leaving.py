"""Scenes in which bytes are fetched or gathered: two downloads, a fence, a long collection.

And one in which the clock of whoever holds is behind: the order of commits counts, not of instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from comity.errors import GateShut
from comity_server.actions import hold, release
from comity_server.actions.collection import collect
from comity_server.casefile import outbox
from comity_server.casefile.models import Case, Collection, Release
from comity_server.ledger.models import Entry
from tests.proof.schedule.scenes import (
    Scene,
    Stage,
    consents,
    draft,
    release_and_chunks,
    released,
    released_and_drafted,
)
from tests.proof.schedule.steps import Operation, Run
from tests.support.cast import FORM, HOLD, HOUR, NOON, a_filed_case, approve, decide

OTHER = "2020-0500"
ASKS = HOLD.replace('received = "all"', 'received = "from-effective"\nolder = "ask"').replace(
    "T00:00:00Z", "T13:00:00Z"
)


def fetch(stage: Stage, at: datetime) -> list[Operation]:
    """Fetch the whole file; true if every byte was let go."""

    def whole() -> bool:
        try:
            download = release.open_download(
                release_id=Release.objects.get(case_id=stage.case.id).id,
                by=stage.cast.officer,
                at=at,
                now=lambda: at,
            )
            return sum(map(len, download.chunks)) == download.size
        except (GateShut, release.NotToBeHad):
            return False

    return [("fetch", whole)]


def by_a_slow_clock(stage: Stage, _: datetime) -> list[Operation]:
    """Activate the hold on a machine whose clock stands before the approvals."""
    return consents(stage, NOON + HOUR)


def _approved_and_drafted(stage: Stage) -> None:
    draft("hk", HOLD)(stage)
    case = a_filed_case(stage.cast, at=NOON + 3 * HOUR, their_reference=OTHER)
    approve(stage.cast, decide(stage.cast, case, at=NOON + 3 * HOUR), at=NOON + 3 * HOUR)


def gather(stage: Stage, at: datetime) -> list[Operation]:
    """Let a worker collect what was granted of another case; true if all was gathered."""

    def gathered() -> bool:
        lease = outbox.take(at=at)
        assert lease is not None and lease.kind == "collect", lease
        collect(lease, at=at)
        case = Case.objects.exclude(id=stage.case.id).get(their_reference=OTHER)
        done = Collection.objects.filter(determination__case=case, state="done")
        return done.count() == len(FORM["categories"].split())

    return [("gather", gathered)]


LEAVING = (
    Scene("downloads", released, fetch, fetch, frozenset()),
    Scene("fence", released_and_drafted(HOLD), fetch, consents, frozenset({"activate"})),
    Scene(
        "clock",
        draft("hk", ASKS),
        release_and_chunks,
        by_a_slow_clock,
        frozenset({"activate"}),
        True,
    ),
    Scene("collection", _approved_and_drafted, gather, consents, frozenset()),
)


def judge_leaving(run: Run) -> Iterator[str]:
    """Yield every claim about bytes that a run broke."""
    fetched = [one.result for one in run.ended if one.name == "fetch" and one.error is None]
    if fetched.count(True) > 1:
        yield "the same file left twice"
    for one in run.ended:
        if isinstance(one.result, hold.Fence) and fetched:
            yield from _look_at_fence(one.result, whole=fetched == [True])
    yield from _look_at_errands()


def _look_at_fence(fence: hold.Fence, *, whole: bool) -> Iterator[str]:
    if bool(fence.before) != whole or bool(fence.revoked) == whole:
        yield f"the fence report is not true: {fence}, and what left was {whole}"


def _look_at_errands() -> Iterator[str]:
    activated = Entry.objects.filter(kind="hold.activated").first()
    if activated is None:
        return
    after = Entry.objects.filter(kind="collection.gathered", number__gt=activated.number).count()
    if after > 1:
        yield f"{after} errands were run after a hold was acknowledged"
