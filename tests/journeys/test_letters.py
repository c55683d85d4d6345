"""Two real letters of the Hong Kong police: received by mail, linked, counted as one."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from comity.transparency.requests import count_requests
from comity.vocabulary.instants import Period
from comity_server.actions import intake, post_room
from comity_server.casefile.models import Case
from comity_server.casefile.reading.letters import suggest
from comity_server.casefile.request_records import record_of, with_everything
from comity_server.people.models import Authority
from tests.support.cast import a_cast

SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).resolve().parents[3] / "shared"))
LETTERS = SHARED / "data" / "github" / "letters"
FIRST = datetime(2021, 12, 15, 9, tzinfo=UTC)
SECOND = datetime(2021, 12, 29, 9, tzinfo=UTC)


def mail(name: str, *, at: datetime, message_id: str, refers: str = "") -> bytes:
    """Return a published letter as the mail that brought it; its heading is not published."""
    heading = [
        "From: cstcb@police.example",
        "Subject: Removal of fake LeaveHomeSafe webpages",
        f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}",
        f"Message-ID: <{message_id}>",
        *([f"In-Reply-To: <{refers}>"] if refers else []),
        "Content-Type: text/plain; charset=utf-8",
    ]
    body = (LETTERS / name).read_text(encoding="utf-8")
    return ("\r\n".join(heading) + "\r\n\r\n" + body).encode()


def removal(at: datetime) -> dict[str, str]:
    return {
        "kind": "removal",
        "their_reference": f"letter of {at:%d %B %Y}",
        "service": "search",
        "offences": "forgery",
        "cites": "Crimes Ordinance (Cap. 200), s. 71",
        "scope_asked": "worldwide",
        "says": "Removal of pages that pretend to be the official application.",
    }


@pytest.mark.skipif(not LETTERS.is_dir(), reason="the published letters lie beside a checkout only")
def test_two_letters_are_one_correspondence_and_one_request(house):
    cast = a_cast(house)
    police = Authority.objects.get(name="Hong Kong Police Force")
    first = post_room.receive_mail(
        mail("2021-12-15-CSTCB.md", at=FIRST, message_id="1@x"), at=FIRST
    )
    filed = intake.record_request(
        submission_id=first.id,
        fields=removal(FIRST),
        authority_id=police.id,
        follows=None,
        by=cast.analyst,
        at=FIRST + timedelta(hours=1),
    )
    second = post_room.receive_mail(
        mail("2021-12-29-CSTCB.md", at=SECOND, message_id="2@x"), at=SECOND
    )
    read = post_room.read_letter(second)
    suggestion = suggest(second, read.letter)
    assert suggestion is not None and suggestion.case.ref == filed.case.ref
    intake.record_request(
        submission_id=second.id,
        fields=removal(SECOND),
        authority_id=police.id,
        follows=suggestion.case.id,
        by=cast.analyst,
        at=SECOND + timedelta(hours=1),
    )
    assert Case.objects.filter(kind="removal").count() == 2
    year = Period(datetime(2021, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))
    counts = count_requests(map(record_of, with_everything(Case.objects.all())), period=year)
    assert counts.of("removal") == 1
    assert bytes(second.body).count(b"still accessible") == 1
