"""Build a house with many requests, or ask what a hold does in it; started as a process.

Four requests go through the actions: one that waits, one that was refused, one that was fetched and
one that is sealed. Their rows are then written again, in bulk, with what differs: who asks, about
what, when. The copies have no entries in the ledger of their own.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import django

NOW = datetime(2020, 9, 1, tzinfo=UTC)
AT_ONCE = 5_000
RUNS = 15
PLACES = ("DE", "FR", "US", "HK", "unknown")
SERVICES = ("search", "mail", "video", "maps")
KINDS = ("disclosure", "emergency", "preservation")
ASKERS = 80
FETCHED = 0.02  # of all requests; as many again were refused ten times over
STORMED, SEALED_EACH = 40, 60  # authorities that a hold of their own will cover, and their cases

Row = dict[str, Any]


def build(cases: int) -> None:
    """Fill an empty house: half of the requests wait."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _quick()
    told = _tell()
    askers = _askers()
    shapes = _shapes(askers)
    rng = random.Random(cases)
    for start in range(0, cases, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, cases))
        _write(_copies(rng, told, askers, shapes, numbers))
    _count(shapes)
    _write(_sealed(told["sealed"]))
    _settle()


def _quick() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous = OFF")


def _settle() -> None:
    from django.db import connection

    connection.cursor().execute("ANALYZE")


def _tell() -> dict[str, dict[str, list[Row]]]:
    """Take four requests through the house, and return the rows of each by table."""
    from django.conf import settings

    from comity_server.actions import provider, release
    from comity_server.casefile.models import Case, Release
    from comity_server.gate.change import bookkeeping
    from tests.support.cast import HOUR, NOON, a_cast, a_filed_case, a_sealed_case

    cast = a_cast(settings.HOME)
    terms = provider.ProviderTerms("Example Search", "US", SERVICES)
    provider.describe_provider(terms, by=cast.admin, at=NOON)
    waiting = a_filed_case(cast)
    fetched, sealed = (a_sealed_case(cast, their_reference=one) for one in ("f", "s"))
    at = NOON + 4 * HOUR
    release.release_production(case_id=fetched.id, by=cast.counsel, at=at)
    found = release.open_download(
        release_id=Release.objects.get().id, by=cast.officer, at=at, now=lambda: at
    )
    assert b"".join(found.chunks)
    kept = {
        "waiting": _rows_of(waiting),
        "fetched": _rows_of(Case.objects.get(id=fetched.id)),
        "sealed": _rows_of(Case.objects.get(id=sealed.id)),
    }
    with bookkeeping(counts=sealed.ref):
        Case.objects.filter(id=sealed.id).update(closed_at=at, state="withdrawn")
    return kept


def _rows_of(case: Any) -> dict[str, list[Row]]:
    from comity_server.casefile.models import Determination

    decided = Determination.objects.filter(case=case).first()
    found = {
        "evidence_submission": _select("evidence_submission", "id", case.submission_id),
        "casefile_case": _select("casefile_case", "id", case.id),
        "casefile_targetaccount": _select("casefile_targetaccount", "case_id", case.id),
        "casefile_pendingcase": _select("casefile_pendingcase", "case_id", case.id),
    }
    if decided is not None:
        of = ("casefile_grant", "casefile_approval", "vault_production", "casefile_release")
        found["casefile_determination"] = _select("casefile_determination", "id", decided.id)
        found |= {table: _select(table, "determination_id", decided.id) for table in of}
        for release in found["casefile_release"]:
            found["casefile_delivery"] = _select("casefile_delivery", "release_id", release["id"])
    return found


def _select(table: str, column: str, value: Any) -> list[Row]:
    from django.db import connection

    with connection.cursor() as cursor:
        asked = value.hex if connection.vendor == "sqlite" and hasattr(value, "hex") else value
        cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s", [asked])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _askers() -> list[tuple[str, str]]:
    """Add authorities all over the world; return id and jurisdiction of each."""
    from comity.vocabulary.places import COUNTRIES
    from comity_server.gate.change import bookkeeping
    from comity_server.people.models import Authority

    codes = ["HK", *sorted(COUNTRIES - {"HK"})][:ASKERS]
    with bookkeeping():
        Authority.objects.bulk_create(_authority(f"Police of {code}", code) for code in codes)
        Authority.objects.bulk_create(
            _authority(f"Storm {number}", "HK") for number in range(STORMED)
        )
    rows = Authority.objects.filter(name__startswith="Police of ").order_by("name")
    return [(row.id.hex, row.jurisdiction) for row in rows]


