"""An officer writes about their request: once, on the timeline, and what was signed is void."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from comity_server import clock
from comity_server.actions import clock_event, message
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Case, CaseEvent, Determination, OfficerMessage
from comity_server.ledger.models import Entry
from tests.support.cast import HOUR, NOON, PASSWORD, a_cast, a_filed_case, approve, decide
from tests.support.desk import signed_in

LATER = NOON + 5 * HOUR


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return a_cast(house)


def officer() -> Client:
    client = Client()
    client.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    return client


def test_an_answer_lets_the_clocks_go_on_and_stands_on_both_pages_once(cast):
    case = a_filed_case(cast)
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.CLARIFICATION_ASKED,
        happened_at=NOON + HOUR,
        note="letter",
        by=cast.analyst,
        at=NOON + HOUR,
    )
    assert Case.objects.get().turn == "officer"
    chan, here = officer(), f"/portal/requests/{case.ref}/"
    page = chan.get(here).content.decode()
    version = re.search(r'name="version" value="([^"]+)"', page)[1]
    fields = {"message": "The parcel is number <7>.", "version": version}
    for _ in range(2):
        assert chan.post(f"{here}message/", fields).status_code == 302
    row = OfficerMessage.objects.get()
    assert row.answers and Case.objects.get().turn == "analyst"
    last = CaseEvent.objects.order_by("ledger_number").last()
    assert last.happened == CaseEventWord.CLARIFIED
    assert Entry.objects.filter(kind="intake.message", case_ref=case.ref).count() == 1
    assert "number &lt;7&gt;." in chan.get(here).content.decode()
    desk = signed_in("ana").get(f"/desk/cases/{case.ref}/").content.decode()
    assert "number &lt;7&gt;." in desk and "The officer answered our question" in desk


def test_what_was_signed_before_it_was_read_is_void(cast):
    case = a_filed_case(cast)
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + HOUR)
    message.send_message(
        case_id=case.id, says="We meant another account.", key="k", by=cast.officer, at=LATER
    )
    assert Determination.objects.get().state == Determination.State.VOID
    assert Case.objects.get().state == Case.State.IN_REVIEW


def test_nothing_said_is_named_and_a_stranger_finds_no_request(cast):
    case = a_filed_case(cast)
    here = f"/portal/requests/{case.ref}/message/"
    page = officer().post(here, {"message": "  ", "version": "v"})
    assert page.status_code == 422 and "Write what we should know" in page.content.decode()
    assert Client().post(here, {"message": "x"})["Location"] == "/portal/sign-in/"
    with pytest.raises(Case.DoesNotExist):
        other = type(cast.officer)(cast.analyst.person, "officer")
        message.send_message(case_id=case.id, says="x", key="k", by=other, at=LATER)
    assert not OfficerMessage.objects.exists()


def test_a_letter_is_downloaded_by_its_officer_and_at_the_desk(cast):
    case = a_filed_case(cast)
    letter = case.letters.get()
    chan, ana = officer(), signed_in("ana")
    for client, face in ((chan, "portal/requests"), (ana, "desk/cases")):
        here = f"/{face}/{case.ref}/letters/{letter.id}"
        pdf = client.get(f"{here}.pdf")
        assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
        text = client.get(f"{here}.txt")
        assert case.ref in text.content.decode() and text["Content-Disposition"].startswith("att")
        assert client.get(f"{here}.exe").status_code == 404
    unknown = f"/portal/requests/{case.ref}/letters/00000000-0000-0000-0000-000000000000.pdf"
    assert chan.get(unknown).status_code == 404
    assert Client().get(f"/portal/requests/{case.ref}/letters/{letter.id}.pdf").status_code == 302
