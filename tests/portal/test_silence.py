"""Nothing on an officer's page tells where a user lives, or that an account exists."""

from __future__ import annotations

import re

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity_server import clock
from comity_server.casefile.models import Case
from comity_server.evidence.models import DraftFile
from comity_server.people.models import Officer, OfficerKey
from tests.support.cast import NOON, PASSWORD, a_cast, a_filed_case, an_active_hold

USERS_PLACE = """
stops = "production"
effective_at = 2020-06-10T00:00:00Z
announced_at = 2020-06-10T00:00:00Z
received = "all"
users_in = ["DE"]
unknown_place = "held"
emergency = "held"
statement = "We do not produce data of users in Germany."
"""


BY_CHANCE = (
    rb'name="(?:csrfmiddlewaretoken|version)" value="[^"]+"'
    rb"|/letters/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""What is drawn anew for each page or letter and says nothing of a case."""


@pytest.fixture
def officer(house, monkeypatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client = Client()
    client.cast = a_cast(house)
    client.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    return client


def read(client: Client, path: str) -> bytes:
    page = client.get(path)
    assert page.status_code == 200, path
    return re.sub(BY_CHANCE, b"", page.content)


def paths(case: Case) -> tuple[str, ...]:
    own = f"/portal/requests/{case.ref}/"
    return ("/portal/", "/portal/requests/", own, f"{own}withdraw/", "/portal/emergency/")


def test_a_hold_on_the_users_place_changes_no_byte_until_a_person_answers(officer):
    case = a_filed_case(officer.cast)
    before = {path: read(officer, path) for path in paths(case)}
    an_active_hold(officer.cast, at=NOON, terms=USERS_PLACE, ref="de")
    assert {path: read(officer, path) for path in paths(case)} == before


def test_a_hold_on_who_asks_is_told(officer):
    case = a_filed_case(officer.cast)
    before = read(officer, f"/portal/requests/{case.ref}/")
    terms = USERS_PLACE.replace(
        'users_in = ["DE"]\nunknown_place = "held"', 'requested_by = ["HK"]'
    ).replace("data of users in Germany", "data for Hong Kong authorities")
    an_active_hold(officer.cast, at=NOON, terms=terms, ref="hk")
    assert read(officer, f"/portal/requests/{case.ref}/") != before


def test_an_account_that_is_not_here_reads_like_one_that_is(officer):
    known = a_filed_case(officer.cast, accounts="alice@example.org")
    unknown = a_filed_case(officer.cast, accounts="nobody@example.org")
    pages = [
        read(officer, f"/portal/requests/{case.ref}/")
        .replace(case.ref.encode(), b"R")
        .replace(case.accounts.get().identifier.encode(), b"A")
        for case in (known, unknown)
    ]
    assert pages[0] == pages[1]


def test_another_key_restarts_confirmation(officer):
    offered = str(pyrage.x25519.Identity.generate().to_public())
    went = officer.post("/portal/key/", {"age_recipient": offered})
    assert went.status_code == 302
    assert Officer.objects.get().status == "registered"
    assert OfficerKey.objects.exclude(status="revoked").get().recipient == offered
    assert "Waits for our call" in officer.get("/portal/key/").content.decode()


def test_no_key_is_taken_that_is_none_or_the_same(officer):
    same = OfficerKey.objects.get().recipient
    for text in ("", "age1no", same):
        assert officer.post("/portal/key/", {"age_recipient": text}).status_code == 422
    assert Officer.objects.get().status == "confirmed"


def test_a_stranger_offers_no_key(officer):
    assert Client().get("/portal/key/")["Location"] == "/portal/sign-in/"


def test_a_paper_over_25_megabytes_is_not_taken_and_the_answers_stay(officer):
    begun = officer.get("/portal/new/")["Location"]
    papers = begun.replace("/kind/", "/papers/")
    officer.post(begun, {"kind": "disclosure"})
    big = SimpleUploadedFile("warrant.pdf", b"%PDF-1.7\n" + b"0" * 25_000_000)
    page = officer.post(papers, {"paper": big})
    assert page.status_code == 422
    assert "‘warrant.pdf’ was not added." in page.content.decode()
    assert not DraftFile.objects.exists()
    assert "checked" in officer.get(begun).content.decode()
