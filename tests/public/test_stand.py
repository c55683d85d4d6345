"""Where we stand: announced holds as published, and not a trace of any other."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from comity_server import clock
from comity_server.actions import hold, hold_lift
from tests.support.cast import DAY, HOLD, HOUR, NOON, an_active_hold

ANNOUNCED = HOLD + "announced_at = 2020-06-10T11:00:00Z\n"
PAGES = ("/stand/", "/stand/feed/", "/.well-known/government-requests.json", "/home/", "/")
ATOM = "{http://www.w3.org/2005/Atom}"


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, path
    return page.content.decode()


def test_an_empty_house_says_that_no_hold_is_in_force(visitor):
    assert "No hold is in force. We review each request." in text(visitor, "/stand/")
    assert "No hold was announced" in text(visitor, "/stand/feed/")


def test_an_announced_hold_stands_as_published(cast, visitor):
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED)
    page = text(visitor, "/stand/")
    assert "Hong Kong SAR China" in page
    assert "We do not produce user data for Hong Kong authorities." in page
    assert "10 Jun 2020, 08:00 HKT" in page
    assert "held too" in page
    assert "Everywhere else: we review each request." in page
    assert "We do not produce user data for Hong Kong authorities." in text(visitor, "/home/")


@pytest.mark.parametrize("path", PAGES)
def test_a_hold_that_was_not_announced_changes_no_byte(cast, visitor, path):
    before = text(visitor, path)
    an_active_hold(cast, at=NOON - HOUR)
    assert text(visitor, path) == before


@pytest.mark.parametrize("path", PAGES)
def test_a_hold_whose_announcement_is_still_to_come_changes_no_byte(cast, visitor, path):
    before = text(visitor, path)
    an_active_hold(cast, at=NOON - HOUR, terms=HOLD + "announced_at = 2020-06-10T12:00:01Z\n")
    assert text(visitor, path) == before


@pytest.mark.parametrize("path", PAGES)
def test_a_drafted_hold_changes_no_byte(cast, visitor, path):
    before = text(visitor, path)
    hold.draft_hold(ref="hk", title="Draft", terms=ANNOUNCED, by=cast.counsel, at=NOON - HOUR)
    assert text(visitor, path) == before


SECRET_CLAUSE = (
    'except = [{ id = "quiet", offences = ["theft"], limit = ["subscriber"], needs = 2, '
    "published = false }]\n"
)


def test_a_clause_kept_back_is_neither_shown_nor_denied(cast, visitor):
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED + SECRET_CLAUSE)
    page = text(visitor, "/stand/")
    assert "Exceptions" not in page
    assert "theft" not in page
    assert "quiet" not in text(visitor, "/.well-known/government-requests.json")


def test_a_declared_exception_is_shown_with_its_limit(cast, visitor):
    declared = SECRET_CLAUSE.replace("false", "true")
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED + declared)
    page = text(visitor, "/stand/")
    assert "account details, in cases of theft, where 2 people agree" in page


def test_without_any_clause_there_are_no_exceptions(cast, visitor):
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED)
    assert "Exceptions" in text(visitor, "/stand/")
    assert "none" in text(visitor, "/stand/")


def test_a_lifted_hold_moves_to_what_we_said_before(cast, visitor, monkeypatch):
    terms = ANNOUNCED + 'lift = { on = "attested", event = "the end of our review" }\n'
    an_active_hold(cast, at=NOON - HOUR, terms=terms)
    lifted_at = NOON + DAY
    monkeypatch.setattr(clock, "now", lambda: lifted_at)
    assert "after the end of our review" in text(visitor, "/stand/")
    hold_lift.lift_hold(
        ref="hk", grounds="It has ended.", by=(cast.counsel, cast.executive), at=lifted_at
    )
    monkeypatch.setattr(clock, "now", lambda: lifted_at + timedelta(hours=1))
    page = text(visitor, "/stand/")
    assert "No hold is in force" in page
    assert "What we said before" in page
    assert "Hong Kong SAR China: People lifted the hold" in page
    assert "people lifted the hold" in text(visitor, "/stand/feed/")


def test_the_feed_is_atom_with_the_newest_first(cast, visitor):
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED)
    feed = ElementTree.fromstring(text(visitor, "/stand/feed/"))
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}entry/{ATOM}title").text.startswith("Hong Kong SAR China: We do not")
    assert feed.find(f"{ATOM}updated").text == "2020-06-10T11:00:00Z"


def test_machines_read_the_same_statement(cast, visitor):
    an_active_hold(cast, at=NOON - HOUR, terms=ANNOUNCED)
    told = json.loads(text(visitor, "/.well-known/government-requests.json"))
    assert told["format"] == "comity.public/government-requests@1"
    (statement,) = told["statements"]
    assert statement["requested_by"] == ["HK"]
    assert (statement["stops"], statement["emergencies"]) == ("production", "held")
    assert statement["effective_at"] == "2020-06-10T00:00:00Z"
    assert statement["in_force"] is True
    assert statement["ends"] == {"when": "people"}
    assert told["pages"]["stand"] == "http://testserver/stand/"
