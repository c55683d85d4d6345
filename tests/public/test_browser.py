"""The public pages in a real browser: on a phone, and with the form of a notice sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from comity_server.ledger import publishing
from tests.support.axe import findings_in_each
from tests.support.browser import NARROW
from tests.support.cast import HOLD, HOUR, NOON, a_cast, an_active_hold

PAGES = (
    "/",
    "/stand/",
    "/report/",
    "/serve/",
    "/serve/HK/",
    "/serve/HK/versions/",
    "/report/editions/",
    "/checkpoints/",
    "/check/",
)
PAGES += ("/holdings/", "/telling/", "/security/", "/notice/", "/nothing-here/")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def served(served_house):
    cast = a_cast(served_house.home)
    terms = HOLD + "announced_at = 2020-06-10T11:00:00Z\n"
    an_active_hold(cast, at=NOON + HOUR, terms=terms)
    publishing.publish(at=NOON + HOUR)
    return served_house


@pytest.mark.journey
@pytest.mark.appearance
def test_no_public_page_scrolls_sideways_on_a_phone(served, open_window):
    window = open_window(viewport=NARROW)
    for path in PAGES:
        window.goto(served.base + path)
        assert window.evaluate(SIDEWAYS) == 0, path


@pytest.mark.journey
def test_the_form_of_a_notice_is_taken_from_a_real_browser(served, page):
    page.goto(f"{served.base}/notice/")
    page.get_by_label("Code on the notice").fill("8QF2-7KXM-3TD9")
    page.get_by_label("Name of your account").fill("alice@example.org")
    page.get_by_role("button", name="Open the notice").click()
    expect(page.get_by_text("We cannot confirm this code for this account")).to_be_visible()


@pytest.mark.journey
def test_the_history_of_a_place_opens_by_keyboard(served, page):
    page.goto(f"{served.base}/stand/")
    page.get_by_text("History: 2 entries").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Announced: “We do not produce user data")).to_be_visible()


@pytest.mark.journey
@pytest.mark.appearance
def test_axe_finds_nothing_on_any_public_page(served, page):
    found = {path: findings_in_each(page, served.base + path) for path in PAGES}
    assert {path: said for path, said in found.items() if said} == {}
