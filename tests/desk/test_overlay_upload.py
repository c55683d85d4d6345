"""An overlay that is uploaded to be played: kept whole and right, or not at all."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity_server import clock
from comity_server.adapters import overlay_upload
from comity_server.ledger.models import Entry
from tests.desk.test_hold_editor import signed_in, text_of
from tests.desk.test_what_if import LATER, OVERLAY
from tests.support.cast import a_cast, a_filed_case, a_person

UPLOAD = "/desk/what-if/upload/"


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def archive(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for path, text in files.items():
            made.writestr(path, text)
    return held.getvalue()


def offered(data: bytes, name: str = "no-warrants", as_who: str = "lena"):
    file = SimpleUploadedFile("overlay.zip", data, "application/zip")
    return signed_in(as_who).post(UPLOAD, {"name": name, "overlay": file})


def kept(house) -> list[str]:
    folder = house.root / "what-if"
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def test_an_overlay_that_is_uploaded_is_played_and_not_in_force(cast, house):
    case = a_filed_case(cast)
    page = offered(archive(**{"policy/house/rules.toml": OVERLAY}))
    assert page.status_code == 302 and kept(house) == ["no-warrants"]
    told = text_of(signed_in("lena").get(page["Location"]))
    assert "would change one answer of the 1" in told and case.ref in told
    assert not (house.root / "overlays").exists()
    entry = Entry.objects.get(kind="review.overlay-offered")
    assert b"no-warrants" not in bytes(entry.canonical)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no archive", "pack the folder of the overlay as ZIP"),
        (archive(), "Send an archive of 1 to 300"),
        (archive(**{"../rules.toml": OVERLAY}), "where books lie"),
        (archive(**{"policy/../../rules.toml": OVERLAY}), "where books lie"),
        (archive(**{"/policy/house/rules.toml": OVERLAY}), "where books lie"),
        (archive(**{"notes/rules.toml": OVERLAY}), "where books lie"),
        (archive(**{"policy/house/rules.py": "import os"}), "no book file"),
        (archive(**{"policy/house/rules.toml": "[[rule]]\nid = 1\n"}), "rules.toml"),
        (archive(**{"policy/house/rules.toml": "#" * 9_000_000}), "larger than 8 MB"),
    ],
)
def test_what_is_no_right_overlay_is_refused_with_what_to_send_and_nothing_is_kept(
    cast, house, data, says
):
    entries = Entry.objects.count()
    page = offered(data)
    assert page.status_code == 422 and says in text_of(page)
    assert kept(house) == [] and Entry.objects.count() == entries
    assert not list(house.root.glob(".what-if*"))


def test_a_name_that_is_taken_or_wrong_is_told(cast, house):
    data = archive(**{"policy/house/rules.toml": OVERLAY})
    assert offered(data).status_code == 302
    assert "another name" in text_of(offered(data))
    for name in ("", "../overlays", "A", "x" * 41):
        assert "small letters" in text_of(offered(data, name=name)), name
    assert kept(house) == ["no-warrants"]


def test_a_file_longer_than_the_limit_is_not_read_to_its_end(cast, house, monkeypatch):
    monkeypatch.setattr(overlay_upload, "LARGEST", 10)
    assert "larger than 2 MB" in text_of(offered(archive(**{"policy/house/rules.toml": OVERLAY})))


def test_whoever_may_not_play_may_not_upload(cast, house):
    a_person("ada", "administrator", by=cast.admin)
    page = offered(archive(**{"policy/house/rules.toml": OVERLAY}), as_who="ada")
    assert page.status_code == 422 and kept(house) == []
