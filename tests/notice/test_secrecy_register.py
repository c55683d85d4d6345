"""The register of secrecy orders: seen by the cleared, followed by the notice, calling people."""

from __future__ import annotations

import re

import pytest

from comity.notice import SecrecyDeedWord
from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import clock_event, intake, notice, secrecy
from comity_server.actions.actor import NotAllowed
from comity_server.casefile import secrecy_due
from comity_server.casefile.event_words import CaseEventWord
from comity_server.casefile.models import Alarm, Case, CaseEvent, Notice, SecrecyOrder
from comity_server.ledger.models import Entry
from comity_server.worker import alarms as watch
from tests.support.cast import DAY, FORM, HOUR, NOON, a_cast, a_filed_case
from tests.support.desk import signed_in

END = NOON + 30 * DAY
SECRET = "The Registrar of the High Court"


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


def recorded(cast, case: Case, *, until=END, by=None) -> SecrecyOrder:
    terms = secrecy.OrderTerms(SECRET, "Cap. 1, s. 2", NOON, until, "Tell nobody.")
    return secrecy.record_order(case_id=case.id, terms=terms, by=by or cast.counsel, at=NOON)


def deed(cast, row: SecrecyOrder, word: SecrecyDeedWord, *, at, until=None, by=None) -> None:
    secrecy.record_deed(
        ref=row.ref,
        word=word,
        happened_at=at,
        until=until,
        note="file 12",
        by=by or cast.counsel,
        at=at,
    )


def untokened(page) -> str:
    return re.sub(r'value="\w{64}"', "", page.content.decode())


def wants_telling(cast, case: Case) -> Notice:
    row = Notice.objects.get(case=case)
    notice.decide_notice(
        notice_id=row.id,
        verdict=NoticeWord.DUE,
        because="counsel read it",
        due_at=None,
        by=cast.counsel,
        at=NOON,
    )
    return row


def test_an_order_delays_the_notice_to_its_end_and_an_extension_moves_it(cast):
    case = a_filed_case(cast)
    row = recorded(cast, case)
    told = Notice.objects.get(case=case)
    assert (told.verdict, told.due_at) == (NoticeWord.DELAYED, END)
    deed(cast, row, SecrecyDeedWord.EXTENDED, at=NOON + DAY, until=END + 30 * DAY)
    told.refresh_from_db()
    assert told.due_at == END + 30 * DAY
    assert SecrecyOrder.objects.get().ends_at == END + 30 * DAY


def test_nobody_is_told_while_an_order_stands_whatever_a_person_decided_before(cast):
    case = a_filed_case(cast)
    told = wants_telling(cast, case)
    recorded(cast, case)
    assert not notice.tell_user(notice_id=told.id, at=END - HOUR)
    assert notice.tell_user(notice_id=told.id, at=END)


def test_an_order_that_was_extended_an_instant_before_is_heard_in_the_telling(cast):
    case = a_filed_case(cast)
    told = wants_telling(cast, case)
    row = recorded(cast, case)
    deed(cast, row, SecrecyDeedWord.EXTENDED, at=END, until=None)
    assert not notice.tell_user(notice_id=told.id, at=END)


def test_a_challenge_that_was_won_ends_the_secrecy_and_the_clocks_hear_it(cast):
    case = a_filed_case(cast)
    row = recorded(cast, case, until=None)
    assert Notice.objects.get(case=case).verdict == NoticeWord.ASK
    deed(cast, row, SecrecyDeedWord.CHALLENGED, at=NOON + DAY)
    with pytest.raises(NotAllowed):
        deed(cast, row, SecrecyDeedWord.SET_ASIDE, at=NOON + 2 * DAY, by=cast.analyst)
    deed(cast, row, SecrecyDeedWord.SET_ASIDE, at=NOON + 2 * DAY)
    told = Notice.objects.get(case=case)
    assert told.verdict == NoticeWord.DUE and told.due_at == NOON + 2 * DAY
    assert CaseEvent.objects.get(case=case).happened == CaseEventWord.SECRECY_ENDED


def test_who_is_not_cleared_reads_what_nobody_wrote(cast):
    case = a_filed_case(cast)
    row = recorded(cast, case)
    ana, lena = signed_in("ana"), signed_in("lena")
    for path in ("", "deed/", "review/", "clear/"):
        hidden = ana.get(f"/desk/secrecy/{row.ref}/{path}")
        nothing = ana.get(f"/desk/secrecy/S-0000-0000/{path}")
        assert hidden.status_code == nothing.status_code == 404
        assert untokened(hidden) == untokened(nothing)
    assert row.ref not in ana.get("/desk/secrecy/").content.decode()
    before = Entry.objects.filter(kind="secrecy.opened").count()
    assert SECRET in lena.get(f"/desk/secrecy/{row.ref}/").content.decode()
    assert Entry.objects.filter(kind="secrecy.opened").count() == before + 1
    assert SECRET not in ana.get(f"/desk/cases/{case.ref}/secrecy/").content.decode()


