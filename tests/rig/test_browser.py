"""The browser of the journeys: the system's own, offline, and strict about what pages do."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Error

from tests.support.browser import NARROW, windows

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium"), pytest.mark.xdist_group("rig")]
PAGE = "<!doctype html><title>Desk</title><h1>Queue</h1><script>{script}</script>"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "good.html").write_text(PAGE.format(script="document.title += ' 2'"))
    (tmp_path / "bad.html").write_text(PAGE.format(script="nothing.at.all"))
    handler = functools.partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_on_loopback_is_shown_at_both_widths(site, open_window):
    for settings in ({}, {"viewport": NARROW, "color_scheme": "dark"}):
        page = open_window(**settings)
        page.goto(f"{site}/good.html")
        assert page.title() == "Desk 2"
        assert page.get_by_role("heading", name="Queue").is_visible()
        assert len(page.screenshot()) > 1000


def test_a_window_without_script_is_a_window_without_script(site, open_window):
    page = open_window(java_script_enabled=False)
    page.goto(f"{site}/good.html")
    assert page.title() == "Desk"


def test_nothing_outside_this_machine_is_reached(page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://authority.example/")


def test_an_error_in_a_page_s_script_fails_the_test(site, browser):
    with (
        pytest.raises(AssertionError, match="nothing is not defined"),
        windows(browser) as open_one,
    ):
        open_one().goto(f"{site}/bad.html")
