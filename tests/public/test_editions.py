"""The published editions: by period, by place, as a list, as files and as a feed."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path

import pytest

import comity_verify
from comity_server import clock
from comity_server.casefile.reading import editions
from tests.figures import publishing
from tests.support.cast import HOLD, NOON, an_active_hold
from tests.support.published_editions import FEBRUARY, first_edition, publish, second_edition

ATOM = "{http://www.w3.org/2005/Atom}"
MARCH = FEBRUARY + timedelta(days=28)


@pytest.fixture
def published(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MARCH)
    publish(cast, first_edition()[0], at=FEBRUARY)
    publish(cast, second_edition(), at=MARCH)
    return editions.published()


def text(visitor, path: str) -> str:
    page = visitor.get(path)
    assert page.status_code == 200, path
    return page.content.decode()


def test_the_newest_edition_is_the_report(published, visitor):
    page = text(visitor, "/report/")
    assert "Edition 2, published on 1 March 2021" in page
    assert "49" in page
    assert "Hong Kong SAR China asked most" in page
    assert text(visitor, "/report/2020-2/") == page


def test_what_changed_stands_on_the_page_with_its_reason(published, visitor):
    page = text(visitor, "/report/")
    assert "What changed since the last edition" in page
    assert "Hong Kong SAR China, Requests" in page
    assert "32, was 30" in page
    assert "Two letters had been filed under another year." in page


def test_an_earlier_edition_stays_and_says_that_it_was_corrected(published, visitor):
    page = text(visitor, "/report/2020-2/1/")
    assert "Edition 1, published on 1 February 2021" in page
    assert "A later edition corrects this one: edition 2 of 1 March 2021." in page
    assert "32, was 30" not in page


def test_withheld_cells_say_so_and_zero_stays_zero(published, visitor):
    page = text(visitor, "/report/")
    table = page[page.index("What became of them, by place") :]
    assert "cm-cell--withheld" in table
    assert "cm-cell--zero" in table
    assert "Taiwan" in table


def test_a_place_has_a_page_with_what_stands_there(cast, published, visitor):
    terms = HOLD + "announced_at = 2020-06-10T11:00:00Z\n"
    an_active_hold(cast, at=NOON, terms=terms)
    page = text(visitor, "/report/place/HK/")
    assert "Requests from authorities of Hong Kong SAR China" in page
    assert "July to December 2020" in page
    assert "We do not produce user data for Hong Kong authorities." in page
    assert "/serve/HK/" in page
    assert visitor.get("/report/place/FR/").status_code == 404


def test_the_list_of_editions_has_each_with_its_changes_and_files(published, visitor):
    page = text(visitor, "/report/editions/")
    assert page.index("edition 2") < page.index("edition 1")
    for one in published:
        for file in one.files:
            assert file.href in page
    assert "Two letters had been filed under another year." in page


def test_a_downloaded_report_is_proved_by_the_strangers_tool(published, visitor, tmp_path):
    (folder,) = comity_verify.__path__
    for one in published:
        served = visitor.get(one.file("report.json").href)
        assert served.status_code == 200
        path = tmp_path / "report.json"
        path.write_bytes(served.content)
        tool = [sys.executable, "-I", "-S", str(Path(folder, "comity_verify.py")), "report"]
        ran = subprocess.run([*tool, str(path)], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        path.write_bytes(served.content.replace(b'"value":0', b'"value":1', 1))
        ran = subprocess.run([*tool, str(path)], capture_output=True, text=True)
        assert ran.returncode == 1


def test_every_file_is_what_its_digest_says_and_nothing_else_is_served(published, visitor):
    for one in published:
        for file in one.files:
            assert len(visitor.get(file.href).content) == file.size
    for path in ("/report/2020-2-1/other.json", "/report/2020-2-3/report.json", "/report/x/y.csv"):
        assert visitor.get(path).status_code == 404


def test_one_address_leads_to_the_newest_cells_of_a_period(published, visitor):
    assert visitor.get("/report/2020-2.csv")["Location"] == "/report/2020-2-2/figures.csv"
    assert visitor.get("/report/2020-1.csv").status_code == 404


def test_the_feed_tells_each_edition_and_what_it_changed(published, visitor):
    feed = ET.fromstring(text(visitor, "/report/feed.xml"))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [
        "July to December 2020, edition 2",
        "July to December 2020, edition 1",
    ]
    assert "Two letters" in entries[0].find(f"{ATOM}summary").text


def test_a_period_without_an_edition_says_so_and_names_those_there_are(published, visitor):
    page = text(visitor, "/report/2020-1/")
    assert "They are being checked." in page
    assert "July to December 2020, edition 2" in page


def test_without_an_edition_there_is_a_list_that_says_so_and_no_feed(visitor):
    assert "None has been published yet." in text(visitor, "/report/editions/")
    assert visitor.get("/report/feed.xml").status_code == 404
    assert visitor.get("/report/2020-2/1/").status_code == 404


def test_the_schema_of_the_report_is_served(visitor):
    served = visitor.get("/report/schema.json")
    assert served["Content-Type"].startswith("application/schema+json")
    assert served.json()["title"] == "A published edition of figures"


def test_a_real_edition_of_a_house_reads_well(cast, visitor, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: publishing.JULY)
    publishing.a_year(cast)
    publishing.published(cast)
    page = text(visitor, "/report/")
    assert "Government requests, January to June 2020" in page
    assert "Emergencies among the requests for user data" in page
    assert "All others" in page
    assert "Roll of “" in page
    assert "no-emergency" not in page
    for place in ("HK", "IE"):
        assert "January to June 2020" in text(visitor, f"/report/place/{place}/")
    editions_page = text(visitor, "/report/editions/")
    for file in editions.published()[0].files:
        assert file.href in editions_page
        assert len(visitor.get(file.href).content) == file.size
