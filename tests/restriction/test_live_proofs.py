"""That it is live, and that it was lifted, is proved at the real door, from both sides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from comity.restriction.signals import is_in_any
from comity.vocabulary.places import Place, parse_outside_place
from comity_edge import Gate
from comity_edge.guarding import Guard, networks
from comity_edge.layering import place_ranges
from comity_edge.wsgi import GuardedWsgi
from comity_server.actions import lifting, proving, snapshot
from comity_server.actions.proving import NothingToProve
from comity_server.adapters.service_probe import ProbeFault, service_probe
from comity_server.casefile.models import Alarm, RestrictionProbe
from comity_server.casefile.probing import trials
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.edge.made import V4, V6
from tests.support.cast import DAY, HOUR, NOON, a_cast
from tests.support.limiting import a_draft, a_restriction, say_yes

AT = NOON + 3 * HOUR


@pytest.fixture
def cast(house):
    (house.folder("country-data") / "places.csv").write_text(
        "198.51.100.0/24,HK\n203.0.113.0/24,DE\n2001:db8:1::/48,HK\n"
    )
    return a_cast(house)


def lift(cast, row, *, at):
    for by in (cast.counsel, cast.executive):
        lifting.consent_to_lift(restriction_id=row.id, as_wrong=True, grounds="g", by=by, at=at)


def test_the_house_proves_by_itself_what_it_has_just_published(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    probe = row.probes.get()
    assert (probe.proves, probe.passed, probe.snapshot_number) == ("live", True, 1)
    sides = {(one["from"], one["signal"], one["came"]) for one in probe.results}
    assert sides == {
        ("inside", "address", "block"),
        ("inside", "declared", "block"),
        ("outside", "address", "admit"),
        ("outside", "declared", "admit"),
    }
    assert Entry.objects.get(number=probe.ledger_number).kind == "restriction.proved"


def test_a_lift_is_proved_too(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    lift(cast, row, at=AT + HOUR)
    run_due(at=lambda: AT + HOUR)
    assert [(one.proves, one.passed) for one in row.probes.order_by("at")] == [
        ("live", True),
        ("lifted", True),
    ]


def test_what_is_in_force_and_not_yet_published_is_not_proved(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    lift(cast, row, at=AT)
    # The guards still have the snapshot from before the lift.
    probe = proving.prove(restriction_id=row.id, through="snapshot", by=cast.analyst, at=AT)
    assert not probe.passed
    assert Entry.objects.last().kind == "restriction.not-proved"
    assert Alarm.objects.get(kind="restriction-not-proved").urgent


def test_another_rule_that_blocks_proves_nothing_of_this_one(cast):
    wide = say_yes(cast, a_draft(cast, at=NOON, resource="search"), at=NOON)
    row = say_yes(cast, a_draft(cast, at=NOON, starts_at="2020-12-01T00:00:00Z"), at=NOON)
    run_due(at=lambda: AT)
    assert wide.probes.get().passed
    # It is not its time yet, so nothing was tried by itself.
    assert not row.probes.exists()
    assert not proving.prove(
        restriction_id=row.id, through="snapshot", by=cast.analyst, at=AT
    ).passed


def test_once_an_approved_start_has_come_it_is_proved(cast):
    row = say_yes(cast, a_draft(cast, at=NOON, starts_at="2020-06-11T00:00:00Z"), at=NOON)
    run_due(at=lambda: AT)
    for hours in range(0, 30, 6):
        run_due(at=lambda hours=hours: AT + hours * HOUR)
    assert row.probes.get(passed=True).at > NOON


def test_a_draft_and_a_house_without_snapshot_prove_nothing(cast):
    draft = a_draft(cast, at=AT)
    with pytest.raises(NothingToProve, match="draft"):
        proving.prove(restriction_id=draft.id, through="snapshot", by=cast.analyst, at=AT)
    row = a_restriction(cast)
    with pytest.raises(NothingToProve, match="no snapshot"):
        proving.prove(restriction_id=row.id, through="snapshot", by=cast.analyst, at=AT)
    with pytest.raises(NothingToProve, match="does not say"):
        proving.prove(restriction_id=row.id, through="service", by=cast.analyst, at=AT)
    assert not RestrictionProbe.objects.exists()


def test_an_expired_snapshot_proves_nothing(cast):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    with pytest.raises(NothingToProve, match="expired"):
        proving.prove(restriction_id=row.id, through="snapshot", by=cast.analyst, at=AT + 2 * DAY)


class Quiet(WSGIRequestHandler):
    """Log nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def a_service(*, guarded: bool, at=AT) -> Iterator[str]:
    """Run a service on loopback whose door is the real guard on the published snapshot."""

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"welcome"]

    gate = Gate.open(
        snapshot.snapshot_file(),
        keys=[snapshot.snapshot_key().key.to_text()],
        provider="Example Search",
        clock=at.timestamp,
    )
    guard = Guard(
        gate=gate,
        service="search",
        proxies=networks(["127.0.0.0/8"]),
        signals_of=lambda environ: {"declared": environ.get("HTTP_X_DECLARED", "")},
    )
    whole = GuardedWsgi(app, guard) if guarded else app
    with make_server("127.0.0.1", 0, whole, handler_class=Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{{path}}"
        finally:
            server.shutdown()


def declare_probe(house, url):
    (house.folder("probes") / "search.toml").write_text(
        f'url = "{url}"\nseconds = 5\ndeclared_field = "X-Declared"\n'
    )


@pytest.mark.journey
def test_the_service_itself_is_asked_from_both_sides(cast, house):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    with a_service(guarded=True) as url:
        declare_probe(house, url)
        probe = proving.prove(restriction_id=row.id, through="service", by=cast.analyst, at=AT)
    assert probe.passed and probe.through == "service"
    assert {one["came"] for one in probe.results if one["from"] == "inside"} == {"block"}


@pytest.mark.journey
def test_a_service_that_forgot_its_guard_is_found_out(cast, house):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    with a_service(guarded=False) as url:
        declare_probe(house, url)
        probe = proving.prove(restriction_id=row.id, through="service", by=cast.analyst, at=AT)
    assert not probe.passed


@pytest.mark.journey
def test_a_service_that_is_down_is_no_proof(cast, house):
    row = a_restriction(cast)
    run_due(at=lambda: AT)
    declare_probe(house, "http://127.0.0.1:9/{path}")
    probe = proving.prove(restriction_id=row.id, through="service", by=cast.analyst, at=AT)
    assert not probe.passed
    assert {one["came"] for one in probe.results} == {"no answer"}


@pytest.mark.parametrize(
    "text", ['url = "http://a.example/"', 'url = "file:///x"', "", 'who = "x"', "["]
)
def test_a_wrong_declaration_says_what_to_write(tmp_path, text):
    (tmp_path / "search.toml").write_text(text)
    with pytest.raises(ProbeFault, match=r"search\.toml"):
        service_probe(tmp_path, "search")


@pytest.mark.parametrize(
    "places", [{"CN"}, {"HK"}, {"UA-43"}, {"US-CA"}, {"CN", "HK", "US"}, {"AQ"}]
)
def test_whom_we_send_is_surely_on_the_side_that_we_say(places):
    found = trials(places=frozenset(map(Place, places)), ranges=place_ranges(v4=V4, v6=V6))
    assert {one.inside for one in found} == {True, False}
    for one in found:
        inside = is_in_any(parse_outside_place(one.place), frozenset(map(Place, places)))
        assert inside is one.inside
    assert len(found) <= 10
