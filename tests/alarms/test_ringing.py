"""An alarm rings once, reaches its readers, goes further while nobody answers, and does nothing."""

from datetime import timedelta

import pytest

from comity_server.actions import alarms
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.models import Alarm, AlarmMessage
from comity_server.gate.change import Side, WriteOutsideChange, change
from comity_server.ledger import store
from comity_server.people.models import Person
from tests.alarms.made import a_mail_server, a_webhook
from tests.support.cast import NOON, a_cast, a_person

MINUTE = timedelta(minutes=1)


def ring(**more):
    fields = {"kind": "clock", "about": "C-1", "says": "It is late.", "at": NOON} | more
    with change(Side.NONE):
        alarm = alarms.ring(**fields)
        store.append("alarm.rang", at=fields["at"], actor="system")
    return alarm


def readers(alarm):
    # The first person of a house holds every role, and so hears everything.
    rows = AlarmMessage.objects.filter(alarm=alarm, level=alarm.level, channel="mail")
    return {row.person.name for row in rows} - {"Owner"}


def test_the_same_alarm_rings_once(house):
    a_cast(house)
    assert ring() is not None
    assert ring(says="It is later.") is None
    assert Alarm.objects.get().says == "It is late."


def test_it_rings_only_inside_a_change(house):
    a_cast(house)
    with pytest.raises(WriteOutsideChange):
        alarms.ring(kind="clock", about="C-1", says="x", at=NOON)


def test_it_is_queued_once_for_each_reader_and_webhook(house):
    a_mail_server(house, port=1)
    a_webhook(house, "pager", port=1)
    cast = a_cast(house)
    alarm = ring(to_roles=["counsel"], to_person=cast.analyst.person)
    assert readers(alarm) == {"ana", "lena"}
    assert [row.webhook for row in AlarmMessage.objects.filter(channel="webhook")] == ["pager"]


def test_without_a_mail_server_no_mail_is_queued_and_the_alarm_stands(house):
    a_cast(house)
    assert ring(to_roles=["counsel"]) == Alarm.objects.get()
    assert not AlarmMessage.objects.exists()


def test_somebody_hears_it_even_where_nobody_has_its_role(house):
    a_mail_server(house, port=1)
    a_cast(house)
    assert readers(ring(to_roles=["night watch"])) == {"ana", "lena", "mika"}


def test_who_may_no_longer_sign_in_hears_nothing_more(house):
    a_mail_server(house, port=1)
    cast = a_cast(house)
    with change(Side.EXCLUSIVE):
        Person.objects.filter(id=cast.counsel.person).update(is_active=False)
        store.append("people.left", at=NOON, actor="administrator")
    assert readers(ring(to_roles=["counsel", "executive"])) == {"mika"}


def test_unanswered_it_goes_to_those_who_decide_then_to_everybody_then_daily(house):
    a_mail_server(house, port=1)
    cast = a_cast(house)
    a_person("omar", "rights", by=cast.admin)
    alarm = ring(to_roles=["analyst"])
    at, seen = NOON, []
    for _ in range(4):
        seen.append(readers(alarm))
        at = alarm.escalate_at
        assert not alarms.escalate(alarm_id=alarm.id, at=at - MINUTE)
        assert alarms.escalate(alarm_id=alarm.id, at=at)
        alarm.refresh_from_db()
    everybody = {"ana", "lena", "mika", "omar"}
    assert seen == [{"ana"}, everybody - {"omar"}, everybody, everybody]
    assert alarm.escalate_at - at == alarms.REPEAT_EVERY


def test_an_urgent_one_goes_further_sooner(house):
    a_cast(house)
    assert ring(urgent=True).escalate_at == NOON + alarms.ANSWER_URGENT_WITHIN


def test_answered_by_a_named_person_it_goes_no_further(house):
    cast = a_cast(house)
    alarm = ring()
    alarms.acknowledge(alarm_id=alarm.id, note="I ring them now", by=cast.analyst, at=NOON + MINUTE)
    alarm.refresh_from_db()
    assert alarm.acknowledged_by_id == cast.analyst.person
    assert not alarms.escalate(alarm_id=alarm.id, at=NOON + timedelta(days=9))
    with pytest.raises(ValueError, match="answered"):
        alarms.acknowledge(alarm_id=alarm.id, note="me too", by=cast.counsel, at=NOON + MINUTE)


def test_an_answer_without_words_or_from_outside_is_refused(house):
    cast = a_cast(house)
    alarm = ring()
    with pytest.raises(ValueError, match="Say what you do"):
        alarms.acknowledge(alarm_id=alarm.id, note="  ", by=cast.analyst, at=NOON)
    with pytest.raises(NotAllowed):
        alarms.acknowledge(alarm_id=alarm.id, note="x", by=cast.officer, at=NOON)
    assert Alarm.objects.get().acknowledged_at is None
