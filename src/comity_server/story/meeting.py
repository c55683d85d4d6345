"""Ten people in the example's meeting: a restriction is published, those in the place leave.

The server is the example itself, in a process of its own; the people connect over loopback, each
from an address that the country data put somewhere. A probe joins from outside under and after the
restriction, through the same door as everybody.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path

from comity_edge.ranges import PlaceRanges
from comity_server.adapters.country_data import CountryData, together
from comity_server.adapters.signing import load_or_make_key
from comity_server.story.meeting_held import Held
from comity_server.story.meeting_talk import LOOKS_EVERY_SECONDS, Board, meet

ROOT = Path(__file__).resolve().parents[3]


class NoMeeting(RuntimeError):
    """Raised when the meeting could not be held at all on this machine."""


def hold_meeting(*, provider: str, places: Mapping[str, str], place: str, keys: Path) -> Held:
    """Hold the meeting and return how it went.

    :param places: where each address is; ``unknown`` for one that the country data do not have.
        The first is the host's.
    :param place: where the restriction applies; who is of unknown place is admitted.
    :param keys: the folder of the keys with which snapshots are signed.
    :raises NoMeeting: if the server does not start or an address cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="comity-meeting-") as folder:
        board = Board(
            path=Path(folder, "restrictions.snapshot"),
            provider=provider,
            ranges=_ranges(places),
            key=load_or_make_key(keys / "restrictions.key", name="restrictions"),
        )
        board.publish()
        with _serving(board) as port:
            try:
                return asyncio.run(meet(board, port=port, places=places, place=place))
            except (OSError, TimeoutError) as failure:
                raise NoMeeting(f"the meeting could not be held: {failure}") from failure


def _ranges(places: Mapping[str, str]) -> PlaceRanges:
    known = [
        (int(IPv4Address(address)), int(IPv4Address(address)), place)
        for address, place in places.items()
        if place != "unknown"
    ]
    return together([CountryData(v4=tuple(known), v6=())])


@contextmanager
def _serving(board: Board) -> Iterator[int]:
    """Run the example's server on loopback; yield its port."""
    command = [sys.executable, "-m", "examples.meeting.server", "--port", "0"]
    command += ["--snapshot", str(board.path), "--key", board.key.key.to_text()]
    command += ["--provider", board.provider, "--look-every", str(LOOKS_EVERY_SECONDS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline().split() if server.stdout else []
            if not said:
                raise NoMeeting("the meeting's server did not start")
            yield int(said[-1])
        finally:
            server.terminate()
