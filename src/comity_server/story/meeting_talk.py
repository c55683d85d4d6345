"""What ten people and a probe say to the meeting's server, and what they hear from it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from comity.restriction.rule import Restriction, RestrictionId
from comity.restriction.signals import UnknownPlace
from comity.vocabulary.places import parse_place
from comity_edge.ranges import PlaceRanges
from comity_server.adapters.signing import SigningKey
from comity_server.adapters.snapshots import Wanted, compile_file, next_number, publish
from comity_server.story.meeting_held import Attendee, Held

SERVICE, ROOM = "meeting", "123"
LOOKS_EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 20
PROBE_EVERY_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Board:
    """Where snapshots are put up for the meeting's server."""

    path: Path
    provider: str
    ranges: PlaceRanges
    key: SigningKey

    def publish(self, *restrictions: Restriction) -> None:
        """Put up a snapshot with exactly these restrictions."""
        wanted = Wanted(self.provider, restrictions, (), good_for=timedelta(hours=1))
        now = datetime.now(UTC)  # the guard's clock is the real one, whatever the story's says
        number = next_number(self.path)
        raw = compile_file(wanted, ranges=self.ranges, number=number, at=now, key=self.key)
        publish(self.path, raw)


def _restriction(place: str) -> Restriction:
    return Restriction(
        id=RestrictionId(f"{place.lower()}-meeting"),
        places=frozenset({parse_place(place)}),
        resource=f"{SERVICE}/{ROOM}",
        basis="order:of the place",
        effective_at=datetime.now(UTC) - timedelta(minutes=1),
        unknown_place=UnknownPlace.ADMIT,
    )


async def meet(board: Board, *, port: int, places: Mapping[str, str], place: str) -> Held:
    """Let everybody join, publish a restriction, lift it, and return what each met."""
    inside = next(address for address, where in places.items() if where == place)
    async with _everybody(port, places) as lines:
        await asyncio.gather(*(_ask(line, join=ROOM) for line in lines.values()))
        published = time.monotonic()
        board.publish(_restriction(place))
        leaving = {address for address, where in places.items() if where == place}
        told = await _told(lines, leaving, since=published)
        under = await _probe(port, inside)
        heard = await _hear_the_host(lines)
        lifted = time.monotonic()
        board.publish()
        back_after = await _until_a_probe_is_in(port, inside, since=lifted)
        back = {address: await _comes_back(lines[address]) for address in told}
    people = tuple(
        Attendee(
            address=address,
            place=where,
            left_after=told[address][0] if address in told else None,
            status=told[address][1] if address in told else None,
            heard_the_host=address in heard,
            came_back=back.get(address, False),
        )
        for address, where in places.items()
    )
    return Held(place, board.provider, people, under, back_after)


@asynccontextmanager
async def _everybody(
    port: int, places: Mapping[str, str]
) -> AsyncIterator[dict[str, ClientConnection]]:
    lines: dict[str, ClientConnection] = {}
    try:
        for address in places:
            lines[address] = await _connect(port, address)
        yield lines
    finally:
        await asyncio.gather(*(line.close() for line in lines.values()))


async def _connect(port: int, address: str) -> ClientConnection:
    return await connect(f"ws://127.0.0.1:{port}", local_addr=(address, 0), proxy=None)


async def _ask(line: ClientConnection, **message: str) -> dict[str, Any]:
    await line.send(json.dumps(message))
    return await _hears(line, within=PATIENCE_SECONDS)


async def _hears(line: ClientConnection, *, within: float) -> dict[str, Any]:
    found = json.loads(await asyncio.wait_for(line.recv(), within))
    return found if isinstance(found, dict) else {}


async def _told(
    lines: Mapping[str, ClientConnection], leaving: set[str], *, since: float
) -> dict[str, tuple[float, int]]:
    """Return who was told to leave, after how long, and with which status.

    Everybody is listened to, the ones who should stay too, until those in the place were told.
    """
    told: dict[str, tuple[float, int]] = {}

    async def listen(address: str) -> None:
        said = await _hears(lines[address], within=PATIENCE_SECONDS)
        if "left" in said:
            told[address] = (time.monotonic() - since, int(said["status"]))

    listening = {address: asyncio.create_task(listen(address)) for address in lines}
    await asyncio.wait([listening[address] for address in leaving])
    others = [task for address, task in listening.items() if address not in leaving]
    # All are judged in one go: whoever was not told with the others is not told later.
    await asyncio.sleep(4 * LOOKS_EVERY_SECONDS)
    for task in others:
        task.cancel()
    await asyncio.gather(*listening.values(), return_exceptions=True)
    return told


async def _hear_the_host(lines: Mapping[str, ClientConnection]) -> set[str]:
    """Let the host speak, and return who heard it."""
    host = next(iter(lines.values()))
    await host.send(json.dumps({"say": "we go on"}))
    heard = set()

    async def listen(address: str, line: ClientConnection) -> None:
        if (await _hears(line, within=4 * LOOKS_EVERY_SECONDS)).get("said") == "we go on":
            heard.add(address)

    await asyncio.gather(*(listen(*one) for one in lines.items()), return_exceptions=True)
    return heard


async def _probe(port: int, address: str) -> bool:
    """Return whether somebody new from an address gets into the room."""
    line = await _connect(port, address)
    try:
        return "joined" in await _ask(line, join=ROOM)
    finally:
        await line.close()


async def _until_a_probe_is_in(port: int, address: str, *, since: float) -> float | None:
    """Return after how many seconds a probe got in; None if none did."""
    while time.monotonic() - since < PATIENCE_SECONDS:
        if await _probe(port, address):
            return time.monotonic() - since
        await asyncio.sleep(PROBE_EVERY_SECONDS)
    return None


async def _comes_back(line: ClientConnection) -> bool:
    return "joined" in await _ask(line, join=ROOM)
