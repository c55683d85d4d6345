"""A notice leaves by mail, once, in its reader's language, and only if nothing forbids it then."""

from __future__ import annotations

import os
import signal
import sqlite3

import pytest
from django.db import connections

from comity.pack.letters import LetterKind
from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import letters, notice, secrecy, unsafe_mark
from comity_server.actions.actor import NotAllowed
from comity_server.books import books
from comity_server.casefile import outbox
from comity_server.casefile.models import Alarm, Case, Notice, Outbox
from comity_server.casefile.reading import for_users
from comity_server.failpoints import VARIABLE
from comity_server.ledger.models import Entry
from comity_server.worker import alarms as watch
from comity_server.worker.jobs import JOBS
from comity_server.worker.loop import run_due
from tests.support.cast import ALICE, DAY, HOUR, NOON, a_cast, a_filed_case
from tests.support.desk import signed_in
from tests.support.mail_sink import mail_sink
from tests.support.mailing import PAGES, tells_by_mail, told_by_a_person

TOLD = NOON + HOUR
LATER = NOON + DAY


@pytest.fixture
def sink():
    with mail_sink() as found:
        yield found


@pytest.fixture
def cast(house, monkeypatch, sink):
    found = a_cast(house)
    tells_by_mail(house, monkeypatch, port=sink.port)
    return found


@pytest.fixture
def waits(cast) -> Notice:
    """A notice of which the mail waits to leave."""
    row = told_by_a_person(cast, a_filed_case(cast), at=TOLD)
    assert not notice.tell_user(notice_id=row.id, at=TOLD)
    return Notice.objects.get(id=row.id)


def test_the_mail_brings_the_code_and_nothing_of_the_case(waits, sink):
    run_due(at=lambda: LATER)
    (mail,) = sink.mails
    text = mail.get_content()
    assert sink.receivers == ["alice@example.net"]
    assert mail["Subject"] == "A notice about your account"
    assert waits.code in text and f"{PAGES}/notice/" in text
    whole = str(mail)
    for hidden in ("Hong Kong", "Police", ALICE, waits.case.ref, "search-warrant"):
        assert hidden not in whole
    waits.refresh_from_db()
    assert (waits.told_at, waits.carrier) == (LATER, "mail")
    assert for_users.told(code=waits.code, identifier=ALICE) is not None


def test_nobody_reads_the_notice_before_its_mail_left(waits, sink):
    sink.refuses = "451 later"
    run_due(at=lambda: LATER)
    assert for_users.told(code=waits.code, identifier=ALICE) is None
    assert Outbox.objects.get(kind="tell-user").last_error == "SMTPDataError"
    sink.refuses = ""
    run_due(at=lambda: LATER + HOUR)
    assert len(sink.mails) == 1 and Notice.objects.get().told_at == LATER + HOUR


def test_it_is_queued_and_sent_once_however_often_it_is_looked_at(waits, sink):
    assert notice.due(at=LATER) == ()
    assert not notice.tell_user(notice_id=waits.id, at=LATER)
    for _ in range(3):
        run_due(at=lambda: LATER)
    assert len(sink.mails) == 1
    assert not notice.tell_user(notice_id=waits.id, at=LATER)
    assert Entry.objects.filter(kind="notice.told").count() == 1


def test_an_order_that_comes_while_the_mail_waits_stops_it_in_the_sending_transaction(
    cast, waits, sink
):
    terms = secrecy.OrderTerms("court", "s. 1", NOON, NOON + 9 * DAY)
    secrecy.record_order(case_id=waits.case_id, terms=terms, by=cast.counsel, at=TOLD)
    run_due(at=lambda: LATER)
    assert sink.mails == [] and Notice.objects.get().told_at is None
    assert Entry.objects.filter(kind="notice.stopped").count() == 1
    # On expiry it is looked at anew, and leaves.
    after = NOON + 9 * DAY
    assert notice.due(at=after) == (waits.id,)
    notice.tell_user(notice_id=waits.id, at=after)
    run_due(at=lambda: after)
    assert len(sink.mails) == 1 and Notice.objects.get().told_at == after


def test_an_error_inside_the_check_tells_nobody(waits, sink, monkeypatch):
    def broken(*_, **__):
        raise LookupError("the books cannot be read")

    monkeypatch.setattr("comity_server.casefile.telling._law_allows", broken)
    run_due(at=lambda: LATER)
    assert sink.mails == [] and Notice.objects.get().told_at is None
    assert Outbox.objects.get(kind="tell-user").last_error == "LookupError"


def test_a_mark_of_danger_stops_a_mail_that_waits_until_a_second_person_says_it_is_safe(
    cast, waits, sink
):
    unsafe_mark.mark_unsafe(
        notice_id=waits.id,
        because="their partner reads their mail",
        review_by=NOON + 9 * DAY,
        by=cast.analyst,
        at=TOLD,
    )
    run_due(at=lambda: LATER)
    assert sink.mails == [] and notice.due(at=NOON + 90 * DAY) == ()
    watch.tend(at=lambda: NOON + 10 * DAY)
    assert Alarm.objects.filter(kind="unsafe-review").count() == 1
    with pytest.raises(NotAllowed):
        unsafe_mark.take_mark_back(notice_id=waits.id, because="b", by=cast.analyst, at=LATER)
    unsafe_mark.take_mark_back(notice_id=waits.id, because="moved", by=cast.counsel, at=LATER)
    notice.tell_user(notice_id=waits.id, at=LATER)
    run_due(at=lambda: LATER)
    assert sink.receivers.count("alice@example.net") == 1


