"""Officer, desk and download in the system's Chromium, against the server that an operator runs.

With ``COMITY_PICTURES`` set to a folder, the walk leaves pictures of its pages there; the README's
is one of them.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.test import override_settings

from tests.support.browser import NARROW
from tests.support.cast import PASSWORD, a_cast, an_active_hold
from tests.support.served import serving

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium")]

PICTURES = os.environ.get("COMITY_PICTURES", "")


@pytest.fixture
def cast(house):
    """Set the house up with passwords as a live instance keeps them."""
    slow = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    with override_settings(PASSWORD_HASHERS=slow):
        yield a_cast(house)


def picture(page, name: str) -> None:
    """Leave a picture of the page, if somebody asked for pictures."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def go(page, selector: str) -> None:
    """Click what leads to another page and wait for that page: a second click would hit the old."""
    with page.expect_navigation():
        page.click(selector)


def sign_in(page, url: str, email: str) -> None:
    page.goto(url)
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    go(page, "main button[type=submit]")
    picture(page, "signed-in")


def ask(page, base: str) -> str:
    """File a guided request, step by step, and return our reference."""
    page.goto(f"{base}/portal/new/")
    page.check("input[name=kind][value=disclosure]")
    go(page, "text=Continue")
    page.fill("input[name=reference]", "2020-0413")
    page.check("input[name=on_behalf][value=no]")
    go(page, "text=Continue")
    page.check("input[name=instrument][value='hk.search-warrant']")
    page.select_option("select[name=issued_by]", "magistrate")
    picture(page, "portal-basis")
    go(page, "text=Continue")
    page.select_option("select[name=service]", "search")
    page.fill("textarea[name=identifiers]", "alice@example.org")
    go(page, "text=Continue")
    page.check("input[name=categories][value=subscriber]")
    page.check("input[name=categories][value=access]")
    page.fill("input[name=period_start]", "2020-06-01")
    page.fill("input[name=period_end]", "2020-06-30")
    go(page, "text=Continue")
    page.check("input[name=offences][value=theft]")
    page.fill(
        "textarea[name=facts]", "A parcel was stolen on 3 June. We ask who used this account."
    )
    go(page, "text=Continue")
    page.check("input[name=secrecy][value=no]")
    go(page, "text=Continue")
    go(page, "text=Continue")
    picture(page, "portal-check")
    page.click("text=Send the request")
    page.wait_for_url(re.compile(r"/portal/requests/C-"))
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def decide(page, base: str, ref: str) -> None:
    """Sign a determination that gives what was asked, each open finding answered with a reason."""
    page.goto(f"{base}/desk/cases/{ref}/determination/")
    for name in ("grant", "reasons"):
        found = page.locator(f"[name^='{name}-']")
        for place in range(found.count()):
            one = found.nth(place)
            if name == "reasons":
                one.fill("The warrant names this account and these days.")
            elif one.get_attribute("value") == "granted":
                one.check()
    overrides = page.locator("input[name^='adopt-'][value=override]")
    for place in range(overrides.count()):
        overrides.nth(place).check()
    reasons = page.locator("textarea[name^='override-']")
    for place in range(reasons.count()):
        reasons.nth(place).fill("Counsel read the warrant and is content.")
    page.fill("textarea[name=summary]", "The warrant names this account and these days.")
    page.click("text=Sign the determination")
    page.wait_for_url(f"{base}/desk/cases/{ref}/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_an_officer_asks_the_desk_decides_and_the_file_is_fetched(
    house, cast, open_window, tmp_path, scripts
):
    with serving(house) as served:
        base = served.base
        officer = open_window(accept_downloads=True, java_script_enabled=scripts)
        sign_in(officer, f"{base}/portal/sign-in/", "chan@police.example")
        ref = ask(officer, base)

        ana = open_window(java_script_enabled=scripts)
        sign_in(ana, f"{base}/desk/sign-in/", "ana@provider.example")
        assert ref in ana.content()
        ana.goto(f"{base}/desk/cases/{ref}/")
        picture(ana, "desk-case")
        decide(ana, base, ref)

        for name in ("lena", "mika"):
            person = open_window(viewport=NARROW, java_script_enabled=scripts)
            sign_in(person, f"{base}/desk/sign-in/", f"{name}@provider.example")
            person.goto(f"{base}/desk/cases/{ref}/approval/")
            picture(person, f"desk-approval-{name}")
            person.click("button:has-text('Approve')")
            person.wait_for_url(f"{base}/desk/cases/{ref}/")

        for _ in range(60):
            person.goto(f"{base}/desk/cases/{ref}/release/")
            if person.locator("button:has-text('Release to the officer')").count():
                break
            person.wait_for_timeout(500)
        picture(person, "desk-release")
        person.click("button:has-text('Release to the officer')")
        person.wait_for_url(f"{base}/desk/cases/{ref}/")

        officer.goto(f"{base}/portal/requests/{ref}/")
        picture(officer, "portal-ready")
        with officer.expect_download() as fetched:
            officer.click("button:has-text('Download')")
        target = tmp_path / "production.zip.age"
        fetched.value.save_as(target)
        opened = pyrage.decrypt(target.read_bytes(), [cast.identity])
        assert opened.startswith(b"PK")
        officer.goto(f"{base}/portal/requests/{ref}/")
        assert "You downloaded the files" in officer.content()


def test_a_case_under_a_hold_shows_why_nothing_leaves(house, cast, open_window):
    now = datetime.now(UTC) - timedelta(minutes=1)
    terms = f"""
stops = "production"
announced_at = {now.isoformat()}
effective_at = 2020-06-30T23:00:00+08:00
received = "all"
requested_by = ["HK"]
emergency = "ask"
lift = {{ on = "attested", event = "the end of our review of the new law" }}
statement = "We do not produce user data for Hong Kong authorities."
"""
    an_active_hold(cast, at=now, terms=terms)
    with serving(house) as served:
        base = served.base
        officer = open_window()
        sign_in(officer, f"{base}/portal/sign-in/", "chan@police.example")
        assert "We are not producing user data for Hong Kong" in officer.content()
        ref = ask(officer, base)
        ana = open_window()
        sign_in(ana, f"{base}/desk/sign-in/", "ana@provider.example")
        ana.goto(f"{base}/desk/cases/{ref}/")
        assert "Nothing may leave this case" in ana.content()
        assert "Hong Kong: no production" in ana.content()
        picture(ana, "readme")
        for settings in ({"viewport": NARROW}, {"color_scheme": "dark"}):
            other = open_window(**settings)
            sign_in(other, f"{base}/desk/sign-in/", "ana@provider.example")
            other.goto(f"{base}/desk/cases/{ref}/")
            assert other.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            picture(other, f"desk-held-{'dark' if 'color_scheme' in settings else 'narrow'}")
