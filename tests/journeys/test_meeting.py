"""Ten people in a real meeting: a restriction is published, exactly those in the place leave."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from comity.restriction.rule import Restriction, RestrictionId
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import Place
from comity_edge import Gate
from comity_server.adapters.country_data import CountryData, together
from comity_server.adapters.signing import SigningKey
from comity_server.adapters.snapshots import Wanted, compile_file, next_number, publish
from examples.meeting.server import run
from tests.support.mmdb import cidr

websockets = pytest.importorskip("websockets.asyncio.client", reason="needs websockets")

PROVIDER = "Example Meetings"
KEY = SigningKey.from_seed(bytes(32), name="meeting-test")
HOST = "127.0.0.2"
PLACES = {
    "127.0.0.2": "US",
    "127.0.0.3": "US",
    "127.0.0.4": "HK",
    "127.0.0.5": "HK",
    "127.0.0.6": "CN",
    "127.0.0.7": "CN",
    "127.0.0.8": "CN",
    "127.0.0.9": "CN",
    "127.0.0.10": "",
    "127.0.0.11": "",
}
DATA = together(
    [CountryData(tuple(cidr(one, place) for one, place in PLACES.items() if place), ())]
)


def publish_rules(path, *restrictions):
    wanted = Wanted(PROVIDER, restrictions, (), good_for=timedelta(hours=1))
    now = datetime.now(UTC)
    number = next_number(path)
    publish(path, compile_file(wanted, ranges=DATA, number=number, at=now, key=KEY))
    return number


def the_restriction(unknown_place):
    return Restriction(
        id=RestrictionId("cn-meeting"),
        places=frozenset({Place("CN")}),
        resource="meeting/123",
        basis="request:r9",
        effective_at=datetime.now(UTC) - timedelta(minutes=1),
        unknown_place=unknown_place,
    )


@asynccontextmanager
async def a_server(path):
    """Run the example's own server on loopback; yield its port and gate."""
    gate = Gate.open(path, keys=[KEY.key.to_text()], provider=PROVIDER)
    listens = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(run(gate, host="127.0.0.1", port=0, started=listens.set_result))
    try:
        server = await asyncio.wait_for(listens, 30)
        yield server.sockets[0].getsockname()[1], gate
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def connect(port, address):
    return websockets.connect(f"ws://127.0.0.1:{port}", local_addr=(address, 0))


async def ask(connection, **message):
    await connection.send(json.dumps(message))
    return json.loads(await asyncio.wait_for(connection.recv(), 30))


async def hears(connection):
    return json.loads(await asyncio.wait_for(connection.recv(), 30))


async def probe(port, address, room="123"):
    """Return whether somebody new can join: asked through the real server, from that address."""
    async with connect(port, address) as connection:
        return "joined" in await ask(connection, join=room)


async def swapped(gate, number):
    for _ in range(3000):
        if gate.number == number:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the new snapshot does not serve")


async def story(path, unknown_place):
    publish_rules(path)
    leaving = {address for address, place in PLACES.items() if place == "CN"}
    if unknown_place is UnknownPlace.BLOCK:
        leaving |= {address for address, place in PLACES.items() if not place}
    async with a_server(path) as (port, gate):
        people = {address: await connect(port, address) for address in PLACES}
        for connection in people.values():
            assert (await ask(connection, join="123"))["joined"] == "123"

        number = publish_rules(path, the_restriction(unknown_place))
        told = await asyncio.gather(*(hears(people[address]) for address in leaving))
        assert {one["status"] for one in told} == {451}
        assert not any("CN" in json.dumps(one) for one in told)

        # Everybody who stays hears the host, and nobody who left does.
        await people[HOST].send(json.dumps({"say": "we go on"}))
        staying = PLACES.keys() - leaving
        heard = await asyncio.gather(*(hears(people[address]) for address in staying))
        assert heard == [{"said": "we go on"}] * len(staying)
        for address in PLACES:
            assert await probe(port, address) is (address not in leaving)
            assert await probe(port, address, room="124")
        # Who left may go to another room, and is told again in this one.
        gone = people[sorted(leaving)[0]]
        assert (await ask(gone, join="124"))["joined"] == "124"
        assert (await ask(gone, join="123"))["status"] == 451

        await swapped(gate, number)
        await swapped(gate, publish_rules(path))
        assert all([await probe(port, address) for address in PLACES])
        assert (await ask(gone, join="123"))["joined"] == "123"
        for connection in people.values():
            await connection.close()


@pytest.mark.journey
@pytest.mark.parametrize("unknown_place", UnknownPlace)
def test_exactly_those_in_the_place_leave_and_come_back_when_it_is_lifted(tmp_path, unknown_place):
    asyncio.run(story(tmp_path / "restrictions.snapshot", unknown_place))


@pytest.mark.journey
def test_what_nobody_understands_is_answered_and_harms_nobody(tmp_path):
    async def talk():
        path = tmp_path / "restrictions.snapshot"
        publish_rules(path)
        async with a_server(path) as (port, _), connect(port, HOST) as connection:
            for message in ("", "[]", '{"join": 7}', '{"say": "alone"}', "\ud7ff"):
                await connection.send(message)
                assert "error" in await hears(connection)
            assert (await ask(connection, join="123"))["present"] == 1

    asyncio.run(talk())
