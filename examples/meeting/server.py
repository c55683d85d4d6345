"""Serve meetings over WebSocket, and act on a new snapshot within a fraction of a second."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve

from comity_edge import Answer, Gate
from examples.meeting.rooms import Participant, Rooms, tell

LOOK_EVERY_SECONDS = 0.2


def left(room: str, answer: Answer) -> str:
    """Return the message to somebody who may not be in a room. It does not say where they are."""
    return json.dumps({"left": room, "status": answer.status, "text": answer.text})


class Meeting:
    """The meetings of one server."""

    def __init__(self, gate: Gate) -> None:
        self.rooms = Rooms(gate)

    async def handle(self, connection: ServerConnection) -> None:
        """Serve one participant until they hang up."""
        participant = Participant(line=connection, address=connection.remote_address[0])
        try:
            async for message in connection:
                await self._answer(participant, message)
        finally:
            self.rooms.leave(participant)

    async def _answer(self, participant: Participant, message: str | bytes) -> None:
        asked = _read(message)
        if isinstance(room := asked.get("join"), str):
            participant.declared = str(asked.get("declared", ""))
            answer = self.rooms.join(participant, room=room)
            present = len(self.rooms.inside(room))
            joined = json.dumps({"joined": room, "present": present})
            await participant.line.send(joined if answer.is_admitted else left(room, answer))
        elif isinstance(text := asked.get("say"), str) and participant.room is not None:
            await tell(self.rooms.inside(participant.room), json.dumps({"said": text}))
        else:
            await participant.line.send(json.dumps({"error": "say join, or say something"}))

    async def judge_again(self) -> None:
        """Ask the gate about everybody who is present, and let those go who may not stay."""
        for participant, room, answer in self.rooms.judge_again():
            await tell([participant], left(room, answer))

    @contextmanager
    def watching(self, *, every: float) -> Iterator[None]:
        """Judge everybody again each time a new snapshot serves.

        :param every: seconds between two looks at the snapshot.
        """
        loop = asyncio.get_running_loop()

        def changed() -> None:
            asyncio.run_coroutine_threadsafe(self.judge_again(), loop)

        with self.rooms.gate.watch(every=every, then=changed):
            yield


def _read(message: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def run(
    gate: Gate,
    *,
    host: str,
    port: int,
    look_every: float = LOOK_EVERY_SECONDS,
    started: Any = None,
) -> None:
    """Serve until cancelled.

    :param look_every: seconds between two looks at the snapshot.
    :param started: called with the server once it listens.
    """
    meeting = Meeting(gate)
    server: Server
    with meeting.watching(every=look_every):
        async with serve(meeting.handle, host, port, max_size=4096) as server:
            if started is not None:
                started(server)
            await server.serve_forever()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshot", required=True)
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--provider", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765, help="0: any that is free")
    parser.add_argument("--look-every", type=float, default=LOOK_EVERY_SECONDS, metavar="SECONDS")
    asked = parser.parse_args()
    gate = Gate.open(asked.snapshot, keys=asked.key, provider=asked.provider)
    listens = run(
        gate, host=asked.host, port=asked.port, look_every=asked.look_every, started=_say_where
    )
    asyncio.run(listens)


def _say_where(server: Server) -> None:
    host, port = next(iter(server.sockets)).getsockname()[:2]
    print(f"Meetings at ws://{host} port {port}", flush=True)


if __name__ == "__main__":
    main()
