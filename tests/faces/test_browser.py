"""In the system's Chromium: no page scrolls sideways, and the strict policy stops nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.faces.gallery import samples
from tests.faces.screenshots import served_gallery

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium")]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(browser: Browser, width: int) -> None:
    told: list[str] = []
    wide: list[str] = []
    with served_gallery() as address:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for sample in samples():
            page.goto(f"{address}/{sample.name}.html")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(sample.name)
        page.close()
    assert (wide, told) == ([], [])
