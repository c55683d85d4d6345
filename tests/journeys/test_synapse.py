"""A real homeserver on which real people talk: the ground of the collection journey."""

from __future__ import annotations

import sqlite3
import urllib.error

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("synapse")]


def test_two_people_talk_and_the_homeserver_keeps_it(homeserver):
    anna = homeserver.register("anna", address="203.0.113.7")
    ben = homeserver.register("ben", address="203.0.113.8")
    room = anna.open_room(invite=[ben], name="Allotment")
    events = [anna.say(room, "Is the gate open?"), ben.say(room, "It is shut.")]

    database = sqlite3.connect(f"file:{homeserver.database}?mode=ro", uri=True)
    kept = database.execute(
        "SELECT sender, event_id FROM events WHERE type = 'm.room.message' AND room_id = ? "
        "ORDER BY stream_ordering",
        [room],
    ).fetchall()
    database.close()
    assert kept == [(anna.account, events[0]), (ben.account, events[1])]


def test_nobody_reads_a_room_without_being_in_it(homeserver):
    carl, dora = homeserver.register("carl"), homeserver.register("dora")
    room = carl.open_room(invite=[], name="Diary")
    event = carl.say(room, "Nobody else's business")
    with pytest.raises(urllib.error.HTTPError) as refused:
        dora.call("GET", f"rooms/{room}/event/{event}")
    refused.value.close()
    assert refused.value.code in {403, 404}
