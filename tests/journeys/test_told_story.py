"""The demo as somebody looks around in it: each kind of page by each part, and its reports.

What anybody can see there is what the product shows live: portal, desk, panel and public pages over
real cases, holds, restrictions, exits and two published half-years.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from comity_verify import comity_verify as tool
from tests.figures.test_live_mutations import CHANGES, changed
from tests.support.axe import findings_in_each
from tests.support.telling import Told, telling

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.needs("chromium"),
    pytest.mark.xdist_group("told"),  # one worker, so that the story is played once
]

TEAM = {name: f"{name}@demo.invalid" for name in ("ana", "lena", "mika")}
PARTS = {"visitor": "visitor", "chan": "chan@police.invalid", **TEAM}
FACES = {"visitor": r"/(?!portal|desk|demo)", "chan": "/portal/", **dict.fromkeys(TEAM, "/desk/")}
NO_PAGE = re.compile(
    r"(\.(json|csv|txt|pdf|xml|ics|py|snapshot|pem|vkey)$)|sign-out|/download/|/receipt/|/submission/"
    r"|/opening/|/feed/|^/ledger/|/checkpoints/[0-9]+/$|/versions/[0-9]"
)
EDITIONS = ("2020-1", "2020-2")
APPEARANCES = ("wide-light", "narrow-dark")
"""Both widths and both schemes; each page of the gallery is looked at in all four."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with telling(tmp_path_factory.mktemp("told")) as found:
        yield found


def shape_of(path: str) -> str:
    """Return a path with what names one thing among its like as a star."""
    parts = path.split("/")
    return "/".join("*" if re.search(r"[0-9.]|^[A-Z]{2}$|^C-", part) else part for part in parts)


def enter(page: Page, told: Told, part: str) -> None:
    page.goto(told.base)
    with page.expect_navigation():
        page.locator(f"form:has(input[value='{PARTS[part]}']) button").click()


def look_around(page: Page, told: Told, *, within: str, seen: set[str]) -> dict:
    """Open one page of each shape that links lead to; return what axe finds, by its address."""
    said, waiting = {}, [urlsplit(page.url).path]
    while waiting:
        path = waiting.pop(0)
        shape = shape_of(path)
        if shape in seen:
            continue
        seen.add(shape)
        if found := findings_in_each(page, told.base + path, appearances=APPEARANCES):
            said[path] = found
        for href in page.locator("a[href]").evaluate_all("found => found.map((one) => one.href)"):
            parts = urlsplit(href)
            known = f"{parts.scheme}://{parts.netloc}" == told.base
            if known and re.match(within, parts.path) and not NO_PAGE.search(parts.path):
                waiting.append(parts.path)
    return said


SEEN: dict[str, set[str]] = {}
AT_LEAST = {"visitor": 18, "chan": 5, "ana": 40, "lena": 1, "mika": 1}


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_on_any_kind_of_page(told: Told, page: Page, part: str) -> None:
    enter(page, told, part)
    seen = SEEN.setdefault(FACES[part], set())
    # A case looks otherwise to each of our team.
    before = seen - {"/desk/queue/", "/desk/cases/*/"}
    now = set(before)
    assert look_around(page, told, within=FACES[part], seen=now) == {}
    assert len(now - before) >= AT_LEAST[part], sorted(now)
    seen |= now


def test_axe_finds_nothing_on_the_pages_of_an_assessor(told: Told, page: Page) -> None:
    enter(page, told, "mika")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form:has(input[value=administrator])').submit()")
    page.goto(f"{told.base}/desk/assessors/invite/")
    page.fill("[name=name]", "Rosa Lind")
    page.fill("[name=purpose]", "Check the figures for the press council")
    page.fill("[name=ends_on]", (date(2021, 2, 16) + timedelta(days=20)).isoformat())
    page.click("main form button[type=submit]")
    link = re.search(r"/panel/enter/[\w-]+/", page.content())
    assert link is not None
    door = told.base + link[0]
    said = {"door": findings_in_each(page, door, appearances=APPEARANCES)}
    page.locator("main form button").click()
    for path in ("/panel/", "/panel/2020-1/received-by-place/", "/panel/nothing/here/"):
        said[path] = findings_in_each(page, told.base + path, appearances=APPEARANCES)
    assert {path: found for path, found in said.items() if found} == {}


def reports(told: Told) -> Iterator[tuple[str, bytes]]:
    for name in EDITIONS:
        with urllib.request.urlopen(f"{told.base}/report/{name}/report.json") as answer:
            yield name, answer.read()


def test_the_stranger_proves_both_half_years_and_finds_whatever_is_changed(told: Told) -> None:
    for name, data in reports(told):
        assert tool.check_report(data).faults == [], name
        for how in CHANGES:
            assert tool.check_report(changed(data, how)).faults, (name, how.__name__)
        facts = data[: data.index(b'"receipt"')]
        numbers = [found.start(1) for found in re.finditer(rb'"(?:value|was)":(\d)', facts)]
        assert len(numbers) > 50
        for place in numbers:
            other = b"%d" % ((data[place] - 47) % 10)
            broken = data[:place] + other + data[place + 1 :]
            assert tool.check_report(broken).faults, (name, data[place - 60 : place + 5])


def test_the_year_stands_with_its_map_charts_files_and_rolls(told: Told, page: Page) -> None:
    page.goto(f"{told.base}/report/")
    assert page.locator("h1").inner_text() == "Government requests, July to December 2020"
    assert page.locator("svg").count() >= 3
    for code in ("HK", "SG"):
        assert page.locator(f"a[href='/report/place/{code}/']").count()
    for name in EDITIONS:
        page.goto(f"{told.base}/report/{name}/")
        hrefs = page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)")
        files = [one for one in hrefs if re.search(rf"/report/{name}/[\w-]+\.(json|csv)$", one)]
        assert sum("roll-" in Path(one).name for one in files) >= 7
        for one in set(files):
            assert urllib.request.urlopen(one).status == 200
