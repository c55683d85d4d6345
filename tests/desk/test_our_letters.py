"""A letter goes out only in words that a named person approved, in the language it is asked in."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.determination.letters import version_of
from comity.pack.letters import LetterKind
from comity_server.actions import intake, letters
from comity_server.books import books
from comity_server.casefile.models import Case, Letter, TemplateApproval
from comity_server.casefile.reading import for_officers
from comity_server.gate.change import migration
from tests.support.cast import FORM, NOON, PASSWORD, a_cast, a_filed_case

ACKNOWLEDGES = LetterKind.ACKNOWLEDGEMENT


def chinese(kind: LetterKind = ACKNOWLEDGES):
    found = books().letters.find(kind, "zh-hant")
    assert found is not None
    return found


def approve_chinese(cast) -> int:
    return letters.approve_template(
        template="zh-hant.acknowledgement", version=version_of(chinese()), by=cast.counsel, at=NOON
    )


def filed_in_chinese(cast) -> Letter:
    filed = intake.file_request(fields=FORM, key="k", by=cast.officer, at=NOON, language="zh-hant")
    assert isinstance(filed, intake.Filed)
    return filed.case.letters.get()


def test_until_the_chinese_is_approved_we_write_in_english(house):
    cast = a_cast(house)
    letter = filed_in_chinese(cast)
    assert (letter.language, letter.subject) == ("en", "Your request is with us")
    assert letter.sent_at == NOON


def test_once_it_is_approved_we_write_in_chinese_with_their_reference_and_a_chinese_day(house):
    cast = a_cast(house)
    assert approve_chinese(cast) == 0
    letter = filed_in_chinese(cast)
    assert letter.language == "zh-hant"
    assert f"（編號 {FORM['their_reference']}）" in letter.body
    day = Case.objects.get().must_by
    assert f"{day.year}年{day.month}月{day.day}日" in letter.body


def test_a_letter_that_nobody_approved_waits_and_goes_out_with_the_approval(house):
    cast = a_cast(house)
    with migration():  # as if the shipped words had changed since
        TemplateApproval.objects.filter(template="en.acknowledgement").update(version="0" * 64)
    case = a_filed_case(cast)
    assert case.letters.get().sent_at is None
    assert for_officers.letters_of(case) == ()

    english = books().letters.find(ACKNOWLEDGES, "en")
    approve = {"template": english.id, "by": cast.counsel, "at": NOON}
    with pytest.raises(ValueError, match="changed since"):
        letters.approve_template(version="1" * 64, **approve)
    assert letters.approve_template(version=version_of(english), **approve) == 1
    assert len(for_officers.letters_of(case)) == 1
    with pytest.raises(ValueError, match="already"):
        letters.approve_template(version=version_of(english), **approve)


def test_counsel_reads_the_words_and_approves_them_on_the_desk(house):
    a_cast(house)
    client = Client()
    client.post("/desk/sign-in/", {"email": "lena@provider.example", "password": PASSWORD})
    listed = client.get("/desk/templates/").content.decode()
    assert "Nobody has approved it" in listed and "Traditional Chinese" in listed
    here = "/desk/templates/zh-hant.refusal/"
    page = client.get(here).content.decode()
    version = version_of(chinese(LetterKind.REFUSAL))
    assert "我們已審閱您的請求" in page and 'lang="zh-hant"' in page and version in page
    assert client.post(here, {"version": "x"}).status_code == 422
    assert client.post(here, {"version": version}).status_code == 302
    assert "Approve this letter" not in client.get(here).content.decode()


def test_an_officer_whose_pages_are_chinese_is_written_to_in_chinese(house):
    approve_chinese(a_cast(house))
    client = Client(headers={"accept-language": "zh-hant"})
    client.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    names = [
        "who",
        "what",
        "account",
        "needed",
        "why_no_order",
        "officer",
        "supervisor",
        "control_room",
    ]
    sent = client.post("/portal/emergency/", {"threat": "death", **dict.fromkeys(names, "x")})
    assert sent.status_code == 200
    assert Letter.objects.get(case__kind="emergency").language == "zh-hant"