def test_the_cleared_clear_others_and_an_executive_only_themselves_on_record(cast):
    row = recorded(cast, a_filed_case(cast))
    with pytest.raises(secrecy.NotCleared):
        secrecy.clear_person(ref=row.ref, person_id=cast.analyst.person, by=cast.analyst, at=NOON)
    secrecy.clear_person(ref=row.ref, person_id=cast.analyst.person, by=cast.counsel, at=NOON)
    assert SECRET in signed_in("ana").get(f"/desk/secrecy/{row.ref}/").content.decode()
    mika = signed_in("mika")
    listed = mika.get("/desk/secrecy/").content.decode()
    assert row.ref in listed and SECRET not in listed
    assert SECRET not in mika.get(f"/desk/secrecy/{row.ref}/").content.decode()
    person = {"person": str(cast.executive.person)}
    assert mika.post(f"/desk/secrecy/{row.ref}/clear/", person).status_code == 302
    assert SECRET in mika.get(f"/desk/secrecy/{row.ref}/").content.decode()
    assert Entry.objects.filter(kind="secrecy.cleared").count() == 2


def test_one_person_at_least_may_always_read_an_order(cast):
    row = recorded(cast, a_filed_case(cast))
    with pytest.raises(ValueError, match="somebody else first"):
        secrecy.end_clearance(ref=row.ref, person_id=cast.counsel.person, by=cast.counsel, at=NOON)


def test_an_order_and_its_deeds_are_entered_page_by_page(cast):
    case = a_filed_case(cast)
    lena = signed_in("lena")
    here = f"/desk/cases/{case.ref}/secrecy/"
    assert lena.get(here).status_code == 200
    fields = {"issuer": SECRET, "basis": "s. 2", "starts_on": "2020-06-10", "until_on": "x"}
    assert lena.post(here, fields).status_code == 422
    made = lena.post(here, {**fields, "until_on": "2020-07-09"})
    assert made.status_code == 302
    row = SecrecyOrder.objects.get()
    assert row.until.isoformat() == "2020-07-10T00:00:00+00:00"
    order = f"/desk/secrecy/{row.ref}/"
    assert "Lena" in lena.get(order).content.decode().title()
    assert lena.get(f"{order}deed/").status_code == 200
    went = lena.post(
        f"{order}deed/",
        {"word": "extended", "on": "2020-06-10", "until_on": "2020-08-31", "note": "letter"},
    )
    assert went.status_code == 302, went.content.decode()
    assert Case.objects.get().secrecy_until.isoformat() == "2020-09-01T00:00:00+00:00"
    looked = {"reason": "it goes on", "review_on": "2020-09-01"}
    assert lena.post(f"{order}review/", looked).status_code == 302
    assert lena.post(f"{order}review/", {**looked, "review_on": "2021-09-01"}).status_code == 422


def test_whoever_prepares_a_case_does_not_shorten_its_secrecy(cast):
    case = a_filed_case(cast, secrecy_ordered="yes")
    with pytest.raises(NotAllowed):
        recorded(cast, case, by=cast.analyst)
    assert not SecrecyOrder.objects.exists()
    recorded(cast, case, by=cast.counsel)


def test_what_an_asker_claims_later_does_not_undo_the_register(cast):
    case = a_filed_case(cast)
    recorded(cast, case)
    intake.amend_request(
        case_id=case.id, fields={**FORM, "secrecy_ordered": "no"}, seen_version=1,
        by=cast.analyst, at=NOON,
    )  # fmt: skip
    case = Case.objects.get()
    assert (case.secrecy_ordered, case.secrecy_until) == (True, END)
    with pytest.raises(ValueError, match="register"):
        clock_event.record_event(
            case_id=case.id,
            happened=CaseEventWord.SECRECY_ENDED,
            happened_at=NOON + HOUR,
            note="call",
            by=cast.counsel,
            at=NOON + DAY,
        )


def test_orders_ring_before_their_end_at_it_and_to_be_looked_at(cast):
    case = a_filed_case(cast)
    recorded(cast, case)
    recorded(cast, case, until=None)
    for at in (NOON + DAY, END - 10 * DAY, END - 9 * DAY, END + HOUR, NOON + 181 * DAY):
        watch.tend(at=lambda at=at: at)
    rung = list(Alarm.objects.filter(kind__startswith="secrecy").order_by("rang_at"))
    assert [one.kind for one in rung] == ["secrecy-ends-soon", "secrecy-over", "secrecy-review"]
    assert all(SECRET not in one.says and case.ref not in one.says for one in rung)
    assert list(secrecy_due.orders(at=NOON + 181 * DAY)) == []
