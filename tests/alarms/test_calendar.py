"""A person's calendar: correct by RFC 5545, opened by a secret only, and silent about accounts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from comity_server import clock
from comity_server.actions import calendar as actions
from comity_server.actions import clock_event
from comity_server.casefile.calendar_text import CalendarEntry, escape, fold, write_calendar
from comity_server.casefile.event_words import CaseEventWord
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.people.models import Person
from tests.support.cast import ALICE, DAY, FORM, HOLD, NOON, a_cast, a_filed_case, an_active_hold
from tests.support.desk import signed_in

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


def unfolded(text: bytes) -> list[str]:
    """Read a calendar as section 3.1 says: a break and one blank are nothing."""
    return text.replace(b"\r\n ", b"").decode().split("\r\n")


def unescaped(value: str) -> str:
    read, signs = "", iter(value)
    for one in signs:
        after = next(signs) if one == "\\" else one
        read += "\n" if one == "\\" and after in "nN" else after
    return read


@given(texts)
def test_what_is_folded_and_escaped_reads_back_and_no_line_is_too_long(text):
    whole = fold(f"SUMMARY:{escape(text)}").encode()
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))
    value = whole.replace(b"\r\n ", b"").decode().removeprefix("SUMMARY:")
    assert unescaped(value) == "".join(one for one in text if one == "\n" or one.isprintable())
    assert b"\n" not in whole.replace(b"\r\n ", b"")


def test_instants_are_written_in_utc_whatever_zone_they_came_in():
    at = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    lines = unfolded(write_calendar([CalendarEntry("u", at, "s", "d")], name="n", at=at))
    assert "DTSTART:20260329T013000Z" in lines
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    opened = [line[6:] for line in lines if line.startswith("BEGIN:")]
    assert sorted(opened) == sorted(line[4:] for line in lines if line.startswith("END:"))
    assert opened.count("VALARM") == 2


def feed(token: str):
    return Client().get(f"/calendar/{token}.ics")


def events(token: str) -> dict[str, str]:
    """Return the start of each event by its identifier."""
    lines = unfolded(feed(token).content)
    uids = [line[4:] for line in lines if line.startswith("UID:")]
    starts = [line[8:] for line in lines if line.startswith("DTSTART:")]
    return dict(zip(uids, starts, strict=True))


def test_it_holds_the_due_times_of_ones_cases_and_names_no_account(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    cast = a_cast(house)
    case = a_filed_case(cast)
    an_active_hold(cast, at=NOON, terms=HOLD + "review_by = 2020-07-01\n")
    ana = actions.make_calendar(by=cast.analyst, at=NOON)
    lena = actions.make_calendar(by=cast.counsel, at=NOON)
    answer = feed(ana)
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["content-type"] == "text/calendar; charset=utf-8"
    assert answer["cache-control"] == "private, no-store"
    assert f"SUMMARY:{case.ref}: answer by now" in text
    assert "DTSTART:20200624T120000Z" in text
    assert "decide again" not in text and "decide again" in feed(lena).content.decode()
    secrets = (ALICE, FORM["says"], FORM["their_reference"], "Hong Kong Police", "Chan")
    assert not [word for word in secrets if word in text]


def test_an_entry_that_moves_keeps_its_identifier(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    cast = a_cast(house)
    case = a_filed_case(cast, answer_by="2020-06-15")
    token = actions.make_calendar(by=cast.analyst, at=NOON)
    before = events(token)
    clock_event.record_event(
        case_id=case.id,
        happened=CaseEventWord.EXTENDED,
        happened_at=NOON,
        until=NOON + 40 * DAY,
        note="a letter",
        by=cast.analyst,
        at=NOON,
    )
    after = events(token)
    moved = {uid for uid in before if after.get(uid) != before[uid]}
    assert len(moved) == 1 and moved <= set(after)


def test_only_the_newest_secret_of_somebody_who_works_here_opens_it(house):
    cast = a_cast(house)
    old = actions.make_calendar(by=cast.analyst, at=NOON)
    new = actions.make_calendar(by=cast.analyst, at=NOON)
    nothing = feed("x" * 43)
    assert feed(new).status_code == 200
    for closed in (feed(old), nothing):
        assert closed.status_code == 404 and closed.content == nothing.content
    actions.revoke_calendar(by=cast.analyst, at=NOON)
    assert feed(new).status_code == 404
    assert not actions.revoke_calendar(by=cast.analyst, at=NOON)
    last = actions.make_calendar(by=cast.analyst, at=NOON)
    with change(Side.EXCLUSIVE):
        Person.objects.filter(id=cast.analyst.person).update(is_active=False)
        store.append("people.left", at=NOON, actor="administrator")
    assert feed(last).status_code == 404


def test_the_address_is_shown_once_at_the_desk_and_taken_back_there(house):
    a_cast(house)
    ana = signed_in("ana")
    assert "Make the address" in ana.get("/desk/alarms/calendar/").content.decode()
    shown = ana.post("/desk/alarms/calendar/").content.decode()
    token = shown.split("/calendar/")[1].split(".ics")[0]
    assert feed(token).status_code == 200
    assert token not in ana.get("/desk/alarms/calendar/").content.decode()
    assert ana.post("/desk/alarms/calendar/revoke/").status_code == 302
    assert feed(token).status_code == 404
