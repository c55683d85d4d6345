"""Pages of text, and what the packs and the provider's row say on them."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server.actions import provider
from tests.support.cast import HOLD, HOUR, NOON, an_active_hold

PAGES = ("/check/", "/holdings/", "/telling/", "/security/", "/serve/", "/serve/HK/")
PAGES += ("/notice/", "/stand/", "/checkpoints/", "/home/", "/")


def describe(cast, **more) -> None:
    terms = provider.ProviderTerms("Example Search", "US", ("search",), **more)
    provider.describe_provider(terms, by=cast.admin, at=NOON)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_before_and_after_set_up(house, path):
    page = Client().get(path)
    assert page.status_code == 200
    assert "This service" in page.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_names_the_service_and_keeps_the_strict_policy(visitor, path):
    page = visitor.get(path)
    text = page.content.decode()
    assert "Example Search" in text
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "<script" not in text
    assert "style=" not in text


def test_the_security_contact_is_told_to_machines(cast, visitor):
    describe(cast, security_contact="security@search.example")
    told = visitor.get("/.well-known/security.txt")
    assert told["Content-Type"] == "text/plain; charset=utf-8"
    lines = told.content.decode().splitlines()
    assert "Contact: mailto:security@search.example" in lines
    assert "Expires: 2020-12-07T00:00:00Z" in lines


def test_without_a_contact_there_is_no_file(visitor):
    assert visitor.get("/.well-known/security.txt").status_code == 404
    assert "Nobody has named one yet" in visitor.get("/security/").content.decode()


def test_what_we_do_not_hold_is_said(cast, visitor):
    describe(cast, holds_data=("subscriber",))
    page = visitor.get("/holdings/").content.decode()
    assert page.count("We hold it for at least one service") == 1
    assert page.count("We do not hold it") == 6


def test_a_place_shows_its_instruments_and_what_they_reach(visitor):
    page = visitor.get("/serve/HK/").content.decode()
    assert "Hong Kong SAR China" in page
    assert "Can reach" in page
    assert "Letter without an order" in page
    assert "We ring your authority on a number that we already have." in page


def test_an_address_of_before_leads_to_the_places_page(visitor):
    assert visitor.get("/serve/?place=HK")["Location"] == "/serve/HK/"


def test_an_unknown_place_shows_the_choice_again(visitor):
    page = visitor.get("/serve/?place=<script>").content.decode()
    assert "<script>" not in page
    assert "Letter without an order" not in page


def test_a_place_shows_what_was_announced_for_it_and_nothing_else(cast, visitor):
    before = visitor.get("/serve/HK/").content
    an_active_hold(cast, at=NOON - HOUR)
    assert visitor.get("/serve/HK/").content == before
    announced = HOLD + "announced_at = 2020-06-10T11:00:00Z\n"
    an_active_hold(cast, at=NOON - HOUR, terms=announced, ref="hk-2")
    said = "We do not produce user data for Hong Kong authorities."
    assert said in visitor.get("/serve/HK/").content.decode()
    assert said not in visitor.get("/serve/IE/").content.decode()
