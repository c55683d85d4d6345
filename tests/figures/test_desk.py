"""Closing a half-year at the desk: draw up, look at each cell, agree by two, publish, correct."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from comity_server import clock
from comity_server.casefile.models import Edition
from comity_server.casefile.reading import edition_rows, editions
from comity_server.worker.loop import run_due
from tests.figures.publishing import JULY, a_letter, drawn_up, fetch
from tests.support.cast import (
    DAY,
    HOUR,
    NOON,
    a_cast,
    a_filed_case,
    a_sealed_case,
    an_active_hold,
    person_of,
)

NEW = "/desk/figures/new/2020-1/"
UNTRUE = """
stops = "production"
effective_at = 2020-06-11T00:00:00Z
announced_at = 2020-06-12T00:00:00Z
received = "all"
requested_by = ["HK"]
emergency = "held"
statement = "We do not produce user data for Hong Kong authorities."
"""


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(settings, "UNSAFE_STORY", True)
    monkeypatch.setattr(clock, "now", lambda: JULY)
    cast = a_cast(house)
    a_filed_case(cast)
    return cast


def desk(actor) -> Client:
    client = Client()
    client.force_login(person_of(actor))
    return client


def test_a_half_year_goes_from_the_desk_to_its_public_address(cast):
    analyst, counsel, executive = map(desk, (cast.analyst, cast.counsel, cast.executive))
    assert NEW in analyst.get("/desk/figures/").content.decode()
    page = analyst.post(NEW, {"reason": ""})
    address = page["Location"]
    row = Edition.objects.get()
    text = counsel.get(address).content.decode()
    for cell in ("Hong Kong", "Emergencies among", row.digest, "Two people must agree"):
        assert cell in text, cell
    for client in (counsel, executive):
        client.post(f"{address}agree/", {"digest": row.digest})
    assert "Publish it" in analyst.get(address).content.decode()
    analyst.post(f"{address}publish/")
    assert "It appears once a checkpoint" in analyst.get(address).content.decode()
    run_due(at=lambda: JULY)
    assert [one.name for one in editions.published()] == ["2020-1"]
    text = analyst.get(address).content.decode()
    assert "/report/2020-1/report.json" in text
    assert Client().get("/report/2020-1/report.json").status_code == 200
    assert NEW in text and NEW not in analyst.get("/desk/figures/").content.decode()


def test_what_keeps_it_from_being_published_stands_on_the_page(cast):
    row = drawn_up(cast)
    a_letter(cast, 1, at=NOON)
    text = desk(cast.counsel).get(f"/desk/figures/{row.id}/").content.decode()
    assert "One thing keeps it from being published" in text
    assert "The figures have changed since it was drawn up" in text
    assert "agree/" not in text


def test_a_correction_shows_what_changed(cast):
    analyst = desk(cast.analyst)
    row = drawn_up(cast)
    for client in (desk(cast.counsel), desk(cast.executive)):
        client.post(f"/desk/figures/{row.id}/agree/", {"digest": row.digest})
    analyst.post(f"/desk/figures/{row.id}/publish/")
    run_due(at=lambda: JULY)
    refused = analyst.post(NEW, {"reason": "We looked again."})
    assert refused.status_code == 422
    assert "nothing to correct" in refused.content.decode()
    a_filed_case(cast, at=NOON, their_reference="late")
    address = analyst.post(NEW, {"reason": "A late request was found."})["Location"]
    text = analyst.get(address).content.decode()
    assert "A late request was found." in text
    assert re.search(r"2, was 1", text)


@pytest.mark.parametrize("period", ["2020-2", "2020", "2020-9"])
def test_what_cannot_be_closed_is_refused_with_the_reason(cast, period):
    answer = desk(cast.analyst).post(f"/desk/figures/new/{period}/", {"reason": ""})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_only_our_own_people_see_figures_before_they_are_published(cast):
    row = drawn_up(cast)
    for address in ("/desk/figures/", f"/desk/figures/{row.id}/", NEW):
        for client in (Client(), desk(cast.officer)):
            assert client.get(address).status_code == 302
    assert Client().get("/report/2020-1/report.json").status_code == 404


def test_reports_under_union_law_are_files_for_our_own_people(cast):
    a_letter(cast, 1, at=NOON, instrument="eu.epoc.subscriber", issued_by="judge")
    analyst = desk(cast.analyst)
    page = analyst.get("/desk/figures/eu/").content.decode()
    for section, head in (
        ("act", b"applicability"),
        ("information", b"applicability"),
        ("e-evidence", b"certificate"),
    ):
        address = f"/desk/figures/eu/2020-1/{section}.csv"
        assert address in page
        answer = analyst.get(address)
        assert answer["Content-Type"].startswith("text/csv")
        assert head in answer.content.lower().splitlines()[0]
        assert b"\r\n" in answer.content
        assert Client().get(address).status_code == 302
    for wrong in ("2020-2/act.csv", "2020-1/all.csv", "x/act.csv"):
        assert analyst.get(f"/desk/figures/eu/{wrong}").status_code == 404


def test_whoever_goes_on_beside_a_sentence_that_is_not_true_is_asked_why(cast):
    case = a_sealed_case(cast, at=NOON + DAY)
    fetch(cast, case, at=NOON + DAY + 5 * HOUR)
    an_active_hold(cast, at=NOON + 2 * DAY, despite="of what follows", terms=UNTRUE)
    row = drawn_up(cast)
    counsel, address = desk(cast.counsel), f"/desk/figures/{row.id}/"
    assert "one release contradicts it" in counsel.get(address).content.decode()
    asked = counsel.post(f"{address}agree/", {"digest": row.digest})
    assert asked.status_code == 200
    text = asked.content.decode()
    assert "What we published of our holds is not true" in text and row.digest in text
    again = counsel.post(f"{address}agree/", {"digest": row.digest, "reason": " "})
    assert again.status_code == 422
    counsel.post(f"{address}agree/", {"digest": row.digest, "reason": "It left before."})
    assert row.approvals.count() == 1


def test_an_analyst_who_says_yes_is_told_who_may(cast):
    row = drawn_up(cast)
    analyst = desk(cast.analyst)
    analyst.post(f"/desk/figures/{row.id}/agree/", {"digest": row.digest})
    assert "you act as analyst" in analyst.get(f"/desk/figures/{row.id}/").content.decode()
    assert not row.approvals.exists()


def test_discarding_needs_a_reason_and_frees_the_number(cast):
    row = drawn_up(cast)
    analyst = desk(cast.analyst)
    assert analyst.post(f"/desk/figures/{row.id}/discard/", {"reason": " "}).status_code == 422
    assert edition_rows.periods_to_close(at=JULY) == ()
    analyst.post(f"/desk/figures/{row.id}/discard/", {"reason": "a letter is missing"})
    assert edition_rows.periods_to_close(at=JULY) == ("2020-1",)
