"""Rooms and who is in them, and the one place where the gate is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from comity_edge import Answer, Gate

SERVICE = "meeting"


class Line(Protocol):
    """What a participant can be told through."""

    async def send(self, message: str) -> None:
        """Send one message."""
        ...


@dataclass(eq=False)
class Participant:
    """Somebody who is connected, for as long as the connection lasts."""

    line: Line
    address: str
    declared: str = ""
    room: str | None = None


@dataclass
class Rooms:
    """Everybody who is present."""

    gate: Gate
    present: set[Participant] = field(default_factory=set)

    def judge(self, participant: Participant, *, room: str) -> Answer:
        """Return whether a participant may be in a room now."""
        return self.gate.judge(
            f"{SERVICE}/{room}", address=participant.address, declared=participant.declared
        )

    def join(self, participant: Participant, *, room: str) -> Answer:
        """Let a participant into a room, out of any other, if they may be there."""
        answer = self.judge(participant, room=room)
        if answer.is_admitted:
            participant.room = room
            self.present.add(participant)
        return answer

    def leave(self, participant: Participant) -> None:
        """Forget where a participant was."""
        participant.room = None
        self.present.discard(participant)

    def inside(self, room: str) -> list[Participant]:
        """Return who is in a room."""
        return [one for one in self.present if one.room == room]

    def judge_again(self) -> list[tuple[Participant, str, Answer]]:
        """Return who may no longer stay, after they have been taken out of their rooms."""
        leaving = []
        for one in tuple(self.present):
            room = one.room or ""
            answer = self.judge(one, room=room)
            if not answer.is_admitted:
                leaving.append((one, room, answer))
                self.leave(one)
        return leaving


async def tell(participants: Iterable[Participant], message: str) -> None:
    """Send a message to several; one whose line is gone does not keep it from the others."""
    await asyncio.gather(*(one.line.send(message) for one in participants), return_exceptions=True)
