"""A half-year table over ten million requests: from the roll-up, against ``GROUP BY`` on the rows.

The rows are five years of requests for user data; the table is one half-year by asker, kind and
outcome as it stood at its end. The roll-up's rows are the ``deltas`` of the library itself, once
for each kind of history and as often as that kind occurs; both answers must be equal to the last
unit. The raw table is indexed by the instant of receipt, so that the peer reads only its half-year.
The SQLite file is built once and kept in the temporary folder under the digest of how it is made.
``COMITY_BENCH_ROWS`` makes it smaller.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.measurement import Benchmark, Measurement
from comity.transparency.counting import deltas
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.months import Month, half_year, start_of_month, whole_months
from comity.transparency.words import FigureWord
from comity.vocabulary.places import COUNTRIES, Jurisdiction
from comity.vocabulary.words import RequestId, RequestKind, Service
from tests.support import postgresql

ROWS = int(os.environ.get("COMITY_BENCH_ROWS", "10000000"))
FIRST, MONTHS = Month(2016 * 12), 60
HALF = half_year(2019, 1)
RUNS = 5
GOALS = {"sqlite": 40.0, "postgresql": 5.0}
OUTCOMES = {
    "content": (FigureWord.RELEASED, True),
    "non-content": (FigureWord.RELEASED, False),
    "no-data": (FigureWord.NO_DATA, False),
    "refused": (FigureWord.REFUSED, False),
    "redirected": (FigureWord.REDIRECTED, False),
    "open": None,
}
KINDS = (RequestKind.DISCLOSURE, RequestKind.EMERGENCY)

TABLES = """
CREATE TABLE gov_request (id TEXT NOT NULL, received_at BIGINT NOT NULL, jurisdiction TEXT NOT NULL,
    service TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT NOT NULL, settled_at BIGINT);
CREATE TABLE roll_up (received_in INTEGER NOT NULL, since INTEGER NOT NULL, figure TEXT NOT NULL,
    jurisdiction TEXT NOT NULL, service TEXT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL);
"""
INDEXES = """
CREATE INDEX by_receipt ON gov_request (received_at);
CREATE INDEX by_month ON roll_up (received_in);
"""
RAW = """
SELECT jurisdiction, kind, CASE WHEN settled_at < {end} THEN outcome ELSE 'open' END AS stands,
    count(*) FROM gov_request WHERE received_at >= {start} AND received_at < {end}
GROUP BY jurisdiction, kind, stands
"""
KEPT = """
SELECT jurisdiction, kind, figure, sum(amount) FROM roll_up
WHERE received_in >= {first} AND received_in < {after} AND since < {after} AND figure IN ({wanted})
GROUP BY jurisdiction, kind, figure HAVING sum(amount) <> 0
"""

Sort = tuple[Month, str, RequestKind, str, Month]
Row = tuple[Any, ...]


def sorts(rng: random.Random, rows: int) -> Counter[Sort]:
    """Return how many requests of each sort there are: a few askers send most of them."""
    askers = sorted(COUNTRIES)[:80]
    weights = [1 / (rank + 1) for rank in range(len(askers))]
    found: Counter[Sort] = Counter()
    tenth = max(1, rows // 200_000)
    for number in range(0, rows, tenth):
        month = Month(FIRST + rng.randrange(MONTHS))
        asker = rng.choices(askers, weights)[0]
        kind = KINDS[rng.random() < 0.05]
        outcome = rng.choice(tuple(OUTCOMES))
        settled = Month(month + (rng.random() < 0.3))
        found[month, asker, kind, outcome, settled] += min(tenth, rows - number)
    return found


def a_history(sort: Sort) -> CaseHistory:
    """Return a history of a sort."""
    month, asker, kind, outcome, settled = sort
    done = OUTCOMES[outcome]
    at = start_of_month(settled) + timedelta(days=20)
    events = (FigureEvent(at, done[0], content=done[1], accounts=1),) if done else ()
    return CaseHistory(
        id=RequestId("r"),
        kind=kind,
        received_at=start_of_month(month) + timedelta(days=3),
        jurisdiction=Jurisdiction(asker),
        service=Service("search"),
        accounts=1,
        events=events,
    )


def raw_rows(rng: random.Random, found: Counter[Sort]) -> Iterator[Row]:
    """Yield one row for each request, in the order of its month."""
    for sort, many in sorted(found.items()):
        history = a_history(sort)
        received = int(history.received_at.timestamp())
        settled = int(history.events[0].at.timestamp()) if history.events else None
        for _ in range(many):
            yield (
                f"{rng.getrandbits(64):016x}",
                received + rng.randrange(86_400),
                sort[1],
                "search",
                sort[2].value,
                sort[3],
                settled,
            )


def kept_rows(found: Counter[Sort]) -> list[Row]:
    """Return the rows of the roll-up: the deltas of every request, added up."""
    total: Counter[Row] = Counter()
    for sort, many in found.items():
        for delta in deltas(None, a_history(sort)):
            cell, slot = delta.cell, delta.cell.slot
            kind = slot.kind.value if slot.kind else ""
            where = (slot.figure.value, slot.jurisdiction, slot.service, kind)
            total[cell.received_in, cell.since, *where] += delta.amount * many
    return [(*key, amount) for key, amount in total.items() if amount]


def queries() -> tuple[str, str]:
    """Return the peer's query and ours, for the same half-year."""
    assert HALF.start is not None
    assert HALF.end is not None
    start, end = int(HALF.start.timestamp()), int(HALF.end.timestamp())
    first, after = whole_months(HALF)
    wanted = ", ".join(f"'{outcome}'" for outcome in OUTCOMES)
    return RAW.format(start=start, end=end), KEPT.format(first=first, after=after, wanted=wanted)


