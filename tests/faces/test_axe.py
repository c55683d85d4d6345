"""Nothing is found by axe-core at level AA on any page of the gallery, light, dark and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.faces.gallery import samples
from tests.faces.screenshots import served_gallery
from tests.support.axe import APPEARANCES, findings, findings_in_each

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.needs("chromium")]


def test_axe_finds_nothing_on_any_page(browser: Browser) -> None:
    said: dict[str, list[str]] = {}
    with served_gallery() as address:
        page = browser.new_page()
        for sample in samples():
            if found := findings_in_each(page, f"{address}/{sample.name}.html"):
                said[sample.name] = found
        page.close()
    assert said == {}


def test_axe_finds_a_fault_where_there_is_one(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=en><title>x</title><main><input></main></html>")
    assert [line.split(" ")[0] for line in findings(page)] == ["label"]
    page.close()


@pytest.mark.parametrize("name", APPEARANCES)
def test_a_fault_of_one_appearance_is_found_in_that_one_only(browser: Browser, name: str) -> None:
    width, scheme = name.split("-")
    wide = "min-width: 600px" if width == "wide" else "max-width: 599px"
    style = f"p {{ color: #000; background: #fff }} @media ({wide}) and (prefers-color-scheme: "
    style += f"{scheme}) {{ p {{ color: #bbb }} }}"
    page = browser.new_page()
    html = f"<!doctype html><html lang=en><title>x</title><style>{style}</style><main><p>Words"
    found = findings_in_each(page, f"data:text/html,{html.replace('#', '%23')}")
    assert [line.split(" ")[:2] for line in found] == [[f"{name}:", "color-contrast"]]
    page.close()
