"""A backup is sealed and whole; what is restored from one stays shut until it is known complete."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from comity.ledger.frontier import Frontier
from comity.vocabulary.verdict import Barred, Clear, bars_of
from comity_server import serving
from comity_server.actions import release, reopening
from comity_server.casefile.models import Case, Hold, Release
from comity_server.ledger import publishing, store
from comity_server.ledger.models import Entry
from tests.support.cast import NOON, PASSWORD, Cast, a_cast, a_sealed_case, an_active_hold
from tests.support.house import ON_POSTGRESQL, connect_to, database_url, settings, sqlite_at
from tests.support.programs import need

pytestmark = pytest.mark.journey
LATER = NOON + timedelta(hours=5)


@dataclass(frozen=True)
class Backup:
    data: Path
    keys: Path
    identities: dict[str, Path]


def comity(*arguments: object, home: Path, url: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("COMITY_")
    }
    environment |= {"COMITY_HOME": str(home), **({"DATABASE_URL": url} if url else {})}
    return subprocess.run(
        [sys.executable, "-m", "comity_server.cli", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def cast(house) -> Cast:
    found = a_cast(house)
    a_sealed_case(found)
    publishing.publish(at=NOON)
    return found


@pytest.fixture
def backup(house, cast, tmp_path) -> Backup:
    if ON_POSTGRESQL:
        need("pg_dump")
    identities, named = {}, []
    for kind in ("data", "keys"):
        key = pyrage.x25519.Identity.generate()
        identities[kind] = tmp_path / f"{kind}.identity"
        identities[kind].write_text(f"# ours\n{key}\n")
        named.append(str(key.to_public()))
    folder = tmp_path / "backups"
    done = comity(
        "backup", folder, "--to", named[0], "--keys-to", named[1],
        home=house.root, url=database_url(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (data,), (keys,) = folder.glob("*.data.tar.age"), folder.glob("*.keys.tar.age")
    return Backup(data, keys, identities)


def restored(backup: Backup, home: Path, url: str) -> subprocess.CompletedProcess[str]:
    return comity(
        "restore", backup.data, backup.keys,
        "--data-identity", backup.identities["data"],
        "--keys-identity", backup.identities["keys"],
        home=home, url=url,
    )  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path, request):
    """Give a home and a database in which nothing is yet, and live there from then on."""
    home, url, name = tmp_path / "elsewhere", "", f"restored_{uuid.uuid4().hex}"
    if ON_POSTGRESQL:
        server = request.getfixturevalue("postgresql_url")
        with psycopg.connect(server, autocommit=True) as session:
            session.execute(f"CREATE DATABASE {name}")
        url = f"{database_url().rpartition('/')[0]}/{name}"
    yield home, url
    connections["default"].close()
    if ON_POSTGRESQL:
        with psycopg.connect(server, autocommit=True) as session:
            session.execute(f"DROP DATABASE {name}")


def move_into(monkeypatch: pytest.MonkeyPatch, home: Path, url: str) -> None:
    monkeypatch.setattr(settings, "HOME", type(settings.HOME)(home))
    if url:
        connect_to({**connections.databases["default"], "NAME": url.rpartition("/")[2]})
    else:
        connect_to(sqlite_at(home / "comity.sqlite3"))


def let_go(cast: Cast) -> Clear | Barred:
    return release.release_production(case_id=Case.objects.get().id, by=cast.counsel, at=LATER)


def test_a_restored_house_lets_nothing_leave_until_two_people_know_it_whole(
    cast, backup, elsewhere, monkeypatch
):
    lost = an_active_hold(cast, at=NOON + timedelta(hours=1))
    later = publishing.publish(at=NOON + timedelta(hours=1)).to_text()
    home, url = elsewhere
    done = restored(backup, home, url)
    assert done.returncode == 0, done.stderr
    move_into(monkeypatch, home, url)
    assert not Hold.objects.exists(), "the hold came after the backup, which is the danger"
    assert store.head().size > 1 and lost.ledger_number >= store.head().size - 1

    assert "gate:shut" in [bar.code for bar in bars_of(let_go(cast))]
    with pytest.raises(reopening.NotExtended, match="was lost"):
        reopening.bring_checkpoint(note=later, found_at="witness", by=cast.counsel, at=LATER)
    assert not Release.objects.exists()


def test_two_people_open_the_gate_of_a_house_that_lost_nothing(
    cast, backup, elsewhere, monkeypatch
):
    known = publishing.publish(at=NOON).to_text()
    home, url = elsewhere
    assert restored(backup, home, url).returncode == 0
    move_into(monkeypatch, home, url)
    bring = {"note": known, "found_at": "an officer's receipt", "at": LATER}
    assert not reopening.bring_checkpoint(by=cast.counsel, **bring)
    with pytest.raises(ValueError, match="a second person"):
        reopening.bring_checkpoint(by=cast.counsel, **bring)
    assert isinstance(let_go(cast), Barred)
    assert reopening.bring_checkpoint(by=cast.executive, **bring)
    assert let_go(cast) == Clear()
    assert Entry.objects.filter(kind__in=["gate.shut", "gate.opened"]).count() == 2


def test_a_note_that_was_changed_or_is_of_another_ledger_opens_nothing(house, cast):
    known = publishing.publish(at=NOON).to_text()
    reopening.shut_gate(because="to see", at=LATER)
    lines = known.split("\n")
    for wrong in ("", "hello", known.replace(lines[1], "1", 1), known[:-9] + "AAAAAAA=\n"):
        with pytest.raises(ValueError, match="no checkpoint of our ledger"):
            reopening.bring_checkpoint(note=wrong, found_at="w", by=cast.counsel, at=LATER)
    with pytest.raises(ValueError, match="where you found it"):
        reopening.bring_checkpoint(note=known, found_at=" ", by=cast.counsel, at=LATER)


def test_the_database_itself_refuses_a_release_through_a_shut_gate(house, cast):
    case = Case.objects.get()
    row = case.determinations.get(state="approved")
    reopening.shut_gate(because="to see", at=LATER)
    columns = {
        "id": uuid.uuid4().hex, "case_id": case.id.hex, "determination_id": row.id.hex,
        "production_id": uuid.uuid4().hex, "digest": "0", "officer_id": case.officer_id.hex,
        "recipient": "age1", "sealed_sha256": "0", "sealed_bytes": 1, "files": 1,
        "released_at": LATER, "expires_at": LATER, "ledger_number": 999,
    }  # fmt: skip
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with pytest.raises(DatabaseError, match="shut as a whole"), connection.cursor() as cursor:
        sql = f"/* past the guard */ INSERT INTO casefile_release ({names}) VALUES ({marks})"
        cursor.execute(sql, list(columns.values()))


def test_a_database_that_was_set_back_alone_shuts_the_gate_at_the_next_start(house, cast):
    if ON_POSTGRESQL:
        keep = 12  # as an older dump would leave it; the case stays, to have something to ask for
        with psycopg.connect(database_url()) as session:
            for table in ("ledger_entry", "ledger_head"):
                session.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            session.execute("DELETE FROM ledger_opening WHERE entry_id >= %s", [keep])
            session.execute("DELETE FROM ledger_entry WHERE number >= %s", [keep])
            set_back = "UPDATE ledger_head SET size = %s, frontier = %s"
            session.execute(set_back, [keep, _frontier(keep)])
            for table in ("ledger_entry", "ledger_head"):
                session.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    else:
        connections["default"].close()
        before = house.database.read_bytes()
        an_active_hold(cast, at=NOON)
        publishing.publish(at=NOON)
        connections["default"].close()
        for beside in house.root.glob("comity.sqlite3-*"):
            beside.unlink()
        house.database.write_bytes(before)
    assert serving.shut_if_set_back()
    assert "gate:shut" in [bar.code for bar in bars_of(let_go(cast))]


def _frontier(size: int) -> bytes:
    leaves = Entry.objects.filter(number__lt=size).order_by("number")
    return Frontier().extend(bytes(one.leaf_hash) for one in leaves).to_bytes()


def test_a_house_that_stands_as_it_was_published_stays_open(house, cast):
    assert serving.shut_if_set_back() == ""
    assert let_go(cast) == Clear()


@pytest.mark.parametrize("harm", ["cut", "flip", "swap", "wrong key"])
def test_a_damaged_backup_restores_nothing(backup, elsewhere, harm):
    home, url = elsewhere
    whole, identities = backup.data.read_bytes(), backup.identities
    if harm == "cut":
        backup.data.write_bytes(whole[: len(whole) // 2])
    elif harm == "flip":
        middle = len(whole) // 2
        backup.data.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    elif harm == "swap":
        backup = Backup(backup.keys, backup.data, identities)
    else:
        backup = Backup(backup.data, backup.keys, {**identities, "data": identities["keys"]})
    done = restored(backup, home, url)
    assert done.returncode == 1 and "Nothing was restored" in done.stderr, done.stderr
    assert not home.exists()
    assert not list(home.parent.glob(".elsewhere.restoring-*"))


def test_a_home_that_is_not_empty_is_left_alone(house, backup):
    done = restored(backup, house.root, database_url())
    assert done.returncode == 2 and "not empty" in done.stderr


def test_the_desk_says_on_every_page_that_the_gate_is_shut_and_how_it_opens(house, cast):
    known = publishing.publish(at=NOON).to_text()
    reopening.shut_gate(because="Restored from a backup", at=LATER)
    for name in ("lena", "mika"):
        client = Client()
        client.post("/desk/sign-in/", {"email": f"{name}@provider.example", "password": PASSWORD})
        assert "The gate is shut" in client.get("/desk/queue/").content.decode()
        refused = client.post("/desk/gate/", {"note": "x", "found_at": "a witness"})
        assert refused.status_code == 422
        sent = {"note": known.replace("\n", "\r\n"), "found_at": "a witness"}
        assert client.post("/desk/gate/", sent).status_code == 302
    assert "The gate is shut" not in client.get("/desk/queue/").content.decode()