def measured(name: str, ask: Callable[[str], Sequence[Row]]) -> Measurement:
    """Return the middle of several runs of both, taken in turns.

    :raises AssertionError: if the two tables differ in a single unit.
    """
    raw, kept = queries()
    table = {row[:3]: int(row[3]) for row in ask(raw)}
    assert table == {row[:3]: int(row[3]) for row in ask(kept)}, "roll-up and rows differ"
    assert table
    times: dict[str, list[float]] = {raw: [], kept: []}
    for _ in range(RUNS):
        for query, taken in times.items():
            begun = time.perf_counter()
            ask(query)
            taken.append(time.perf_counter() - begun)
    peer, ours = (statistics.median(taken) * 1000 for taken in (times[raw], times[kept]))
    goal = GOALS[name]
    return Measurement(f"figures {name}", ours, peer, peer / ours, goal, better="higher", unit="ms")


def sqlite_file() -> Path:
    """Return the built SQLite file, made on the first call."""
    recipe = sha256(Path(__file__).read_bytes() + str(ROWS).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"comity-figures-{recipe}.sqlite3"
    if path.exists():
        return path
    beside = path.with_suffix(".part")
    beside.unlink(missing_ok=True)
    found = sorts(random.Random(1), ROWS)
    database = sqlite3.connect(beside)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(TABLES)
    rows = raw_rows(random.Random(2), found)
    database.executemany("INSERT INTO gov_request VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    kept = kept_rows(found)
    database.executemany("INSERT INTO roll_up VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
    database.commit()
    database.executescript(f"{INDEXES} ANALYZE;")
    database.close()
    beside.rename(path)
    return path


def on_sqlite() -> Measurement:
    """Measure on SQLite."""
    with sqlite3.connect(f"file:{sqlite_file()}?mode=ro", uri=True) as database:
        return measured("sqlite", lambda query: database.execute(query).fetchall())


def on_postgresql() -> Measurement:
    """Measure on a PostgreSQL server of our own, filled by COPY."""
    found = sorts(random.Random(1), ROWS)
    with postgresql.server() as url, psycopg.connect(url, autocommit=True) as database:
        with database.cursor() as cursor:
            cursor.execute(TABLES)
            for table, rows in (
                ("gov_request", raw_rows(random.Random(2), found)),
                ("roll_up", kept_rows(found)),
            ):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            cursor.execute(INDEXES)
            cursor.execute("VACUUM ANALYZE")
        return measured(
            "postgresql",
            lambda query: database.execute(query).fetchall(),  # type: ignore[arg-type]  # built here
        )


def measure() -> Iterable[Measurement]:
    """Measure on both databases."""
    yield on_sqlite()
    yield on_postgresql()


BENCHMARKS: dict[str, Benchmark] = {"figures": measure}
