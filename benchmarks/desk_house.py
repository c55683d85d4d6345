"""Build a house with many cases, or ask its pages; started by :mod:`benchmarks.desk` as a process.

The rows are what the actions write for a guided request: submission, case and account. They have no
entries in the ledger: a page of the queue reads none, and a case page only those of its own case.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import django

BEGAN = datetime(2020, 6, 1, tzinfo=UTC)
AT_ONCE = 5_000
RUNS = 25
PASSWORD = "correct horse battery staple"
TURNS = ("analyst", "analyst", "analyst", "counsel", "rights", "officer", "nobody")
TABLES = ("evidence_submission", "casefile_case", "casefile_targetaccount")
FIELDS = {
    "kind": "disclosure",
    "instrument": "hk.search-warrant",
    "issued_by": "magistrate",
    "cites": "Police Force Ordinance, s. 50(7)",
    "says": "We investigate a theft and ask who used this account.",
}


def build(cases: int) -> None:
    """Fill an empty house: one case by the models, then its rows again with what differs."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    _people()
    connection.cursor().execute("PRAGMA synchronous = OFF")
    kept = _one_case()
    connection.close()
    connection.ensure_connection()
    database = connection.connection
    database.execute("PRAGMA synchronous = OFF")
    rng = random.Random(cases)
    for start in range(1, cases, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, cases))
        several = [_differing(rng, number) for number in numbers]
        with database:
            for table, row in kept.items():
                marks = ", ".join("?" * len(row))
                rows = [tuple({**row, **found[table]}.values()) for found in several]
                database.executemany(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", rows
                )
    database.execute("ANALYZE")


def _one_case() -> dict[str, dict[str, Any]]:
    """Write one valid case and return its rows, as the database has them, by table."""
    from django.db import connection

    from comity_server.gate.change import bookkeeping
    from comity_server.people.models import Officer

    officer = Officer.objects.select_related("authority").get()
    with bookkeeping():
        for row in _rows(officer):
            row.save(force_insert=True)
    kept = {}
    for table in TABLES:
        cursor = connection.cursor()
        cursor.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        kept[table] = dict(zip(names, cursor.fetchone(), strict=True))
    return kept


def _differing(rng: random.Random, number: int) -> dict[str, dict[str, Any]]:
    """Return what is of a case's own in each of its rows."""
    at = BEGAN + timedelta(seconds=rng.randrange(90 * 86_400))
    due = at + timedelta(days=14)
    submission, case, account = (f"{rng.getrandbits(128):032x}" for _ in TABLES)
    body = json.dumps({**FIELDS, "their_reference": f"2020-{number}"}).encode()
    return {
        "evidence_submission": {
            "id": submission,
            "received_at": f"{at:%Y-%m-%d %H:%M:%S}",
            "body": body,
            "sha256": sha256(body).digest(),
            "idempotency_key": f"bench:{number}",
        },
        "casefile_case": {
            "id": case,
            "ref": f"C-{number:08d}",
            "turn": rng.choice(TURNS),
            "submission_id": submission,
            "received_at": f"{at:%Y-%m-%d %H:%M:%S}",
            "their_reference": f"2020-{number}",
            "must_by": f"{due:%Y-%m-%d %H:%M:%S}",
        },
        "casefile_targetaccount": {
            "id": account,
            "case_id": case,
            "identifier": f"user{number}@example.org",
        },
    }


def _people() -> None:
    from comity_server.actions import authority, people, provider
    from comity_server.actions.actor import acting

    token = people.offer_set_up(at=BEGAN)
    owner = people.accept(
        token=token, name="Owner", email="owner@provider.example", password=PASSWORD, at=BEGAN
    )
    admin = acting(owner, "administrator")
    terms = provider.ProviderTerms("Example Search", "US", ("search",))
    provider.describe_provider(terms, by=admin, at=BEGAN)
    authority.add_authority(
        name="Hong Kong Police Force",
        kind="police",
        jurisdiction="HK",
        callback_number="+852 2860 2000",
        callback_source="directory of the government",
        by=acting(owner, "analyst"),
        at=BEGAN,
    )
    authority.register_officer(
        name="Officer Chan",
        email="chan@police.example",
        password=PASSWORD,
        authority_name="Hong Kong Police Force",
        authority_kind="police",
        jurisdiction="HK",
        rank="Inspector",
        phone="",
        recipient="age1" + "q" * 58,
        at=BEGAN,
    )


def _rows(officer: Any) -> tuple[Any, Any, Any]:
    from comity_server.casefile.models import Case, TargetAccount
    from comity_server.evidence.models import Submission

    body = json.dumps(FIELDS).encode()
    submission = Submission(
        channel="portal",
        received_at=BEGAN,
        media_type="application/json",
        body=body,
        sha256=sha256(body).digest(),
        idempotency_key="bench:0",
    )
    case = Case(
        ref="C-00000000",
        state="in-review",
        turn="analyst",
        submission_id=submission.id,
        received_at=BEGAN,
        channel="portal",
        authority=officer.authority,
        officer=officer,
        jurisdiction="HK",
        their_reference="2020-0",
        services=["search"],
        categories=["subscriber", "access"],
        period_start=BEGAN,
        period_end=BEGAN + timedelta(days=30),
        offences=["theft"],
        must_by=BEGAN + timedelta(days=14),
        must_by_why="our own rule for answers",
        **FIELDS,
    )
    account = TargetAccount(
        case=case, position=1, identifier="user0@example.org", service="search", place="DE"
    )
    return submission, case, account


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    entered = {"email": "owner@provider.example", "password": PASSWORD}
    if client.post("/desk/sign-in/", entered).status_code != 302:
        raise RuntimeError("the bench's person could not sign in")
    return client


def _times(client: Any, path: str) -> list[float]:
    """Return the milliseconds of each run, the first two left out."""
    taken = []
    for _ in range(RUNS + 2):
        begun = time.perf_counter()
        page = client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
        if page.status_code != 200:
            raise RuntimeError(f"{path} answered {page.status_code}")
    return taken[2:]


def queue(cases: int) -> dict[str, list[float]]:
    """Time a queue page at the start, in the middle and at the end of all open cases."""
    from comity_server.casefile.models import Case
    from comity_server.desk.views.queue import mark_of

    client = _client()
    rows = Case.objects.order_by("must_by", "id")
    places = {"first": None, "middle": rows[cases // 2], "last": rows.reverse()[50]}
    return {
        name: _times(
            client, "/desk/queue/?tab=team" + (f"&after={mark_of(after)}" if after else "")
        )
        for name, after in places.items()
    }


def case(cases: int) -> dict[str, list[float]]:
    """Time one case page."""
    return {"case": _times(_client(), f"/desk/cases/C-{cases // 2:08d}/")}


if __name__ == "__main__":
    django.setup()
    doing, size = sys.argv[1], int(sys.argv[2])
    if doing == "build":
        build(size)
    else:
        print(json.dumps({"queue": queue, "case": case}[doing](size)))
