"""At the desk a person enters what happened, and the case page shows what the clocks became."""

from __future__ import annotations

from datetime import datetime

import pytest

from comity_server import clock
from comity_server.casefile.models import Case, CaseEvent
from tests.support.cast import DAY, NOON, a_cast, a_filed_case, a_sealed_case
from tests.support.desk import signed_in

EPOC = {"instrument": "eu.epoc.content", "issued_by": "judge"}
ASKED = {"happened": "clarification-asked", "on": "2020-06-11", "time": "18:00", "note": "a letter"}


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    return a_cast(house, established_in="DE")


def text_of(client, case: Case, path: str = "") -> str:
    return client.get(f"/desk/cases/{case.ref}/{path}").content.decode()


def test_a_question_that_is_entered_stops_the_clock_on_the_page(cast):
    case = a_filed_case(cast, **EPOC)
    ana = signed_in("ana")
    assert "Stands still until our question is answered." not in text_of(ana, case)
    went = ana.post(f"/desk/cases/{case.ref}/happened/", ASKED)
    assert went.status_code == 302, went.content.decode()
    page = text_of(ana, case)
    assert "Stands still until our question is answered." in page
    assert "We asked the officer a question" in page and "a letter" in page
    # Entered as the civil time of Hong Kong, whose authority asks.
    assert CaseEvent.objects.get().at == datetime.fromisoformat("2020-06-11T10:00:00+00:00")


def test_an_extension_includes_its_last_day_by_the_earlier_of_two_midnights(cast):
    case = a_filed_case(cast)
    fields = ASKED | {"happened": "extended", "until": "2020-07-01"}
    signed_in("lena").post(f"/desk/cases/{case.ref}/happened/", fields)
    assert CaseEvent.objects.get().until == datetime.fromisoformat("2020-07-02T00:00:00+08:00")
    assert Case.objects.get().must_by == CaseEvent.objects.get().until


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"happened": "cleared"}, "Choose what happened."),
        ({"happened": "extended"}, "Enter until when"),
        ({"on": "yesterday"}, "Enter a day"),
        ({"time": "six"}, "Enter a time"),
        ({"on": "2020-06-13"}, "not after now"),
        ({"note": " "}, "From where we know it"),
        ({"until": "soon"}, "Enter a day"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_is_kept(cast, wrong, says):
    case = a_filed_case(cast)
    page = signed_in("lena").post(f"/desk/cases/{case.ref}/happened/", ASKED | wrong)
    assert page.status_code == 422
    text = page.content.decode()
    assert says in text
    assert not CaseEvent.objects.exists()


def test_the_form_offers_only_what_can_have_happened(cast):
    plain, epoc = a_filed_case(cast), a_filed_case(cast, at=NOON + DAY, **EPOC)
    ana = signed_in("ana")
    assert 'value="cleared"' not in text_of(ana, plain, "happened/")
    page = text_of(ana, epoc, "happened/")
    assert 'value="cleared"' in page and 'value="clarified"' not in page
    assert 'value="preservation-extended"' not in page


def test_what_was_entered_by_mistake_is_taken_back_at_the_desk(cast):
    case = a_filed_case(cast, **EPOC)
    ana, lena = signed_in("ana"), signed_in("lena")
    ana.post(f"/desk/cases/{case.ref}/happened/", ASKED)
    path = f"/desk/cases/{case.ref}/happened/{CaseEvent.objects.get().id}/"
    assert ana.post(path, {"reason": "not us"}).status_code == 422
    assert "Was this entered by mistake?" in lena.get(path).content.decode()
    assert lena.post(path, {"reason": "not us"}).status_code == 302
    assert "Taken back: not us" in text_of(ana, case)
    assert lena.get(path).status_code == 404


def test_after_a_clearance_a_person_has_it_collected(cast):
    case = a_sealed_case(cast, **EPOC)
    ana, lena = signed_in("ana"), signed_in("lena")
    assert "Collect what was granted" in text_of(ana, case)
    early = ana.post(f"/desk/cases/{case.ref}/collect/")
    assert early.status_code == 422 and "may still object" in early.content.decode()
    lena.post(f"/desk/cases/{case.ref}/happened/", ASKED | {"happened": "cleared"})
    assert ana.post(f"/desk/cases/{case.ref}/collect/").status_code == 302
    assert Case.objects.get().state == Case.State.DECIDED
