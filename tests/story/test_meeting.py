"""The meeting of the demo: held by the real example, shown on a page, and judged without mercy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client, override_settings

from comity_server.story import deeds_of_places
from comity_server.story.meeting import NoMeeting, hold_meeting
from comity_server.story.meeting_held import Attendee, Held
from comity_server.story.stage import Stage
from tests.support.cast import NOON, a_cast

STORY = {"UNSAFE_STORY": True, "ROOT_URLCONF": "tests.public.story_urls"}
GIVEN = {
    "place": "CN",
    "people": {"127.0.0.2": "US", "127.0.0.3": "HK", "127.0.0.4": "CN", "127.0.0.5": "unknown"},
    "within_seconds": 20,  # the story itself says one second; a busy test machine may take longer
}


@pytest.mark.journey
def test_a_story_holds_a_meeting_and_its_page_shows_and_repeats_it(house):
    a_cast(house)
    played = deeds_of_places.meeting(Stage(), GIVEN, NOON)
    assert played.facts == {
        "verdict": "proved",
        "count": 1,
        "left": ["CN"],
        "stayed": ["HK", "US", "unknown"],
    }
    with override_settings(**STORY, HOME=house):
        page = Client().get("/demo/meeting/").content.decode()
        assert "1 of 4 left the meeting" in page
        assert "is turned away" in page
        before = (house.root / deeds_of_places.FILE).read_text()
        assert Client().post("/demo/meeting/").status_code == 302
        assert (house.root / deeds_of_places.FILE).read_text() != before
        assert "The meeting that some had to leave" in Client().get("/").content.decode()


@pytest.mark.journey
def test_a_meeting_on_an_address_that_is_not_this_machines_is_not_held(tmp_path):
    with pytest.raises(NoMeeting):
        hold_meeting(
            provider="P", places={"127.0.0.2": "US", "192.0.2.1": "CN"}, place="CN", keys=tmp_path
        )


def test_a_live_instance_and_a_story_without_a_meeting_have_no_such_page(house):
    a_cast(house)
    assert Client().get("/demo/meeting/").status_code == 404
    with override_settings(ROOT_URLCONF="tests.public.story_urls"):
        assert Client().get("/demo/meeting/").status_code == 404
    with override_settings(**STORY):
        assert Client().get("/demo/meeting/").status_code == 404
        assert Client().post("/demo/meeting/").status_code == 404


GONE = Attendee("127.0.0.4", "CN", 0.2, 451, heard_the_host=False, came_back=True)
STAYED = Attendee("127.0.0.2", "US", None, None, heard_the_host=True, came_back=False)
WELL = Held("CN", "P", (STAYED, GONE), probe_under=False, probe_lifted_after=0.1)


def test_a_meeting_that_went_well_has_nothing_wrong():
    assert WELL.wrong(within_seconds=1) == ()


@pytest.mark.parametrize(
    "badly",
    [
        replace(WELL, people=(STAYED, replace(GONE, left_after=None, heard_the_host=True))),
        replace(WELL, people=(replace(STAYED, left_after=0.1, status=451), GONE)),
        replace(WELL, people=(replace(STAYED, heard_the_host=False), GONE)),
        replace(WELL, people=(STAYED, replace(GONE, left_after=1.5))),
        replace(WELL, people=(STAYED, replace(GONE, status=403))),
        replace(WELL, people=(STAYED, replace(GONE, came_back=False))),
        replace(WELL, probe_under=True),
        replace(WELL, probe_lifted_after=None),
    ],
)
def test_whatever_went_wrong_in_a_meeting_is_said(badly):
    assert badly.wrong(within_seconds=1)
