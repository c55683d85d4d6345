"""Kills that nobody planned: of the process at any instant, and of the database's own sessions."""

from __future__ import annotations

import random
import signal
import threading
from pathlib import Path

import psycopg
import pytest

from tests.crash import checker
from tests.crash.houses import CrashHouse
from tests.support.house import ON_POSTGRESQL

KILLS = 20
"""In CI, on each database; at night fifty times as many."""
BACKENDS = 5
LIFE_SECONDS = 1.2
"""About how long a life lasts: a kill later than its end finds nobody."""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("crash")]


def test_a_life_that_is_killed_again_and_again_comes_to_its_end(
    first_house, tmp_path, times, count_cases
):
    source, kills, lives = random.Random(2020), 0, 0
    while kills < times(KILLS):
        lives += 1
        kills += _one_life(first_house, tmp_path / str(lives), source)
    count_cases(kills)


def _one_life(first: CrashHouse, folder: Path, source: random.Random) -> int:
    house, told, kills = first.copy(folder), [], 0
    try:
        for day in range(1, 9):
            # The first steps are killed as readily as the last: each life begins where it stood.
            lived = house.live("file", day=day, kill_after=source.uniform(0.02, LIFE_SECONDS))
            told += lived.told
            checker.check_always(house, told)
            if lived.code != -signal.SIGKILL:
                assert lived.code == 0, lived.errors
                break
            kills += 1
        else:
            lived = house.live("file", day=9)
            assert lived.code == 0, lived.errors
            checker.check_always(house, told + lived.told)
        checker.check_end(house)
        checker.check_ledger(house)
    finally:
        house.drop()
    return kills


def _end_sessions(house: CrashHouse, *, after: float) -> int:
    counted: list[int] = []

    def end() -> None:
        with psycopg.connect(house.url, autocommit=True) as connection:
            found = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
            counted.append(found[0] if found else 0)

    timer = threading.Timer(after, end)
    timer.start()
    lived = house.live("file", day=1)
    timer.join()
    checker.check_always(house, lived.told)
    again = house.live("file", day=2)
    assert again.code == 0, again.errors
    checker.check_always(house, lived.told + again.told)
    checker.check_end(house)
    checker.check_ledger(house)
    return min(1, counted[0])


if ON_POSTGRESQL:  # SQLite has no sessions that could be ended

    def test_a_database_that_ends_our_sessions_loses_nothing(
        first_house, tmp_path, times, count_cases
    ):
        source, ended = random.Random(2021), 0
        while ended < times(BACKENDS):
            house = first_house.copy(tmp_path / str(ended))
            try:
                ended += _end_sessions(house, after=source.uniform(0.05, LIFE_SECONDS))
            finally:
                house.drop()
        count_cases(ended)
