"""A letter comes by mail, is kept once, read apart, and recorded by a person."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from click.testing import CliRunner

from comity_server import clock
from comity_server.actions import post_room
from comity_server.casefile.models import Case
from comity_server.cli.mail import command
from comity_server.evidence.models import Submission
from comity_server.ledger.models import Entry
from comity_server.people.models import Authority
from tests.support.cast import NOON, a_cast
from tests.support.desk import signed_in

MAIL = (
    b"From: Sergeant Lau <lau@police.example>\r\n"
    b"To: legal@provider.example\r\n"
    b"Subject: Our file 77\r\n"
    b"Message-ID: <77@police.example>\r\n"
    b"Date: Wed, 10 Jun 2020 08:00:00 +0800\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/plain\r\n\r\nWho used alice@example.org on 3 June?\r\n"
    b"--x\r\nContent-Type: application/zip\r\n"
    b"Content-Disposition: attachment; filename=warrant.zip\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nUEsDBAoAAAAAAA==\r\n--x--\r\n"
)
REMINDER = MAIL.replace(b"<77@police.example>", b"<78@police.example>").replace(
    b"MIME-Version", b"In-Reply-To: <77@police.example>\r\nMIME-Version"
)
ASKED = {
    "kind": "disclosure",
    "service": "search",
    "accounts": "alice@example.org",
    "categories": ["subscriber"],
    "says": "Who used this account?",
    "secrecy_ordered": "no",
}
CLAIMED = {
    "authority_name": "Lantau Police",
    "authority_kind": "police",
    "authority_place": "hk",
}


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


def received(mail: bytes) -> Submission:
    kept = post_room.receive_mail(mail, at=NOON)
    assert isinstance(kept, Submission), kept
    return kept


def test_a_letter_is_shown_as_text_with_its_parts_by_name(cast):
    kept = received(MAIL)
    ana = signed_in("ana")
    assert "Our file 77" in ana.get("/desk/letters/").content.decode()
    page = ana.get(f"/desk/letters/{kept.id}/").content.decode()
    assert "Who used alice@example.org on 3 June?" in page
    assert "warrant.zip" in page and "It is an archive." in page


def test_opening_a_letter_is_recorded_before_it_is_shown(cast):
    kept = received(MAIL)
    signed_in("ana").get(f"/desk/letters/{kept.id}/")
    assert Entry.objects.filter(kind="intake.letter-opened").count() == 1


def test_a_claimed_authority_enters_the_directory_unconfirmed(cast):
    kept = received(MAIL)
    went = signed_in("ana").post(f"/desk/letters/{kept.id}/", {**ASKED, **CLAIMED})
    assert went.status_code == 302, went.content.decode()
    case = Case.objects.get()
    assert (case.channel, case.authority.status) == ("email", Authority.Status.UNCONFIRMED)
    assert case.authority.jurisdiction == "HK"
    page = signed_in("ana").get(f"/desk/letters/{kept.id}/").content.decode()
    assert f"/desk/cases/{case.ref}/" in page and "Record the request" not in page


def test_a_letter_is_recorded_once(cast):
    kept = received(MAIL)
    ana = signed_in("ana")
    ana.post(f"/desk/letters/{kept.id}/", {**ASKED, **CLAIMED})
    again = ana.post(f"/desk/letters/{kept.id}/", {**ASKED, **CLAIMED})
    assert again.status_code == 422 and Case.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"authority_place": "H K"}, "Write the code of its state"),
        ({"authority_name": " "}, "Choose the authority"),
        ({"says": ""}, "Say in a few sentences"),
        ({"follows": "C-0000-0000"}, "There is no case here that you can open."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(cast, wrong, says):
    kept = received(MAIL)
    page = signed_in("ana").post(f"/desk/letters/{kept.id}/", {**ASKED, **CLAIMED, **wrong})
    assert page.status_code == 422 and says in page.content.decode()
    assert not Case.objects.exists()


def test_a_reminder_is_proposed_as_the_same_case_and_a_person_decides(cast):
    ana = signed_in("ana")
    ana.post(f"/desk/letters/{received(MAIL).id}/", {**ASKED, **CLAIMED})
    first = Case.objects.get()
    reminder = received(REMINDER)
    page = ana.get(f"/desk/letters/{reminder.id}/").content.decode()
    assert f"Proposed: {first.ref}" in page and "it answers a letter of that case" in page
    ana.post(f"/desk/letters/{reminder.id}/", {**ASKED, **CLAIMED, "follows": first.ref})
    assert Case.objects.exclude(id=first.id).get().follows_id == first.id


def test_another_domain_is_never_proposed(cast):
    ana = signed_in("ana")
    ana.post(f"/desk/letters/{received(MAIL).id}/", {**ASKED, **CLAIMED})
    other = received(REMINDER.replace(b"lau@police.example", b"lau@elsewhere.example"))
    assert "Proposed:" not in ana.get(f"/desk/letters/{other.id}/").content.decode()


def test_no_such_letter_and_nobody_signed_in(cast):
    assert signed_in("ana").get(f"/desk/letters/{uuid4()}/").status_code == 404


def run(mail: bytes):
    return CliRunner().invoke(command, ["receive", "-"], input=io.BytesIO(mail))


def test_a_mail_from_a_pipe_is_kept_once(house):
    first, again = run(MAIL), run(MAIL)
    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert first.output == again.output and Submission.objects.count() == 1
    assert bytes(Submission.objects.get().body) == MAIL


@pytest.mark.parametrize(
    ("mail", "reason"),
    [(b"", "empty"), (b"PK\x03\x04" + b"\0" * 64, "archive"), (b"x" * 25_000_001, "too-large")],
)
def test_what_is_no_letter_is_refused_with_its_reason(house, mail, reason):
    refused = run(mail)
    assert refused.exit_code == 1 and f"not kept ({reason})" in refused.output
    assert not Submission.objects.exists()
