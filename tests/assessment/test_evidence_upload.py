"""Evidence may be a file: with the limits of every paper, kept and handed out byte for byte."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity_server import clock
from comity_server.desk.forms import evidence_upload
from comity_server.ledger.models import Entry
from tests.assessment.test_pages import PAGE, client_of
from tests.intake.samples import PDF
from tests.support.assessing import ASSESSED, begun
from tests.support.cast import DAY, NOON, a_cast, an_active_hold

LAW = f"{PAGE}evidence/law/"


@pytest.fixture
def cast(house, monkeypatch):
    cast = a_cast(house)
    an_active_hold(cast, at=NOON, terms=ASSESSED)
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    return cast


def handed_in(cast, body: bytes, name: str = "gazette.pdf", **more: str):
    given = {"title": "Gazette", "source": "p. 4", **more}
    return client_of(cast.counsel).post(LAW, {**given, "paper": SimpleUploadedFile(name, body)})


def test_a_file_is_kept_and_handed_out_byte_for_byte_after_an_entry(cast):
    row = begun(cast, at=NOON + DAY)
    assert handed_in(cast, PDF).status_code == 302
    kept = row.evidence.get(file_name="gazette.pdf")
    assert kept.submission.media_type == "application/pdf"
    assert b"gazette.pdf" in client_of(cast.analyst).get(PAGE).content
    before = Entry.objects.count()
    paper = client_of(cast.analyst).get(f"/desk/evidence/{kept.id}/")
    assert paper.content == PDF and paper["Content-Type"] == "application/octet-stream"
    assert paper["Content-Disposition"].endswith('.pdf"')
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize(
    ("body", "name", "more", "says"),
    [
        (b"MZ not a paper", "tool.exe", {}, "was not added"),
        (b"%PDF-1.4 cut off", "law.pdf.exe", {}, "was not added"),
        (PDF, "gazette.pdf", {"content": "and a text"}, "the file or the text"),
        (PDF, "gazette.pdf", {"title": ""}, "a title and a content"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_kept(cast, body, name, more, says):
    row = begun(cast, at=NOON + DAY)
    evidence, entries = row.evidence.count(), Entry.objects.count()
    page = handed_in(cast, body, name, **more)
    assert page.status_code == 422 and says in page.text
    assert (row.evidence.count(), Entry.objects.count()) == (evidence, entries)


def test_a_file_over_the_limit_is_not_read(cast, monkeypatch):
    begun(cast, at=NOON + DAY)
    monkeypatch.setattr(evidence_upload, "MOST_BYTES", 10)
    assert "up to 25 MB" in handed_in(cast, PDF).text


def test_neither_file_nor_text_is_told(cast):
    begun(cast, at=NOON + DAY)
    page = client_of(cast.counsel).post(LAW, {"title": "Gazette"})
    assert page.status_code == 422 and "Choose a file" in page.text