def test_whoever_marked_it_does_not_say_that_it_is_safe(cast, waits):
    fields = {"notice_id": waits.id, "because": "b", "by": cast.counsel}
    unsafe_mark.mark_unsafe(**fields, review_by=NOON + 9 * DAY, at=TOLD)
    with pytest.raises(ValueError, match="second person"):
        unsafe_mark.take_mark_back(**fields, at=LATER)
    with pytest.raises(ValueError, match="within 180 days"):
        unsafe_mark.mark_unsafe(**fields, review_by=NOON + 900 * DAY, at=TOLD)


def test_a_reader_of_chinese_is_written_to_in_chinese_once_somebody_approved_it(
    cast, waits, sink, house
):
    with sqlite3.connect(house.root / "service.sqlite3") as database:
        database.execute("UPDATE users SET language = 'zh-Hant'")
    database.close()
    chinese = books().letters.find(LetterKind.NOTICE, "zh-hant")
    version = letters.version_of(chinese)
    letters.approve_template(template=chinese.id, version=version, by=cast.counsel, at=TOLD)
    run_due(at=lambda: LATER)
    (mail,) = sink.mails
    assert mail["Subject"] == "有關您帳戶的通知" and mail["Content-Language"] == "zh-hant"
    assert waits.code in mail.get_content()


def test_where_no_address_is_known_the_page_opens_and_people_are_called(cast, waits, sink, house):
    with sqlite3.connect(house.root / "service.sqlite3") as database:
        database.execute("UPDATE users SET mail = 'alice@example.net\nBcc: x@y.example'")
    database.close()
    run_due(at=lambda: LATER)
    assert sink.mails == [] and Notice.objects.get().carrier == "page"
    assert Alarm.objects.get(kind="notice-no-address").to_roles == ["analyst", "counsel"]


def test_a_worker_that_lost_its_lease_sends_nothing(waits, sink):
    old = outbox.take(at=LATER)
    assert old is not None and old.kind == "tell-user"
    again = outbox.take(at=LATER + HOUR)
    assert again is not None
    with pytest.raises(outbox.LeaseLost):
        JOBS["tell-user"](old, at=LATER)
    assert sink.mails == []
    JOBS["tell-user"](again, at=LATER + HOUR)
    assert len(sink.mails) == 1


def test_a_kill_between_handing_over_and_recording_sends_the_same_mail_again_and_tells_once(
    waits, sink
):
    lease = outbox.take(at=LATER)
    connections["default"].close()
    child = os.fork()
    if child == 0:
        os.environ[VARIABLE] = "worker.before-done:kill"
        try:
            JOBS["tell-user"](lease, at=LATER)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert len(sink.mails) == 1 and Notice.objects.get().told_at is None
    run_due(at=lambda: LATER + HOUR)
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert Entry.objects.filter(kind="notice.told").count() == 1
    run_due(at=lambda: LATER + DAY)
    assert len(sink.mails) == 2


def test_a_letter_that_nobody_approved_leaves_with_nobody(waits, sink, monkeypatch):
    monkeypatch.setattr(letters, "_is_approved", lambda template: False)
    run_due(at=lambda: LATER)
    assert sink.mails == []
    assert Outbox.objects.get(kind="tell-user").last_error == "NoticeUnsendable"


def test_what_the_law_forbids_by_then_is_not_told_by_an_older_verdict(cast, waits, sink):
    case = Case.objects.get()
    with_forbidden = books().instrument("eu.epoc.content")
    assert with_forbidden is not None
    from comity_server.gate.change import Side, change
    from comity_server.ledger import store

    with change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(instrument="eu.epoc.content")
        store.append("intake.amended", at=TOLD, actor="analyst", case=case.ref)
    run_due(at=lambda: LATER)
    assert sink.mails == [] and Notice.objects.get().verdict == NoticeWord.DUE
    assert Entry.objects.filter(kind="notice.stopped").count() == 1


def test_the_mark_is_set_and_taken_back_page_by_page(cast, waits, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    here = f"/desk/notices/{waits.id}/"
    ana, lena = signed_in("ana"), signed_in("lena")
    assert "Telling is unsafe" in ana.get(here).content.decode()
    assert ana.get(f"{here}unsafe/").status_code == 200
    assert ana.post(f"{here}unsafe/", {"reason": "r", "review_on": "x"}).status_code == 422
    marked = ana.post(f"{here}unsafe/", {"reason": "a threat", "review_on": "2020-07-01"})
    assert marked.status_code == 302
    page = lena.get(here).content.decode()
    assert "a threat" in page and "It is safe again" in page
    assert lena.post(f"{here}unsafe/", {"reason": "moved away"}).status_code == 302
    assert Notice.objects.get().unsafe_since is None
