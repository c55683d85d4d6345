"""Home, and the one-click door that only a story has."""

from __future__ import annotations

import importlib

import pytest
from django.test import Client, override_settings

from comity_server.actions import people
from comity_server.actions.actor import Actor
from comity_server.faces.sessions import ROLE
from tests.support.cast import NOON, PASSWORD

STORY = {"UNSAFE_STORY": True, "ROOT_URLCONF": "tests.public.story_urls"}


def join(name: str, *roles: str, by: Actor) -> None:
    email = f"{name}@demo.invalid"
    token = people.invite(name=name.title(), email=email, roles=roles, by=by, at=NOON)
    people.accept(token=token, name=name.title(), email=email, password=PASSWORD, at=NOON)


@pytest.fixture
def story(cast):
    join("ruth", "executive", "administrator", by=cast.admin)
    with override_settings(**STORY):
        yield Client()


def test_home_says_what_this_house_is(visitor):
    page = visitor.get("/").content.decode()
    assert "How Example Search answers governments" in page
    assert "Who do you want to be?" not in page


def test_an_instance_that_nobody_has_set_up_has_a_home(house):
    assert "How This service answers governments" in Client().get("/").content.decode()


def test_a_live_instance_has_no_door_of_one_click(cast, visitor):
    join("ruth", "executive", by=cast.admin)
    assert visitor.post("/demo/enter/", {"as": "ruth@demo.invalid"}).status_code == 404
    assert "_auth_user_id" not in visitor.session


def test_even_with_its_route_the_door_stays_shut_outside_a_story(cast):
    join("ruth", "executive", by=cast.admin)
    with override_settings(ROOT_URLCONF="tests.public.story_urls"):
        client = Client()
        assert client.post("/demo/enter/", {"as": "ruth@demo.invalid"}).status_code == 404
        assert "_auth_user_id" not in client.session


def test_the_routes_themselves_depend_on_the_setting():
    urls = importlib.import_module("comity_server.public.urls")
    entry = [str(one.pattern) for one in urls.routes(story=True)]
    live = [str(one.pattern) for one in urls.routes(story=False)]
    assert set(entry) - set(live) == {"demo/enter/", "demo/meeting/"}


def test_a_story_opens_with_its_people(story):
    page = story.get("/").content.decode()
    assert "Who do you want to be?" in page
    assert "Enter as Ruth" in page
    assert "Look around as a visitor" in page
    assert "provider.example" not in page


def test_one_click_enters_in_the_role_of_the_part(story):
    went = story.post("/demo/enter/", {"as": "ruth@demo.invalid"})
    assert went["Location"] == "/desk/"
    assert story.session[ROLE] == "executive"


def test_a_visitor_is_signed_in_as_nobody(story):
    story.post("/demo/enter/", {"as": "ruth@demo.invalid"})
    assert story.post("/demo/enter/", {"as": "visitor"})["Location"] == "/home/"
    assert "_auth_user_id" not in story.session


@pytest.mark.parametrize("who", ["", "nobody@demo.invalid", "ana@provider.example"])
def test_nobody_outside_the_story_can_be_entered(story, who):
    assert story.post("/demo/enter/", {"as": who}).status_code == 404
    assert "_auth_user_id" not in story.session


def test_the_door_opens_by_posting_only(story):
    assert story.get("/demo/enter/").status_code == 405


def test_the_door_asks_for_its_token(cast, story):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/enter/", {"as": "ruth@demo.invalid"}).status_code == 403