def _authority(name: str, code: str) -> Any:
    from comity_server.people.models import Authority

    return Authority(
        name=name,
        kind="police",
        jurisdiction=code,
        callback_number="+1 202 555 0100",
        callback_source="directory",
        status="confirmed",
        confirmed_at=NOW - timedelta(days=900),
    )


def _shapes(askers: list[tuple[str, str]]) -> dict[tuple[str, str, str, str], list[int]]:
    """Write every shape; return its number and how many wait in it, by what tells it apart."""
    from comity_server.casefile import pending
    from comity_server.casefile.models import Case, PendingShape, TargetAccount
    from comity_server.gate.change import bookkeeping

    like = Case.objects.order_by("received_at").first()
    rows = {}
    for (asker, _), service, kind, place in product(askers, SERVICES, KINDS, PLACES):
        case = Case(
            authority_id=asker,
            channel=like.channel,
            kind=kind,
            services=[service],
            categories=like.categories,
            offences=like.offences,
            instrument=like.instrument,
        )
        account = TargetAccount(service=service, place=place)
        rows[asker, service, kind, place] = PendingShape(**pending.fields_of(case, [account]))
    with bookkeeping():
        PendingShape.objects.bulk_create(rows.values(), batch_size=500)
    numbers = dict(PendingShape.objects.values_list("key", "id"))
    return {key: [numbers[row.key], 0] for key, row in rows.items()}


def _count(shapes: Mapping[Any, list[int]]) -> None:
    from comity_server.casefile.models import PendingShape
    from comity_server.gate.change import bookkeeping

    rows = PendingShape.objects.in_bulk([number for number, _ in shapes.values()])
    for number, many in shapes.values():
        rows[number].pending = many
    with bookkeeping():
        PendingShape.objects.bulk_update(rows.values(), ["pending"], batch_size=200)


