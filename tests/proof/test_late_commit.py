"""The release's COMMIT comes 300 ms late and a hold is activated meanwhile: it waits, or bars."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from comity.vocabulary.verdict import Clear
from comity_server.actions import hold, release
from comity_server.casefile.models import Release
from comity_server.ledger.models import Entry
from tests.proof.schedule import house as stages
from tests.support.cast import HOLD, HOUR, NOON, Cast, a_cast, a_sealed_case
from tests.support.delaying_proxy import DelayingProxy
from tests.support.house import ON_POSTGRESQL, connect_to

LATER = NOON + 4 * HOUR
DELAY_SECONDS = 0.3
ROUNDS = 10
pytestmark = pytest.mark.journey
"""In CI, on each database; fifty times as many at night."""


@contextmanager
def late_commits() -> Iterator[tuple[Callable[[], None], threading.Event]]:
    """Lend how to have the next COMMIT of a release delayed, and the event that says it is."""
    if ON_POSTGRESQL:
        of = settings.DATABASES["default"]
        proxy = DelayingProxy(Path(of["HOST"]) / ".s.PGSQL.5432", seconds=DELAY_SECONDS)
        connect_to({**of, "HOST": "127.0.0.1", "PORT": proxy.port})
        try:
            yield proxy.arm, proxy.delayed
        finally:
            connections["default"].close()
            proxy.close()
            connect_to(of)
        return
    delayed = threading.Event()

    def arm() -> None:
        delayed.clear()
        whole = connection._commit

        def late() -> None:
            del connection._commit  # type: ignore[attr-defined]  # back to the class's own
            delayed.set()
            time.sleep(DELAY_SECONDS)
            whole()

        connection._commit = late  # type: ignore[method-assign]  # this thread's own connection

    yield arm, delayed


def activate(cast: Cast, told: list[Any]) -> None:
    """Activate the hold from another connection, and keep what was told and when."""
    try:
        told.append(hold.consent_to_hold(ref="hk", grounds="g", by=cast.executive, at=LATER))
    finally:
        connections["default"].close()


def test_no_release_follows_an_acknowledgement(house, times, count_cases):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    hold.draft_hold(ref="hk", title="t", terms=HOLD, by=cast.counsel, at=NOON + 3 * HOUR)
    hold.consent_to_hold(ref="hk", grounds="g", by=cast.counsel, at=NOON + 3 * HOUR)
    staged = stages.stage()
    rounds, tables = times(ROUNDS), _all_tables()
    with late_commits() as (arm, delayed):
        for _ in range(rounds):
            _one_round(cast, case.id, arm, delayed)
            connections["default"].close()
            staged.restore(tables)
    staged.close()
    count_cases(rounds)


def _one_round(cast: Cast, case_id: Any, arm: Callable[[], None], delayed: threading.Event) -> None:
    told: list[Any] = []
    holder = threading.Thread(target=lambda: (delayed.wait(10), activate(cast, told)))
    connection.ensure_connection()
    arm()
    holder.start()
    verdict = release.release_production(case_id=case_id, by=cast.counsel, at=LATER)
    acknowledged_before = bool(told)
    holder.join(20)
    assert delayed.is_set(), "no COMMIT was delayed"
    (fence,) = told
    numbers = dict(Entry.objects.values_list("kind", "number"))
    released = Release.objects.get()
    assert verdict == Clear() and not acknowledged_before
    assert numbers["release.released"] < numbers["hold.activated"] == fence.ledger_number
    # What left the moment before is known to whoever asked for the hold, and cannot be fetched.
    assert fence.revoked == (released.case.ref,) and released.revoked_at is not None
    again = release.release_production(case_id=case_id, by=cast.counsel, at=LATER)
    assert again == release.REVOKED


def _all_tables() -> list[str]:
    return connection.introspection.table_names()
