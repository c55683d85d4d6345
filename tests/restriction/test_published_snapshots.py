"""What the house publishes is what guards judge by: from the second yes to the last lift."""

from __future__ import annotations

import http.client
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from comity_edge import Gate, SnapshotRefused
from comity_server.actions import lifting, snapshot
from comity_server.casefile import outbox
from comity_server.casefile.models import Outbox, SnapshotIssue
from comity_server.ledger.models import Entry
from comity_server.public.views.edge import TOKEN
from comity_server.worker.loop import run_due
from tests.support.cast import DAY, HOUR, NOON, a_cast
from tests.support.limiting import a_draft, a_restriction, say_yes

AT = NOON + 3 * HOUR
ADDRESS = "/edge/restrictions.snapshot"
HK, DE, NOWHERE = "198.51.100.7", "203.0.113.7", "192.0.2.7"


@pytest.fixture
def cast(house):
    (house.folder("country-data") / "places.csv").write_text(
        "198.51.100.0/24,HK\n203.0.113.0/24,DE\n"
    )
    return a_cast(house)


def a_guard(source=None, *, at=AT, token=""):
    return Gate.open(
        source or snapshot.snapshot_file(),
        keys=[snapshot.snapshot_key().key.to_text()],
        provider="Example Search",
        token=token,
        clock=lambda: at.timestamp(),
    )


def lift(cast, row, *, at):
    for by in (cast.counsel, cast.executive):
        lifting.consent_to_lift(restriction_id=row.id, as_wrong=False, grounds="g", by=by, at=at)


def test_from_the_second_yes_on_guards_keep_out_exactly_those_in_the_place(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    guard = a_guard()
    inside = guard.judge("search/room-123", address=HK)
    assert (inside.verdict, inside.status) == ("block", 451)
    assert inside.because == (f"restriction:{row.ref}",)
    assert inside.text == "This room is closed where you are."
    for address in (DE, NOWHERE):
        assert guard.judge("search/room-123", address=address).is_admitted
    assert guard.judge("search/room-124", address=HK).is_admitted


def test_a_lift_reaches_the_guards_with_the_next_number(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    guard = a_guard(at=AT + HOUR)
    lift(cast, row, at=AT + HOUR)
    run_due(at=lambda: AT + HOUR)
    assert guard.refresh()
    assert guard.number == 2
    assert guard.judge("search/room-123", address=HK).is_admitted


def test_each_snapshot_has_its_entry_with_its_digest(cast):
    a_restriction(cast)
    run_due(at=lambda: AT)
    issue = SnapshotIssue.objects.get()
    entry = Entry.objects.get(number=issue.ledger_number)
    assert entry.kind == "restriction.snapshot-published"
    assert issue.digest.encode() in bytes(entry.canonical)
    assert (issue.number, issue.restrictions, issue.exits) == (1, 1, 0)


def test_it_is_renewed_before_it_expires_and_only_the_newest_is(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    say_yes(cast, a_draft(cast, at=AT, changes=row.ref, places="HK, MO"), at=AT)
    run_due(at=lambda: AT)
    assert SnapshotIssue.objects.count() == 2
    later = AT + snapshot.RENEW_AFTER
    run_due(at=lambda: later)
    assert list(SnapshotIssue.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert SnapshotIssue.objects.get(number=3).expires_at == later + snapshot.GOOD_FOR
    assert Outbox.objects.filter(kind=snapshot.RENEW, done_at=None).count() == 1
    assert snapshot.RENEW_AFTER * 2 < snapshot.GOOD_FOR


def test_bad_country_data_publish_nothing_and_guards_keep_what_they_have(cast, house):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    (house.folder("country-data") / "more.mmdb").write_bytes(b"no database")
    lift(cast, row, at=AT)
    run_due(at=lambda: AT)
    assert SnapshotIssue.objects.count() == 1
    assert Outbox.objects.get(kind="publish-snapshot", done_at=None).last_error
    assert not a_guard().judge("search/room-123", address=HK).is_admitted


def test_a_worker_that_dies_after_writing_the_file_loses_only_a_number(cast, monkeypatch):
    a_restriction(cast)

    def die(*_, **__):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "_record", die)
        run_due(at=lambda: AT)
    assert not SnapshotIssue.objects.exists()
    run_due(at=lambda: AT + HOUR)
    assert SnapshotIssue.objects.get().number == a_guard(at=AT + HOUR).number == 2


def test_two_workers_never_publish_one_number_twice(cast, monkeypatch):
    a_restriction(cast)
    run_due(at=lambda: AT)
    # Another worker took the number between our look and our writing.
    monkeypatch.setattr(snapshot, "next_number", lambda path: 1)
    monkeypatch.setattr(snapshot, "_newest_number", lambda: 0)
    with pytest.raises(SnapshotRefused, match="older"):
        snapshot.publish_snapshot(a_lease(), at=AT)
    assert SnapshotIssue.objects.count() == 1


def a_lease():
    row = Outbox.objects.filter(kind="publish-snapshot").first()
    return outbox.Lease(row.id, row.kind, row.arguments, row.fence, row.attempts)


def told(client, **fields):
    return client.get(
        ADDRESS, headers={"authorization": f"Bearer {settings.HOME.secret(TOKEN)}", **fields}
    )


def test_the_address_knows_its_etag(cast):
    a_restriction(cast)
    run_due(at=lambda: AT)
    client = Client()
    first = told(client)
    assert first.content == snapshot.snapshot_file().read_bytes()
    again = told(client, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert told(client, **{"if-none-match": '"other"'}).status_code == 200
    assert "no-cache" in first["Cache-Control"]


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer x", "Basic x", "Bearer é"])
def test_without_the_token_there_is_nothing(cast, authorization):
    a_restriction(cast)
    run_due(at=lambda: AT)
    fields = {"authorization": authorization} if authorization else {}
    assert Client().get(ADDRESS, headers=fields).status_code == 404


def test_before_the_first_snapshot_there_is_nothing(cast):
    assert told(Client()).status_code == 404


@pytest.mark.journey
def test_a_guard_in_another_service_follows_over_loopback(cast, served_house):
    now = datetime.now(UTC)
    review_by = f"{now + 30 * DAY:%Y-%m-%d}"
    row = say_yes(cast, a_draft(cast, at=now, review_by=review_by), at=now)
    run_due()
    guard = a_guard(
        f"{served_house.base}{ADDRESS}",
        at=now + timedelta(seconds=1),
        token=settings.HOME.secret(TOKEN),
    )
    assert not guard.judge("search/room-123", address=HK).is_admitted
    assert guard.judge("search/room-123", address=DE).is_admitted
    guard.refresh()
    assert not guard.refresh()
    lift(cast, row, at=datetime.now(UTC))
    run_due()
    assert guard.refresh()
    assert guard.judge("search/room-123", address=HK).is_admitted


@pytest.mark.journey
def test_a_stranger_over_loopback_is_told_what_a_missing_page_tells(cast, served_house):
    parts = urlsplit(served_house.base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("GET", ADDRESS)
    assert connection.getresponse().status == 404
    connection.close()
    with pytest.raises(SnapshotRefused):
        a_guard(f"{served_house.base}{ADDRESS}", token="wrong")
