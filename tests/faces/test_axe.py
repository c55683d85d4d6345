"""Nothing is found by axe-core at level AA on any page of the gallery, light, dark and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.faces.gallery import samples
from tests.faces.screenshots import served_gallery
from tests.support.axe import findings
from tests.support.browser import NARROW, WIDE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.needs("chromium")]


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")],
    ids=["wide-light", "wide-dark", "narrow-light", "narrow-dark"],
)
def test_axe_finds_nothing_on_any_page(browser: Browser, viewport: dict, scheme: str) -> None:
    said: dict[str, list[str]] = {}
    with served_gallery() as address:
        page = browser.new_page(viewport=viewport, color_scheme=scheme)
        for sample in samples():
            page.goto(f"{address}/{sample.name}.html")
            if found := findings(page):
                said[sample.name] = found
        page.close()
    assert said == {}


def test_axe_finds_a_fault_where_there_is_one(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=en><title>x</title><main><input></main></html>")
    assert [line.split(" ")[0] for line in findings(page)] == ["label"]
    page.close()
