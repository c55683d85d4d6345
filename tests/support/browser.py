"""Drive the system's Chromium, headless and offline but for loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.programs import need

FLAGS = (
    "--no-sandbox",  # CI runs as root, whom Chromium's sandbox refuses
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",  # no call home, at start or later
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
"""The two sizes at which every page is looked at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Lend a running Chromium for the tests of one module.

    For a module and no longer: while it runs, Playwright keeps an event loop in this thread, and
    Django would refuse its database to the tests of other modules.
    """
    chromium = need("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The loop is Playwright's own; no view of ours runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(
            executable_path=str(chromium), headless=True, args=list(FLAGS)
        )
        yield running
        running.close()


@contextmanager
def windows(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Lend a function that opens a window of its own, as another person at another machine.

    Its keyword arguments are those of Playwright's ``new_context``: ``viewport``,
    ``color_scheme``, ``java_script_enabled``, ``locale`` and others.

    :raises AssertionError: at the end, if a page had an error in a script or broke the content
        policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(**settings: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **settings})
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _grave(said) else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _grave(said: Any) -> bool:
    # A page that answers 403 or 404 on purpose is told in the console too: that is no fault of it.
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Lend ``windows`` to a test, which fails if a page had an error or broke the policy."""
    with windows(browser) as open_one:
        yield open_one


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """Lend one window of 1280 pixels."""
    return open_window()
