"""A sender, and a told user, find their request in what was published; nobody else does."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import notice, openings
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case, Notice
from comity_server.casefile.reading import openings as reading
from comity_server.ledger.models import Entry
from comity_verify import comity_verify as tool
from tests.figures.publishing import JULY, a_letter, body, fetch, published
from tests.support.cast import (
    ALICE,
    HOUR,
    NOON,
    a_cast,
    a_filed_case,
    a_sealed_case,
    person_of,
)

PLACE = "received-by-place"


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(settings, "UNSAFE_STORY", True)
    monkeypatch.setattr(clock, "now", lambda: JULY)
    return a_cast(house)


@pytest.fixture
def given(cast):
    """Give data in answer to one request, leave another open, and publish the half-year."""
    case = a_sealed_case(cast)
    fetch(cast, case, at=NOON + 4 * HOUR)
    other = a_filed_case(cast, at=NOON + 5 * HOUR, their_reference="another")
    a_letter(cast, 1)
    return Case.objects.get(id=case.id), other, published(cast)


@pytest.fixture
def officer(cast):
    client = Client()
    client.force_login(person_of(cast.officer))
    return client


def checked(report, opening, submission):
    return tool.check_report(report, opening=opening, submission=submission)


def test_a_sender_finds_their_request_in_every_table_whose_answer_they_have(given, officer):
    case, _, found = given
    page = officer.get(f"/portal/requests/{case.ref}/").content.decode()
    hrefs = re.findall(r'href="(/portal/requests/[^"]+/opening/[^"]+)"', page)
    assert len(hrefs) == 4
    sent = officer.get(f"/portal/requests/{case.ref}/submission/").content
    report = body(found, "report.json")
    for href in hrefs:
        answer = officer.get(href)
        assert answer["Content-Disposition"] == 'attachment; filename="opening.json"'
        result = checked(report, answer.content, sent)
        assert result.faults == []
        assert any(line.startswith("your submission is counted in") for line in result.proved)


def test_what_was_sent_comes_back_byte_for_byte(given, officer):
    case, _, _ = given
    answer = officer.get(f"/portal/requests/{case.ref}/submission/")
    assert json.loads(answer.content)["their_reference"] == case.their_reference
    assert tool.sha256(answer.content).hexdigest() == answer["X-Content-SHA256"]


def test_another_submission_does_not_fit_an_opening(given, officer):
    case, other, found = given
    opening = officer.get(f"/portal/requests/{case.ref}/opening/2020-1/{PLACE}/").content
    wrong = officer.get(f"/portal/requests/{other.ref}/submission/").content
    assert checked(body(found, "report.json"), opening, wrong).faults


def test_a_request_without_an_answer_opens_nothing_of_its_outcome(given, officer):
    _, other, found = given
    sent = officer.get(f"/portal/requests/{other.ref}/submission/").content
    opening = officer.get(f"/portal/requests/{other.ref}/opening/2020-1/{PLACE}/").content
    assert checked(body(found, "report.json"), opening, sent).faults == []
    for table in ("outcomes", "outcomes-by-place"):
        answer = officer.get(f"/portal/requests/{other.ref}/opening/2020-1/{table}/")
        assert answer.status_code == 404


def test_an_answer_that_came_after_the_period_does_not_tell_that_it_was_held(cast, officer):
    case = a_sealed_case(cast)
    published(cast)
    fetch(cast, case, at=JULY + HOUR)
    outcome = officer.get(f"/portal/requests/{case.ref}/opening/2020-1/outcomes/")
    assert outcome.status_code == 404
    assert officer.get(f"/portal/requests/{case.ref}/opening/2020-1/{PLACE}/").status_code == 200


def test_nobody_opens_the_entry_of_another_officer(given, cast):
    case, _, _ = given
    other = Actor(cast.counsel.person, "officer")
    with pytest.raises(openings.NothingToOpen):
        openings.open_for_sender(ref=case.ref, edition="2020-1", table=PLACE, by=other, at=JULY)
    assert Client().get(f"/portal/requests/{case.ref}/submission/").status_code == 302


@pytest.mark.parametrize(
    ("edition", "table"), [("2020-2", PLACE), ("2020-1", "no-such-table"), ("2019-1", PLACE)]
)
def test_what_was_not_published_opens_nothing(given, officer, edition, table):
    case, _, _ = given
    answer = officer.get(f"/portal/requests/{case.ref}/opening/{edition}/{table}/")
    assert answer.status_code == 404


def test_a_follow_up_has_no_entry_of_its_own(cast, officer):
    case = a_filed_case(cast)
    later = a_letter(cast, 1, follows=case)
    published(cast)
    assert reading.for_sender(later) == ()
    assert reading.for_sender(case) != ()


def test_each_opening_is_recorded_before_it_is_shown(given, officer):
    case, _, _ = given
    before = Entry.objects.count()
    officer.get(f"/portal/requests/{case.ref}/opening/2020-1/{PLACE}/")
    entry = Entry.objects.order_by("number").last()
    assert Entry.objects.count() == before + 1
    assert (entry.kind, entry.case_ref) == ("vault.read", case.ref)


def test_a_told_user_finds_the_request_by_the_digest_in_the_notice(given, cast):
    case, _, found = given
    row = Notice.objects.get(case=case)
    notice.decide_notice(
        notice_id=row.id,
        verdict=NoticeWord.DUE,
        because="nothing forbids it",
        due_at=None,
        by=cast.counsel,
        at=JULY,
    )
    notice.tell_user(notice_id=row.id, at=JULY)
    visitor, entered = Client(), {"code": row.code, "identifier": ALICE}
    page = visitor.post("/notice/", entered).content.decode()
    digest = re.search(r"[0-9a-f]{64}", page)
    assert digest is not None
    asked = {**entered, "edition": "2020-1"}
    for table in (PLACE, "outcomes", "outcomes-by-place"):
        answer = visitor.post("/notice/opening/", {**asked, "table": table})
        assert answer["Content-Type"] == "application/json"
        result = tool.check_report(
            body(found, "report.json"), opening=answer.content, submission_sha256=digest[0]
        )
        assert result.faults == []
    wrong = visitor.post("/notice/opening/", {**asked, "table": PLACE, "identifier": "bob"})
    assert wrong.status_code == 404


def test_a_digest_that_is_not_the_submissions_is_found(given, officer):
    case, _, found = given
    opening = officer.get(f"/portal/requests/{case.ref}/opening/2020-1/{PLACE}/").content
    report = body(found, "report.json")
    assert tool.check_report(report, opening=opening, submission_sha256="0" * 64).faults
    assert tool.check_report(report, opening=opening, submission_sha256="x").faults
