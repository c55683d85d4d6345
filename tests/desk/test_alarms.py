"""At the desk people see which alarms wait, answer them by name, and whether alarms live at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity_server import clock
from comity_server.casefile.models import Alarm, Case
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.worker.alarms import tend
from tests.alarms.made import a_mail_server
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_filed_case
from tests.support.desk import signed_in
from tests.support.mail_sink import mail_sink

HALF = NOON + 7 * DAY


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: HALF)
    return a_cast(house)


def look(at=HALF) -> None:
    tend(at=lambda: at)


def text_of(client, path: str) -> str:
    page = client.get(f"/desk/{path}")
    assert page.status_code == 200
    return page.content.decode()


def to_answer() -> Alarm:
    return Alarm.objects.get(says__contains="to answer")


def test_the_frame_counts_what_nobody_has_answered_and_the_page_lists_it(cast):
    case = a_filed_case(cast)
    ana = signed_in("ana")
    assert ">Alarms</a>" in text_of(ana, "queue/")
    look()
    assert f">Alarms {Alarm.objects.count()}</a>" in text_of(ana, "queue/")
    page = text_of(ana, "alarms/")
    assert f"Case {case.ref}: 50 % of the time to answer is used up." in page


def test_an_alarm_is_answered_by_a_named_person_and_leaves_the_list(cast):
    a_filed_case(cast)
    look()
    ana, path = signed_in("ana"), f"/desk/alarms/{to_answer().id}/"
    empty = ana.post(path, {"note": " "})
    assert empty.status_code == 422 and "Say what you do" in empty.content.decode()
    assert ana.post(path, {"note": "I read it today"}).status_code == 302
    assert to_answer().says not in text_of(ana, "alarms/")
    assert "ana: I read it today" in text_of(ana, "alarms/?tab=answered")
    late = signed_in("lena").post(path, {"note": "me too"})
    assert late.status_code == 422 and "answered this alarm already" in late.content.decode()


def test_the_page_says_that_alarms_reach_nobody_where_nothing_is_set_up(cast):
    assert "reach nobody outside this desk" in text_of(signed_in("ana"), "alarms/")


def test_the_desk_says_when_they_last_proved_themselves_alive_and_that_they_stopped(
    cast, house, monkeypatch
):
    ana = signed_in("ana")
    with mail_sink() as sink:
        a_mail_server(house, port=sink.port)
        assert "have not proved themselves alive yet" in text_of(ana, "queue/")
        look()
    assert "proved themselves alive" not in text_of(ana, "queue/")
    said = "The alarms last proved themselves alive at 17 Jun 2020, 12:00 UTC."
    assert said in text_of(ana, "alarms/")
    monkeypatch.setattr(clock, "now", lambda: HALF + timedelta(hours=26))
    assert f"{said} Look at the machine" in text_of(ana, "queue/")


def test_a_message_that_could_not_be_sent_says_why(cast, house):
    a_mail_server(house, port=9)
    a_filed_case(cast)
    look()
    page = text_of(signed_in("ana"), f"alarms/{to_answer().id}/")
    assert "Not told yet" in page and "ConnectionRefusedError" in page


def test_the_alarm_of_a_sealed_case_is_shown_only_to_who_decides(cast):
    case = a_filed_case(cast)
    with change(Side.EXCLUSIVE):
        Case.objects.update(sealed=True)
        store.append("review.sealed", at=HALF, actor="counsel", case=case.ref)
    look(HALF + HOUR)
    path = f"/desk/alarms/{to_answer().id}/"
    ana, lena = signed_in("ana"), signed_in("lena")
    assert ">Alarms</a>" in text_of(ana, "queue/")
    assert "A sealed case" not in text_of(ana, "alarms/")
    assert ana.get(path).status_code == 404
    assert "A sealed case" in text_of(lena, "alarms/")
    page = lena.get(path).content.decode()
    assert case.ref not in page
