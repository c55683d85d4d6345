"""Collect from a real homeserver: everything granted about one person, nothing about the others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import comity_server.adapters.custodians as custodians
from comity.collection.gather import Gathered, gather, unanswered
from comity.collection.lines import line_of
from comity.collection.record import Record
from comity.determination.scope import Scope
from comity.vocabulary.instants import Period
from comity.vocabulary.words import AccountId, Category
from comity_server.adapters.custodian import SqlCustodian, load_custodian
from comity_server.adapters.shelf import BoxShelf
from comity_server.adapters.vault_box import MasterKey
from tests.journeys.synapse import Homeserver, Person

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("synapse")]

DECLARATION = Path(custodians.__file__).with_name("synapse.toml")
ASKED = (Category.SUBSCRIBER, Category.ACCESS, Category.TRAFFIC, Category.CONTENT)
SEEN_WITHIN_SECONDS = 30  # the homeserver writes addresses down every five


@dataclass(frozen=True, slots=True)
class Talk:
    """What happened on the homeserver: who talked, and when the middle part began and ended."""

    eve: Person
    frank: Person
    grace: Person
    room: str
    inside: tuple[str, ...]  # event ids of Eve's messages in the period
    outside: tuple[str, ...]
    period: Period


def sent_at(person: Person, room: str, event: str) -> datetime:
    found = person.call("GET", f"rooms/{room}/event/{event}")
    return datetime.fromtimestamp(found["origin_server_ts"] / 1000, tz=UTC)


@pytest.fixture(scope="module")
def custodian(homeserver: Homeserver) -> Iterator[SqlCustodian]:
    """Lend our declared custodian, pointed at the homeserver's database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMITY_SYNAPSE_DATABASE", str(homeserver.database))
        yield load_custodian(DECLARATION)


@pytest.fixture(scope="module")
def talk(homeserver: Homeserver) -> Talk:
    """Have three people talk: before, in and after the period that is going to be granted."""
    eve = homeserver.register("eve", address="203.0.113.21")
    frank = homeserver.register("frank", address="203.0.113.22")
    grace = homeserver.register("grace", address="203.0.113.23")
    eve.rename("Eve Example")
    room = eve.open_room(invite=[frank, grace], name="Choir")
    early = eve.say(room, "Before the period")
    time.sleep(0.01)  # instants are whole milliseconds
    first = eve.say(room, "Rehearsal is at six")
    frank.say(room, "Frank will be late")
    second = eve.say(room, "Then we begin with the hymn")
    grace.say(room, "Grace brings the scores")
    time.sleep(0.01)
    late = eve.say(room, "After the period")
    period = Period(start=sent_at(eve, room, first), end=sent_at(eve, room, late))
    return Talk(eve, frank, grace, room, (first, second), (early, late), period)


@dataclass(frozen=True, slots=True)
class Brought:
    """A finished collection and the records on its shelf."""

    gathered: Gathered
    records: tuple[Record, ...]

    def of(self, category: Category) -> list[dict[str, object]]:
        """Return the fields of the records of one category."""
        return [dict(record.fields) for record in self.records if record.category is category]


def collect(custodian: SqlCustodian, scope: Scope, folder: Path) -> Brought:
    """Collect a scope through the product's own adapter, sieve and encrypted boxes."""
    shelf = BoxShelf(folder, master=MasterKey.create(folder.with_suffix(".key")), keys={})
    gathered = gather(custodian=custodian, scope=scope, shelf=shelf)
    assert gathered.complete, [failure.text for failure in gathered.failures]
    records = tuple(
        record
        for grant in scope
        for record in shelf.records(
            cursor=gathered.cursor, account=grant.account, category=grant.category
        )
    )
    return Brought(gathered, records)


def scope_of(person: Person, period: Period) -> Scope:
    account = AccountId(person.account)
    return Scope.of(
        accounts=[account],
        categories=ASKED,
        period=period,
        standing=[Category.SUBSCRIBER, Category.ACCESS],
    )


@pytest.fixture
def brought(custodian: SqlCustodian, talk: Talk, tmp_path: Path) -> Brought:
    """Collect what is granted about Eve, once the homeserver has written her address down."""
    scope, until = scope_of(talk.eve, talk.period), time.monotonic() + SEEN_WITHIN_SECONDS
    while True:
        found = collect(custodian, scope, tmp_path / f"{time.monotonic_ns()}")
        if found.of(Category.ACCESS) or time.monotonic() > until:
            return found
        time.sleep(0.5)


def test_each_category_is_answered_by_the_declared_custodian(custodian, talk):
    assert unanswered(custodians=[custodian], scope=scope_of(talk.eve, talk.period)) == ()


def test_subscriber_and_access_data_of_the_person_come(brought, talk):
    (subscriber,) = brought.of(Category.SUBSCRIBER)
    assert subscriber["account"] == talk.eve.account
    assert subscriber["display_name"] == "Eve Example"
    assert {seen["ip"] for seen in brought.of(Category.ACCESS)} == {talk.eve.address}


def test_traffic_and_content_are_those_of_the_granted_period(brought, talk):
    content = {said["event"]: said["body"] for said in brought.of(Category.CONTENT)}
    assert content == dict(
        zip(talk.inside, ["Rehearsal is at six", "Then we begin with the hymn"], strict=True)
    )
    assert [event["event"] for event in brought.of(Category.TRAFFIC)] == list(talk.inside)
    assert all("body" not in event for event in brought.of(Category.TRAFFIC))


def test_nothing_about_the_others_is_anywhere_on_the_shelf(brought, talk):
    assert {record.account for record in brought.records} == {talk.eve.account}
    whole = b"".join(map(line_of, brought.records)).decode()
    for other in (talk.frank, talk.grace):
        for trace in (other.account, other.account.partition(":")[0], other.address, other.token):
            assert trace not in whole
    for said in ("Frank will be late", "Grace brings the scores"):
        assert said not in whole


def test_one_category_granted_brings_that_category_alone(custodian, talk, tmp_path):
    account = AccountId(talk.eve.account)
    scope = Scope.of(accounts=[account], categories=[Category.TRAFFIC], period=talk.period)
    found = collect(custodian, scope, tmp_path / "boxes")
    assert {record.category for record in found.records} == {Category.TRAFFIC}


def test_somebody_who_has_no_account_brings_nothing(custodian, talk, tmp_path):
    nobody = Scope.of(
        accounts=[AccountId("@nobody:chat.example")], categories=ASKED, period=Period()
    )
    assert collect(custodian, nobody, tmp_path / "boxes").records == ()
