"""An officer registers, files, follows and downloads, page by page."""

from __future__ import annotations

import pyrage
import pytest
from django.test import Client

from comity.vocabulary.verdict import Clear
from comity_server import clock
from comity_server.actions import release
from comity_server.casefile.models import Case
from comity_server.evidence.models import Draft
from comity_server.people.models import Officer
from comity_server.worker.loop import run_due
from tests.support.cast import NOON, PASSWORD, a_cast, approve, decide

STEPS = {
    "kind": {"kind": "disclosure"},
    "asker": {"reference": "2020-0413", "on_behalf": "no"},
    "basis": {"instrument": "hk.search-warrant", "issued_by": "magistrate"},
    "accounts": {"service": "search", "identifiers": "alice@example.org"},
    "data": {
        "categories": ["subscriber", "access"],
        "period_start": "2020-06-01",
        "period_end": "2020-06-30",
    },
    "purpose": {"offences": ["theft"], "facts": "A parcel was stolen."},
    "secrecy": {"secrecy": "no"},
    "papers": {},
}


@pytest.fixture
def officer(house, monkeypatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    house_cast = a_cast(house)
    client = Client()
    client.cast = house_cast
    page = client.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    assert page.status_code == 302
    return client


def file_one(client: Client) -> Case:
    begun = client.get("/portal/new/")
    base = begun["Location"].removesuffix("kind/")
    for key, answers in STEPS.items():
        assert client.get(f"{base}{key}/").status_code == 200
        went = client.post(f"{base}{key}/", answers)
        assert went.status_code == 302, went.content.decode()
    sent = client.post(f"{base}check/")
    assert sent.status_code == 302, sent.content.decode()
    run_due(at=lambda: NOON)
    return Case.objects.get(ref=sent["Location"].split("/")[-2])


def test_the_guided_request_becomes_a_case_once(officer):
    case = file_one(officer)
    assert (case.kind, case.instrument, case.offences) == (
        "disclosure",
        "hk.search-warrant",
        ["theft"],
    )
    assert not Draft.objects.exists()
    page = officer.get(f"/portal/requests/{case.ref}/")
    assert "Your request is with us" in page.content.decode()
    assert case.ref in officer.get("/portal/requests/").content.decode()


def test_the_officer_downloads_once_and_gets_a_receipt(officer, house):
    case = file_one(officer)
    cast = officer.cast
    approve(cast, decide(cast, case, at=NOON), at=NOON)
    run_due(at=lambda: NOON)
    assert release.release_production(case_id=case.id, by=cast.counsel, at=NOON) == Clear()
    run_due(at=lambda: NOON)
    ready = officer.get(f"/portal/requests/{case.ref}/").content.decode()
    assert "Download" in ready
    got = officer.post(f"/portal/requests/{case.ref}/download/")
    sealed = b"".join(got.streaming_content)
    assert pyrage.decrypt(sealed, [cast.identity]).startswith(b"PK")
    again = officer.post(f"/portal/requests/{case.ref}/download/")
    assert again.status_code == 404
    from comity_server.ledger import publishing

    publishing.publish(at=NOON)
    receipt = officer.get(f"/portal/requests/{case.ref}/receipt/")
    assert receipt.status_code == 200 and b"release.delivered" in receipt.content


def test_nobody_opens_another_officers_request(officer):
    case = file_one(officer)
    stranger = Client()
    for path in ("", "download/", "receipt/", "withdraw/"):
        there = stranger.get(f"/portal/requests/{case.ref}/{path}")
        assert there.status_code == 302 and there["Location"] == "/portal/sign-in/"
    unknown = officer.get("/portal/requests/C-0000-0000/")
    assert unknown.status_code == 404
    assert Officer.objects.count() == 1


def test_a_wrong_password_and_an_unknown_address_read_the_same(house):
    a_cast(house)
    pages = []
    for email in ("chan@police.example", "nobody@police.example"):
        page = Client().post("/portal/sign-in/", {"email": email, "password": "wrong"})
        assert page.status_code == 422
        pages.append(page.content.decode().replace(email, "X"))
    assert len(pages[0]) == len(pages[1])


def test_registering_twice_reads_the_same(house):
    cast = a_cast(house)
    fields = {
        "authority": "HK|police|Hong Kong Police Force",
        "name": "Officer Lau",
        "email": "lau@police.example",
        "age_recipient": str(cast.identity.to_public()),
        "password": PASSWORD,
    }
    pages = [Client().post("/portal/register/", fields) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].content == pages[1].content
    assert Officer.objects.count() == 2


def test_a_bad_key_is_refused_with_its_cure_and_input_is_kept(house):
    a_cast(house)
    page = Client().post(
        "/portal/register/",
        {"name": "Lau", "email": "lau@police.example", "authority": "other", "age_recipient": "x"},
    )
    text = page.content.decode()
    assert page.status_code == 422 and "lau@police.example" in text and "age1" in text
    assert Officer.objects.count() == 1


def test_dates_backwards_are_named_on_the_check_page(officer):
    begun = officer.get("/portal/new/")
    base = begun["Location"].removesuffix("kind/")
    for key, answers in STEPS.items():
        if key == "data":
            answers = {**answers, "period_start": "2020-07-01"}
        officer.post(f"{base}{key}/", answers)
    sent = officer.post(f"{base}check/")
    assert sent.status_code == 422 and "last day is before the first" in sent.content.decode()
    assert not Case.objects.exists()


def test_a_zip_is_not_taken_and_the_answers_stay(officer):
    import io

    begun = officer.get("/portal/new/")
    base = begun["Location"].removesuffix("kind/")
    file = io.BytesIO(b"PK\x03\x04" + b"0" * 100)
    file.name = "warrant.zip"
    page = officer.post(f"{base}papers/", {"paper": file})
    assert page.status_code == 422 and "warrant.zip" in page.content.decode()


def test_an_emergency_is_filed_in_one_page_and_only_once(officer):
    fields = {
        "threat": "death",
        "who": "A young man",
        "what": "He has said that he will jump tonight",
        "account": "alice@example.org",
        "needed": "the last address",
        "why_no_order": "it is night",
        "officer": "Chan",
        "supervisor": "Lee",
        "control_room": "Kowloon",
    }
    pages = [officer.post("/portal/emergency/", fields) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert Case.objects.filter(kind="emergency").count() == 1
