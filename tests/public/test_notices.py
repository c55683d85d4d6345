"""A user's notice opens with its code and the account's name, and with nothing less."""

from __future__ import annotations

import pytest

from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import notice, release
from comity_server.casefile.models import Notice
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import ALICE, DAY, HOUR, NOON, a_sealed_case

UNKNOWN = "We cannot confirm this code for this account"


def ask(client, code: str, identifier: str):
    return client.post("/notice/", {"code": code, "identifier": identifier})


@pytest.fixture
def row(cast, monkeypatch) -> Notice:
    """A notice of a case whose production was fetched, and of which the user may be told."""
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    found = case.releases.get()
    begun = release.open_download(
        release_id=found.id, by=cast.officer, at=NOON + 5 * HOUR, now=lambda: NOON + 5 * HOUR
    )
    assert b"".join(begun.chunks)
    run_due(at=lambda: NOON + 6 * HOUR)
    row = Notice.objects.get(case=case)
    notice.decide_notice(
        notice_id=row.id,
        verdict=NoticeWord.DUE,
        because="Nothing in the law of the asker forbids it.",
        due_at=None,
        by=cast.counsel,
        at=NOON + 7 * HOUR,
    )
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)
    return Notice.objects.get(id=row.id)


@pytest.fixture
def told(row) -> Notice:
    assert notice.tell_user(notice_id=row.id, at=NOON + DAY)
    return Notice.objects.get(id=row.id)


def test_code_and_account_together_open_the_notice(told, visitor):
    page = ask(visitor, told.code, ALICE).content.decode()
    assert "Hong Kong Police Force asked us for information about your account." in page
    assert "We gave them your account details and sign-in records" in page
    assert "Nothing in the law of the asker forbids it." in page
    assert told.code in page


def test_small_letters_spaces_and_look_alikes_are_read(told, visitor):
    typed = told.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert told.code in ask(visitor, typed, f" {ALICE.upper()} ").content.decode()


def test_opening_is_recorded_before_it_is_shown(told, visitor):
    ask(visitor, told.code, ALICE)
    entry = Entry.objects.order_by("-number").first()
    assert (entry.kind, entry.case_ref) == ("notice.opened", told.case.ref)


def test_whatever_is_wrong_the_answer_is_the_same_byte_for_byte(told, visitor):
    answers = {
        without_token(ask(visitor, code, name).content.decode())
        for code, name in (
            (told.code, "bob@example.org"),
            ("ZZZZ-ZZZZ-ZZZZ", ALICE),
            ("nonsense", "nobody"),
            (told.code + "0", ALICE),
        )
    }
    assert len(answers) == 1
    assert UNKNOWN in answers.pop()


def without_token(page: str) -> str:
    before, _, rest = page.partition('name="csrfmiddlewaretoken" value="')
    return before + rest.partition('"')[2]


def test_before_its_reader_was_told_a_notice_does_not_open(row, visitor):
    page = ask(visitor, row.code, ALICE).content.decode()
    assert UNKNOWN in page
    assert Entry.objects.filter(kind="notice.opened").count() == 0


def test_neither_authority_nor_account_stands_in_address_or_title(told, visitor):
    page = ask(visitor, told.code, ALICE)
    assert page.request["PATH_INFO"] == "/notice/"
    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert title == "A notice about your account · Example Search"


def test_a_notice_stays_in_no_cache(told, visitor):
    assert ask(visitor, told.code, ALICE)["Cache-Control"] == "no-store"
    assert visitor.get("/notice/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("code", "name"), [("", ALICE), ("8QF2-7KXM-3TD9", ""), ("", "")])
def test_what_is_missing_is_asked_for(visitor, code, name):
    page = ask(visitor, code, name)
    assert page.status_code == 422
    assert "Enter the" in page.content.decode()


def test_an_account_name_of_any_length_and_script_is_an_ordinary_wrong_one(told, visitor):
    for name in ("x" * 100_000, "\u202e\u0000ß", "' OR 1=1 --"):
        assert UNKNOWN in ask(visitor, told.code, name).content.decode()
