"""Nothing is found by axe-core at level AA on any page of the gallery, light, dark and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.faces.gallery import samples
from tests.faces.screenshots import served_gallery
from tests.support.axe import APPEARANCES, findings, findings_in_each

STATIC = Path(__file__).resolve().parents[2] / "src" / "comity_server" / "static"

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.needs("chromium")]


def style_sheets() -> Iterator[str]:
    for path in sorted(STATIC.rglob("*.css")):
        yield re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_axe_finds_nothing_on_any_page(browser: Browser) -> None:
    said: dict[str, list[str]] = {}
    with served_gallery() as address:
        page = browser.new_page()
        for sample in samples():
            if found := findings_in_each(page, f"{address}/{sample.name}.html"):
                said[sample.name] = found
        page.close()
    assert said == {}


def test_the_dark_scheme_changes_colours_and_nothing_else() -> None:
    dark = re.compile(
        r"@media[^{]*prefers-color-scheme: dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}"
    )
    said = [found for text in style_sheets() for found in dark.findall(text)]
    assert said
    for rules in said:
        for inside in re.findall(r"\{([^{}]*)\}", rules):
            names = [one.split(":")[0].strip() for one in inside.split(";") if one.strip()]
            assert names and all(re.fullmatch(r"--[\w-]+|color-scheme", one) for one in names)


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