def _copies(
    rng: random.Random,
    told: Mapping[str, Mapping[str, list[Row]]],
    askers: list[tuple[str, str]],
    shapes: Mapping[tuple[str, str, str, str], list[int]],
    numbers: Iterable[int],
) -> Iterator[tuple[str, Row]]:
    weights = [1 / (rank + 1) for rank in range(len(askers))]
    for number in numbers:
        (asker, code), kind = rng.choices(askers, weights)[0], rng.choice(KINDS)
        service, place = rng.choice(SERVICES), rng.choice(PLACES)
        waits, fetched = number % 2 == 0, number % 100 == 1
        due = NOW + timedelta(minutes=rng.randrange(-3 * 1440, 30 * 1440))
        if not waits:
            due -= timedelta(days=40 + rng.randrange(1500))
        received = due - timedelta(days=30)
        own = {
            "authority_id": asker,
            "jurisdiction": code,
            "kind": kind,
            "threat": "death" if kind == "emergency" else "",
            "services": json.dumps([service]),
            "received_at": _text(received),
            "must_by": _text(due),
            "their_reference": f"2020-{number}",
            "ref": f"C-{number:08d}",
        }
        if waits:
            shape = shapes[asker, service, kind, place]
            shape[1] += 1
            clock = {
                "shape_id": shape[0],
                "received_at": _text(received),
                "due_at": _text(due),
                "used_at": _text(received + timedelta(days=24)),
            }
            yield from _copy(rng, told["waiting"], own, service, place, clock=clock)
        elif fetched:
            # The database takes no release that is older than the ledger.
            at = NOW - timedelta(minutes=rng.randrange(60 * 1440))
            yield from _copy(rng, told["fetched"], own, service, place, number=number, at=at)
        else:
            own |= {"state": "refused", "turn": "nobody", "closed_at": _text(due)}
            yield from _copy(rng, told["waiting"], own, service, place)


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _copy(
    rng: random.Random,
    rows: Mapping[str, list[Row]],
    own: Row,
    service: str,
    place: str,
    *,
    clock: Row | None = None,
    number: int = 0,
    at: datetime = NOW,
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one request again, under new ids, with what is its own."""
    new: dict[str, str] = {}

    def fresh(old: Any) -> str:
        return new.setdefault(str(old), f"{rng.getrandbits(128):032x}")

    changes: dict[str, Row] = {
        "evidence_submission": {
            "idempotency_key": f"bench:{own['ref']}",
            "received_at": own["received_at"],
        },
        "casefile_case": own,
        "casefile_targetaccount": {"service": service, "place": place},
        "casefile_pendingcase": clock or {},
        # Numbers before this ledger's own: it begins where the house was opened.
        "casefile_release": {
            "ledger_number": -1 - number,
            "released_at": _text(at),
            "fetched_at": _text(at),
        },
        "casefile_delivery": {"started_at": _text(at), "completed_at": _text(at)},
    }
    for table in ORDER:
        if table == "casefile_pendingcase" and clock is None:
            continue
        for row in rows.get(table, ()):
            copy = dict(row)
            for column in copy:
                if column in RENAMED.get(table, ()):
                    copy[column] = fresh(copy[column])
            if table in SERIAL:
                del copy["id"]
            yield table, {**copy, **changes.get(table, {})}


ORDER = (
    "evidence_submission",
    "casefile_case",
    "casefile_targetaccount",
    "casefile_pendingcase",
    "casefile_determination",
    "casefile_grant",
    "casefile_approval",
    "vault_production",
    "casefile_release",
    "casefile_delivery",
)
SERIAL = {"casefile_grant"}
"""Tables whose rows are numbered by the database."""
RENAMED = {
    "evidence_submission": {"id"},
    "casefile_case": {"id", "submission_id"},
    "casefile_targetaccount": {"id", "case_id"},
    "casefile_pendingcase": {"case_id"},
    "casefile_determination": {"id", "case_id"},
    "casefile_grant": {"determination_id", "account_id"},
    "casefile_approval": {"id", "determination_id"},
    "vault_production": {"id", "case_id", "determination_id"},
    "casefile_release": {"id", "case_id", "determination_id", "production_id"},
    "casefile_delivery": {"id", "release_id"},
}


def _sealed(rows: Mapping[str, list[Row]]) -> Iterator[tuple[str, Row]]:
    """Yield requests that may leave, of each authority that a hold of the storm will cover."""
    from comity_server.people.models import Authority

    rng = random.Random(7)
    for number, asker in enumerate(Authority.objects.filter(name__startswith="Storm ")):
        for nth in range(SEALED_EACH):
            own = {"authority_id": asker.id.hex, "ref": f"S-{number}-{nth}"}
            own["received_at"] = rows["casefile_case"][0]["received_at"]
            yield from _copy(rng, rows, own, "search", "DE")


def _write(rows: Iterable[tuple[str, Row]]) -> None:
    """Write rows in bulk, table by table."""
    from django.db import connection

    by_table: dict[str, list[Row]] = {}
    for table, row in rows:
        by_table.setdefault(table, []).append(row)
    connection.ensure_connection()
    put = _put_sqlite if connection.vendor == "sqlite" else _put_postgresql
    for table in ORDER:
        if found := by_table.get(table):
            put(connection.connection, table, found)


def _put_sqlite(database: Any, table: str, rows: list[Row]) -> None:
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    with database:
        database.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
            [tuple(row[name] for name in names) for row in rows],
        )


def _put_postgresql(database: Any, table: str, rows: list[Row]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    with database.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


TERMS = """
stops = "production"
effective_at = {at}
received = "{received}"
emergency = "held"
{scope}
"""
SCOPES = {
    "asker": 'requested_by = ["HK"]',
    "asker-service-kind": 'requested_by = ["HK"]\nservices = ["mail"]\nkinds = ["disclosure"]',
    "users": 'users_in = ["FR"]',
}


def _terms(scope: str, *, at: datetime = NOW, received: str = "all") -> str:
    more = 'older = "proceed"\n' if received == "from-effective" else ""
    return TERMS.format(at=f"{at:%Y-%m-%dT%H:%M:%SZ}", received=received, scope=more + scope)


def preview() -> dict[str, list[float]]:
    """Time what a hold would cover: exact counts and the first page, for several holds."""
    from comity_server.casefile.hold_terms import parse_terms
    from comity_server.casefile.reading.preview import coverage_of

    found: dict[str, list[float]] = {}
    for name, scope in SCOPES.items():
        terms = parse_terms(_terms(scope), ref="draft")
        assert coverage_of(terms).total
        found[name] = [_timed(lambda terms=terms: coverage_of(terms)) for _ in range(RUNS)]
        covered = coverage_of(terms)
        found[f"{name} page"] = [_timed(lambda on=covered: on.first(25)) for _ in range(RUNS)]
    return found


def _people() -> tuple[Any, Any]:
    from comity_server.actions.actor import acting
    from comity_server.people.models import Person

    roles = (("lena", "counsel"), ("mika", "executive"))
    return tuple(acting(Person.objects.get(name=name), role) for name, role in roles)


def _activate(ref: str, scope: str, *, at: datetime) -> float:
    """Draft a hold and let two people say yes; return how long the second yes took."""
    from comity_server.actions import hold

    one, other = _people()
    hold.draft_hold(ref=ref, title=ref, terms=_terms(scope, at=at), by=one, at=at)
    hold.consent_to_hold(ref=ref, grounds="the new law", by=one, at=at)
    return _timed(lambda: hold.consent_to_hold(ref=ref, grounds="the new law", by=other, at=at))


def activate() -> dict[str, list[float]]:
    """Time the second yes, by which a hold comes into force, for hold after hold."""
    scopes = [f'requested_by = ["HK"]\nauthorities = ["Nobody {n}"]' for n in range(RUNS + 2)]
    marked = f"b{time.monotonic_ns()}"
    times = [
        _activate(f"{marked}-{n}", scope, at=datetime.now(UTC)) for n, scope in enumerate(scopes)
    ]
    return {"hold": times[2:]}


def client(number: int) -> dict[str, list[float]]:
    """Release what is sealed, one after the other, until told to stop; return how many left."""
    from comity.vocabulary.verdict import Clear
    from comity_server.actions import release
    from comity_server.casefile.models import Case
    from comity_server.gate.change import Busy

    counsel, _ = _people()
    ids = list(
        Case.objects.filter(ref__startswith="S-").order_by("ref").values_list("id", flat=True)
    )
    random.Random(number).shuffle(ids)
    print("ready", flush=True)
    sys.stdin.readline()
    left, busy, stop = 0, 0, Path(os.environ["BENCH_STOP"])
    while ids and not stop.exists():
        try:
            verdict = release.release_production(
                case_id=ids.pop(), by=counsel, at=datetime.now(UTC)
            )
            left += isinstance(verdict, Clear)
        except Busy:
            busy += 1
    return {"left": [left], "busy": [busy]}


def storm() -> dict[str, list[float]]:
    """Put hold after hold in force while others release; return the times, and what leaked."""
    from comity_server.casefile.models import Hold, Release

    times, leaks = [], 0
    for number in range(STORMED):
        scope = f'requested_by = ["HK"]\nauthorities = ["Storm {number}"]'
        times.append(_activate(f"storm-{number}", scope, at=datetime.now(UTC)))
        time.sleep(0.1)
    for number in range(STORMED):
        fence = Hold.objects.get(ref=f"storm-{number}").ledger_number
        after = Release.objects.filter(
            case__authority__name=f"Storm {number}", ledger_number__gt=fence
        )
        leaks += after.count()
    released = Release.objects.filter(case__authority__name__startswith="Storm ").count()
    return {"times": times, "leaks": [leaks], "released": [released]}


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["build", size]:
            build(int(size))
        case ["client", which]:
            print(json.dumps(client(int(which))))
        case [task]:
            print(json.dumps({"preview": preview, "hold": activate, "storm": storm}[task]()))
