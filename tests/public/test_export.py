"""The copy of the public pages: whole, without a broken link, and with nothing from outside."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_server import clock
from comity_server.ledger import publishing
from comity_server.public import keeping
from comity_server.public.copying import links
from tests.support.browser import NARROW
from tests.support.cast import HOLD, HOUR, NOON, a_cast, an_active_hold
from tests.support.published_editions import FEBRUARY, first_edition, publish, second_edition
from tests.support.served import environment

_LINK = re.compile(r'\b(?:href|src)="([^"]*)"')
_CSS = re.compile(r'url\("?([^")]+)"?\)')


@pytest.fixture
def furnished(house, monkeypatch):
    """A house with a hold, two editions and versions of its pages."""
    monkeypatch.setattr(clock, "now", lambda: FEBRUARY)
    cast = a_cast(house)
    keeping.keep_current(at=NOON)
    an_active_hold(cast, at=NOON + HOUR, terms=HOLD + "announced_at = 2020-06-10T11:00:00Z\n")
    keeping.keep_current(at=NOON + 2 * HOUR)
    publish(cast, first_edition()[0], at=FEBRUARY)
    publish(cast, second_edition(), at=FEBRUARY + HOUR)
    publishing.publish(at=FEBRUARY + HOUR)
    return house


def export(house, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "comity_server.cli", "public", "export", str(folder)]
    return subprocess.run(
        [*command, *more], capture_output=True, text=True, env=environment(house), timeout=300
    )


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def copied(furnished, tmp_path):
    """The copy on a plain web server, and its folder."""
    folder = tmp_path / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    ran = export(furnished, folder, "--address", base)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base, folder
    server.shutdown()
    server.server_close()


def fetched(address: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as failed:
        return failed.code, "", b""


def crawl(base: str) -> tuple[dict[str, int], set[str]]:
    """Return the status of each address that can be reached, and every one that is outside."""
    waiting, seen, outside = [base], {}, set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen[address], kind, body = fetched(address)
        if kind not in {"text/html", "text/css", "application/json", "text/xml", "application/xml"}:
            continue
        text = body.decode()
        found = _CSS.findall(text) if kind == "text/css" else []
        found += re.findall(r'@import url\("([^"]+)"\)', text) if kind == "text/css" else []
        found += [unescape(link) for link in _LINK.findall(text)]
        found += re.findall(r'"(https?://[^"]+)"', text) if kind == "application/json" else []
        for link in found:
            to = urljoin(address, link).partition("#")[0]
            if not to.startswith(base):
                outside.add(link)
            else:
                waiting.append(to)
    return seen, {link for link in outside if urlsplit(link).scheme not in {"mailto", "tel"}}


@pytest.mark.journey
def test_a_copy_has_no_broken_link_and_nothing_from_outside(copied):
    base, folder = copied
    seen, outside = crawl(base)
    assert [address for address, status in seen.items() if status != 200] == []
    assert {link for link in outside if not link.startswith("http://www.w3.org/")} == set()
    for path in (
        "stand/index.html",
        "report/2020-2/index.html",
        "report/2020-2/1/index.html",
        "report/place/HK/index.html",
        "report/2020-2-2/report.json",
        "serve/HK/versions/2.txt",
        "ledger/checkpoint",
        "checkpoints/index.html",
        "comity_verify.py",
        ".well-known/government-requests.json",
    ):
        assert (folder / path).is_file(), path
        assert f"{base}{path.removesuffix('index.html')}" in seen or (folder / path).exists()


@pytest.mark.journey
def test_the_digests_beside_a_copy_are_those_of_its_files(copied):
    _, folder = copied
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == sum(path.is_file() for path in folder.rglob("*")) - 1
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.mark.journey
def test_what_was_copied_is_proved_as_what_is_live(copied):
    _, folder = copied
    tool = [sys.executable, "-I", "-S", str(folder / "comity_verify.py")]
    for arguments in (
        ["report", str(folder / "report" / "2020-2-2" / "report.json")],
        ["ledger", str(folder / "ledger"), "--hashes-only"],
    ):
        ran = subprocess.run([*tool, *arguments], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.journey
def test_no_page_of_a_copy_has_a_form_or_names_the_live_house(copied):
    _, folder = copied
    for path in folder.rglob("*.html"):
        text = path.read_text()
        assert "<form" not in text, path
        assert "/portal/" not in text and "/desk/" not in text, path
        assert "copy.invalid" not in text, path
    assert "copy.invalid" not in (folder / "stand" / "feed.xml").read_text()


@pytest.mark.journey
@pytest.mark.needs("chromium")
def test_a_copy_looks_as_the_live_pages_do(copied, open_window):
    base, _ = copied
    window = open_window(viewport=NARROW)
    window.goto(f"{base}report/")
    assert window.evaluate("getComputedStyle(document.body).fontFamily").startswith('"IBM Plex')
    assert window.get_by_role("heading", name="Where requests came from").is_visible()


@pytest.mark.journey
def test_with_a_live_house_forms_lead_there(furnished, tmp_path):
    more = ("--address", "https://copy.example/", "--live", "https://live.example/")
    ran = export(furnished, tmp_path / "site", *more)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    page = (tmp_path / "site" / "index.html").read_text()
    assert 'href="https://live.example/portal/"' in page
    told = json.loads((tmp_path / "site/.well-known/government-requests.json").read_text())
    assert told["contact"]["portal"] == "https://live.example/portal/"
    assert told["pages"]["stand"] == "https://copy.example/stand/"


def test_a_folder_with_something_in_it_is_refused(house, tmp_path):
    (tmp_path / "old.html").write_text("old")
    ran = export(house, tmp_path, "--address", "https://copy.example/")
    assert ran.returncode == 2
    assert "is not empty" in ran.stderr


def test_an_address_without_its_scheme_is_refused(house, tmp_path):
    assert export(house, tmp_path / "site", "--address", "copy.example").returncode == 2


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/home/", "index.html"),
        ("/stand/", "stand/index.html"),
        ("/report/2020-1.csv", "report/2020-1.csv"),
        ("/checkpoints/?before=12", "checkpoints/before-12/index.html"),
        ("/x/?a=../../etc", "x/a-..-..-etc/index.html"),
    ],
)
def test_each_address_has_its_file(address, file):
    assert links.file_of(address) == file


names = st.lists(st.sampled_from(["a", "b-1", "2020-2"]), max_size=3)


@given(names, names)
def test_a_relative_link_leads_to_the_same_file(at, to):
    here, there = "/" + "".join(f"{n}/" for n in at), "/" + "".join(f"{n}/" for n in to)
    made = links.relative(f'<a href="{there}">x</a>', at=here, live="")
    link = re.search(r'href="([^"]*)"', made)[1]
    assert urljoin(f"http://h/{links.file_of(here)}", link) == f"http://h/{links.file_of(there)}"
