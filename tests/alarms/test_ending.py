"""The alarm of a clock ends with its case, on record; what went wrong waits for an answer still."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity_server.actions import alarms, intake
from comity_server.casefile.models import Alarm, AlarmMessage, Case
from comity_server.casefile.reading import for_clocks
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.worker.alarms import tend
from tests.alarms.made import a_webhook
from tests.support.cast import DAY, NOON, a_cast, a_filed_case

MINUTE = timedelta(minutes=1)
OVERDUE = NOON + 14 * DAY


def look(at) -> None:
    tend(at=lambda: at)


def an_overdue_case(cast) -> Case:
    case = a_filed_case(cast)
    look(OVERDUE)
    assert Alarm.objects.filter(case=case, ended_at=None, kind="clock").exists()
    return case


def withdraw(cast, case: Case) -> None:
    intake.withdraw(case_id=case.id, by=cast.officer, at=OVERDUE + MINUTE)


def test_a_clock_that_rang_goes_to_nobody_else_once_its_case_has_ended(house):
    cast = a_cast(house)
    case = an_overdue_case(cast)
    withdraw(cast, case)
    look(OVERDUE + 2 * MINUTE)
    for row in Alarm.objects.filter(case=case, kind="clock"):
        assert (row.ended_at, row.escalate_at, row.level) == (OVERDUE + 2 * MINUTE, None, 0)
        assert Entry.objects.filter(kind="alarm.ended", case_ref=case.ref).exists()
    entries = Entry.objects.count()
    look(OVERDUE + 30 * DAY)
    assert not Alarm.objects.filter(case=case, level__gt=0).exists()
    assert not Entry.objects.filter(kind="alarm.escalated", case_ref=case.ref).exists()
    assert Entry.objects.filter(number__gte=entries, case_ref=case.ref).count() == 0


def test_an_escalation_that_comes_before_the_watch_finds_the_case_ended_and_goes_no_further(house):
    cast = a_cast(house)
    case = an_overdue_case(cast)
    withdraw(cast, case)
    row = Alarm.objects.filter(case=case, kind="clock").first()
    assert not alarms.escalate(alarm_id=row.id, at=OVERDUE + 9 * DAY)


def test_messages_that_wait_are_not_sent_after_the_end(house):
    cast = a_cast(house)
    a_webhook(house, "pager", port=1)
    case = an_overdue_case(cast)
    withdraw(cast, case)
    look(OVERDUE + 2 * MINUTE)
    waiting = AlarmMessage.objects.filter(alarm__case=case, alarm__kind="clock", sent_at=None)
    assert waiting.exists() and not waiting.filter(dropped_at=None).exists()


def test_what_went_wrong_in_a_case_waits_for_an_answer_after_its_end(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    with change(Side.NONE):
        wrong = alarms.ring(kind="objection", about=case.ref, says="x", case=case, at=NOON)
        store.append("alarm.rang", at=NOON, actor="system")
    withdraw(cast, case)
    look(OVERDUE + DAY)
    wrong.refresh_from_db()
    assert wrong.ended_at is None and wrong.level > 0


def test_the_list_tells_apart_what_waits_and_what_ended_and_an_ended_one_takes_no_answer(house):
    cast = a_cast(house)
    case = an_overdue_case(cast)
    me = {"person": cast.analyst.person, "role": "analyst"}
    waited = {one.id for one in for_clocks.open_alarms(**me) if one.case_id == case.id}
    withdraw(cast, case)
    look(OVERDUE + 2 * MINUTE)
    assert waited and not waited & {one.id for one in for_clocks.open_alarms(**me)}
    assert waited <= {one.id for one in for_clocks.answered_alarms(**me)}
    with pytest.raises(ValueError, match="has ended"):
        alarms.acknowledge(
            alarm_id=next(iter(waited)), note="done", by=cast.analyst, at=OVERDUE + DAY
        )


def test_an_open_case_ends_no_alarm(house):
    cast = a_cast(house)
    case = an_overdue_case(cast)
    row = Alarm.objects.filter(case=case, kind="clock").first()
    assert not alarms.end_with_case(alarm_id=row.id, at=OVERDUE + MINUTE)
