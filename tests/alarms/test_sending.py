"""Alarms reach people by mail and machines by signed webhook, over real servers on loopback."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity_server.actions import alarm_post, alarms
from comity_server.adapters.webhook_signing import secret_of, signature_of
from comity_server.casefile.models import AlarmMessage, Case
from comity_server.conf.home import Home
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.worker.alarms import tend
from tests.alarms.made import a_mail_server, a_webhook
from tests.support.cast import ALICE, DAY, FORM, HOUR, NOON, Cast, a_cast, a_filed_case
from tests.support.hook_sink import Hooks, hook_sink
from tests.support.mail_sink import Sink, mail_sink

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sink(house: Home):
    with mail_sink() as running:
        a_mail_server(house, port=running.port)
        yield running


@pytest.fixture
def hooks(house: Home):
    with hook_sink() as running:
        a_webhook(house, "pager", port=running.port)
        running.secret = secret_of(house.folder("keys"), "pager")
        yield running


def tend_at(at, *receivers: Hooks) -> None:
    for one in receivers:
        one.now = int(at.timestamp())
    tend(at=lambda: at)


def ring(at=NOON, **more):
    fields = {"kind": "clock", "about": "C-1", "says": "It is late.", "at": at} | more
    with change(Side.NONE):
        alarm = alarms.ring(**fields)
        store.append("alarm.rang", at=at, actor="system")
    return alarm


def about_alarms(sink: Sink) -> list:
    return [mail for mail in sink.mails if "alive" not in mail["Subject"]]


def half_way(cast: Cast) -> Case:
    return a_filed_case(cast)


def about_answering(sink: Sink) -> list:
    return [mail for mail in sink.mails if "the time to answer" in mail.get_content()]


def test_a_clock_that_is_half_used_up_reaches_the_analyst_by_mail(house, sink):
    case = half_way(a_cast(house))
    tend_at(NOON + 7 * DAY - MINUTE)
    assert about_answering(sink) == []
    tend_at(NOON + 7 * DAY)
    mails = about_answering(sink)
    assert {mail["To"] for mail in mails} == {"ana@provider.example", "owner@provider.example"}
    assert {mail["Subject"] for mail in mails} == {"Comity: an alarm waits for you"}
    text = mails[0].get_content()
    assert f"Case {case.ref}: 50 % of the time to answer is used up." in text
    assert "It ends on 24 Jun 2020, 12:00 UTC." in text
    tend_at(NOON + 7 * DAY + MINUTE)
    assert len(about_answering(sink)) == len(mails)


def test_no_mail_and_no_webhook_names_an_account_or_what_was_asked(house, sink, hooks):
    cast = a_cast(house)
    half_way(cast)
    for share in (50, 80, 100):
        tend_at(NOON + 14 * DAY * share / 100, hooks)
    sent = [mail.as_string() for mail in sink.mails]
    sent += [body.decode() for _, _, body in hooks.tries]
    assert len(sent) > 6
    secrets = (ALICE, FORM["says"], FORM["their_reference"], "Hong Kong", "Chan", "theft")
    assert [word for word in secrets for text in sent if word in text] == []


def test_a_webhook_is_signed_so_that_a_stranger_can_check_it(house, hooks):
    a_cast(house)
    alarm = ring(share=80, due_at=NOON + DAY)
    tend_at(NOON, hooks)
    (body,) = (one for one in hooks.taken.values() if one["type"] == "alarm.rang")
    assert body["data"] == {
        "alarm": str(alarm.id),
        "kind": "clock",
        "about": "C-1",
        "says": "It is late.",
        "urgent": False,
        "share": 80,
        "due_at": "2020-06-11T12:00:00Z",
        "level": 0,
    }
    hooks.secret = "whsec_" + "A" * 44
    ring(at=NOON + MINUTE, about="C-2")
    tend_at(NOON + MINUTE, hooks)
    assert not any(one["data"].get("about") == "C-2" for one in hooks.taken.values())


def test_the_signature_is_that_of_the_published_example():
    """The example of the Standard Webhooks specification's own libraries."""
    found = signature_of(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_refused_is_tried_again_under_the_same_id_and_taken_once(house, hooks):
    a_cast(house)
    ring()
    hooks.answers = 503
    tend_at(NOON, hooks)
    row = AlarmMessage.objects.get(alarm__isnull=False)
    assert (row.sent_at, row.last_error, row.attempts) == (None, "status-503", 1)
    hooks.answers = 0
    tend_at(NOON + MINUTE, hooks)
    row.refresh_from_db()
    assert row.sent_at == NOON + MINUTE
    ids = [one for _, one, _ in hooks.tries if one == str(row.id)]
    assert len(ids) == 2 and str(row.id) in hooks.taken


def test_a_redirect_is_not_followed(house, hooks):
    a_cast(house)
    ring()
    hooks.answers, hooks.location = 307, f"http://127.0.0.1:{hooks.port}/elsewhere"
    tend_at(NOON, hooks)
    assert {path for path, _, _ in hooks.tries} == {"/alarms"}
    assert AlarmMessage.objects.get(alarm__isnull=False).last_error == "status-307"


def test_an_address_inside_is_called_only_where_the_operator_says_so(house, hooks):
    a_cast(house)
    path = house.folder("webhooks") / "pager.toml"
    path.write_text(f'url = "https://localhost:{hooks.port}/alarms"\n')
    ring()
    tend_at(NOON, hooks)
    assert hooks.tries == []
    assert AlarmMessage.objects.get(alarm__isnull=False).last_error == "address-is-inside"


def test_a_mail_server_that_is_away_delays_and_loses_nothing(house):
    cast = a_cast(house)
    with mail_sink() as sink:
        a_mail_server(house, port=sink.port)
        sink.refuses = "451 come back later"
        ring(to_roles=["counsel"])
        tend_at(NOON)
        assert sink.mails == []
    tend_at(NOON + MINUTE)
    waiting = AlarmMessage.objects.filter(alarm__isnull=False)
    assert {row.last_error for row in waiting} == {"ConnectionRefusedError"}
    with mail_sink() as sink:
        a_mail_server(house, port=sink.port)
        tend_at(NOON + HOUR)
        assert "lena@provider.example" in sink.receivers
    assert cast.counsel.person in {row.person_id for row in waiting.all() if row.sent_at}


def test_a_wrong_file_silences_neither_the_alarm_nor_the_other_receivers(house, hooks):
    a_cast(house)
    (house.root / "mail.toml").write_text('host = "mail.example"\n')
    ring()
    tend_at(NOON, hooks)
    assert any(one["type"] == "alarm.rang" for one in hooks.taken.values())
    mails = AlarmMessage.objects.filter(channel="mail", alarm__isnull=False)
    assert {row.last_error for row in mails} == {"MailServerInvalid"}


def test_unanswered_it_is_sent_to_more_people_and_answered_to_nobody(house, sink):
    cast = a_cast(house)
    alarm = ring(to_roles=["analyst"])
    tend_at(NOON)
    tend_at(NOON + alarms.ANSWER_WITHIN)
    assert "mika@provider.example" in sink.receivers
    assert "Nobody has answered this alarm yet." in sink.mails[-1].get_content()
    alarms.acknowledge(alarm_id=alarm.id, note="mine", by=cast.analyst, at=NOON + 5 * HOUR)
    before = len(about_alarms(sink))
    tend_at(NOON + 9 * HOUR)
    tend_at(NOON + 3 * DAY)
    assert len(about_alarms(sink)) == before


def test_what_is_answered_before_it_could_be_sent_is_dropped(house, sink):
    cast = a_cast(house)
    sink.refuses = "451 come back later"
    alarm = ring(to_roles=["analyst"])
    tend_at(NOON)
    alarms.acknowledge(alarm_id=alarm.id, note="mine", by=cast.analyst, at=NOON + MINUTE)
    sink.refuses = ""
    tend_at(NOON + 2 * MINUTE)
    assert about_alarms(sink) == []
    assert not AlarmMessage.objects.filter(alarm=alarm, dropped_at=None).exists()


def test_they_show_that_they_live_once_a_day_to_administrators_and_machines(house, sink, hooks):
    a_cast(house)
    for hours in (0, 1, 23, 24, 30, 48):
        tend_at(NOON + hours * HOUR, hooks)
    assert sink.receivers == ["owner@provider.example"] * 3
    assert {mail["Subject"] for mail in sink.mails} == {"Comity: the alarms are alive"}
    assert [one["type"] for one in hooks.taken.values()] == ["alarm.alive"] * 3


def test_each_sending_is_in_the_ledger_without_what_it_said(house, sink):
    a_cast(house)
    ring(to_roles=["counsel"], says="Nobody shall read this there.")
    tend_at(NOON)
    told = Entry.objects.filter(kind="alarm.told")
    assert told.count() == len(sink.mails)
    assert not any(b"Nobody shall" in bytes(one.canonical) for one in told)


def test_a_worker_that_died_with_a_message_leaves_it_to_the_next(house, sink):
    a_cast(house)
    ring(to_roles=["counsel"])
    first = alarm_post.take(at=NOON)
    assert first is not None
    tend_at(NOON + MINUTE)
    assert AlarmMessage.objects.get(id=first.id).sent_at is None
    tend_at(NOON + alarm_post.TAKEN_FOR)
    assert AlarmMessage.objects.get(id=first.id).sent_at is not None
