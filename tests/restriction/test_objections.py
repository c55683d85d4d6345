"""Whoever is hit is told, may object, and reads the answer; the demand is published by parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import letter_publishing, lifting, notice, objection
from comity_server.actions.actor import NotAllowed
from comity_server.actions.letter_publishing import digest_of
from comity_server.casefile.letter_parts import parts_of
from comity_server.casefile.models import (
    Alarm,
    Case,
    Notice,
    Objection,
    PublishedLetter,
)
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.worker.loop import run_due
from tests.support.cast import DAY, HOUR, NOON, a_cast, a_person
from tests.support.desk import signed_in
from tests.support.limiting import a_demand, a_draft, a_restriction, say_yes

AT = NOON + DAY


@pytest.fixture
def cast(house):
    return a_cast(house)


@pytest.fixture
def row(cast, monkeypatch):
    """A restriction in force whose user was told."""
    row = a_restriction(cast)
    run_due(at=lambda: NOON + 4 * HOUR)
    found = Notice.objects.get(case_id=row.case_id)
    notice.decide_notice(
        notice_id=found.id,
        verdict=NoticeWord.DUE,
        because="Nothing forbids it.",
        due_at=None,
        by=cast.counsel,
        at=NOON + 5 * HOUR,
    )
    assert notice.tell_user(notice_id=found.id, at=AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return row


def the_notice() -> Notice:
    return Notice.objects.get()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def write(says: str | None = None):
    found = the_notice()
    fields = {"code": found.code, "identifier": found.account.identifier}
    return Client().post("/notice/", fields if says is None else {**fields, "objection": says})


def a_reviewer(cast):
    return a_person("rita", "rights", by=cast.admin)


def test_a_request_that_names_an_account_has_a_notice_verdict_before_anything_is_limited(cast):
    case = a_demand(cast)
    assert Notice.objects.get(case=case).verdict == NoticeWord.ASK


def test_the_user_is_told_what_is_limited_and_where(row):
    told = text_of(write())
    assert "asked us to restrict your account" in told
    assert "What is limited" in told and "Hong Kong SAR China" in told
    assert "It goes on until people lift it." in told
    assert "Send the objection" in told


def test_where_another_account_is_named_too_only_what_names_ones_own_is_told(row):
    def by_hand(kind: str, write: Callable[[], object]) -> None:
        with change(Side.EXCLUSIVE):
            write()
            store.append(kind, at=AT, actor="administrator", case=row.case.ref, body={})

    bob = row.case.accounts.get()
    bob.pk, bob.identifier, bob.position = uuid4(), "bob@example.org", 2
    bob._state.adding = True  # another row than the one that it was read from
    by_hand("test.added", bob.save)
    assert "It goes on until people lift it." in text_of(write()), row.resource
    row.resource = f"search/{bob.identifier}"
    by_hand("test.moved", row.save)
    assert "It goes on until people lift it." not in text_of(write())


def test_an_objection_is_a_case_of_its_own_and_rings(row):
    told = text_of(write("This is a memorial, and breaks no law."))
    assert "We have it and look at it." in told
    assert "Send the objection" not in told
    kept = Objection.objects.get()
    assert (kept.state, kept.case_id) == ("open", row.case_id)
    assert Alarm.objects.get(kind="objection").about == kept.ref
    assert Entry.objects.get(number=kept.ledger_number).kind == "restriction.objected"


def test_what_somebody_writes_stands_in_no_entry(row):
    write("a sentence that only I would write")
    assert not any(b"only I would" in bytes(one.canonical) for one in Entry.objects.all())


def test_an_empty_objection_asks_for_words_and_keeps_nothing(row):
    assert write("  ").status_code == 422
    assert not Objection.objects.exists()


def test_a_second_objection_waits_for_the_first(row):
    write("one")
    assert write("two").status_code == 422
    assert Objection.objects.count() == 1


def test_nobody_objects_without_the_code(row):
    account = the_notice().account.identifier
    for code in ("", "0000-0000-0000"):
        Client().post("/notice/", {"code": code, "identifier": account, "objection": "x"})
    assert not Objection.objects.exists()


def test_whoever_said_yes_does_not_decide(cast, row):
    write("look again")
    kept = Objection.objects.get()
    with pytest.raises(ValueError, match="somebody else"):
        objection.decide_objection(
            objection_id=kept.id, upheld=False, reasons="r", by=cast.counsel, at=AT
        )


def test_a_decision_is_read_by_whoever_objected_and_lifts_nothing(cast, row):
    write("look again")
    objection.decide_objection(
        objection_id=Objection.objects.get().id,
        upheld=True,
        reasons="It is a memorial.",
        by=a_reviewer(cast),
        at=AT,
    )
    told = text_of(write())
    assert "You are right." in told and "It is a memorial." in told
    row.refresh_from_db()
    assert row.state == "in-force"
    for by in (cast.counsel, cast.executive):
        lifting.consent_to_lift(
            restriction_id=row.id, as_wrong=True, grounds="upheld", by=by, at=AT
        )
    assert "It should never have been" in text_of(write())


def test_a_change_is_one_line_of_the_notice_and_not_two(cast, row):
    say_yes(cast, a_draft(cast, at=AT, changes=row.ref, places="HK, MO"), at=AT)
    told = text_of(write())
    assert told.count("It goes on until people lift it.") == 1
    assert "Macao SAR China" in told


def test_the_desk_decides_on_a_page_that_records_its_reader(cast, row):
    write("<b>look again</b>")
    kept = Objection.objects.get()
    a_reviewer(cast)
    rita = signed_in("rita")
    before = Entry.objects.filter(kind="review.opened").count()
    page = rita.get(f"/desk/objections/{kept.id}/")
    assert "&lt;b&gt;look again" in page.content.decode()
    assert Entry.objects.filter(kind="review.opened").count() == before + 1
    assert rita.post(f"/desk/objections/{kept.id}/", {"upheld": ""}).status_code == 422
    went = rita.post(f"/desk/objections/{kept.id}/", {"upheld": "no", "reasons": "It stands."})
    assert went.status_code == 302
    assert "Dismissed, with reasons" in text_of(rita.get("/desk/objections/"))
    assert (
        signed_in("lena")
        .post(f"/desk/objections/{kept.id}/", {"upheld": "no", "reasons": "x"})
        .status_code
        == 422
    )


def test_the_public_list_names_what_is_published_and_nothing_else(cast, row):
    say_yes(cast, a_draft(cast, at=AT, published_as="", title="A secret one"), at=AT)
    page = Client().get("/restrictions/")
    told = text_of(page)
    assert row.published_as in told
    assert "A secret one" not in told and row.title not in told
    assert row.case.ref not in page.content.decode()
    assert row.resource not in told


def test_with_nothing_published_the_list_says_so(cast):
    assert "No restriction is published." in text_of(Client().get("/restrictions/"))


def test_what_was_lifted_as_wrong_is_said_to_have_been(cast, row):
    for by in (cast.counsel, cast.executive):
        lifting.consent_to_lift(restriction_id=row.id, as_wrong=True, grounds="g", by=by, at=AT)
    assert "it should never have been" in text_of(Client().get("/restrictions/"))


def publish(cast, case: Case, *shown: int, digest: str = "", policy: str = "our rule 9"):
    return letter_publishing.publish_letter(
        case_id=case.id,
        seen_digest=digest or digest_of(parts_of(case)),
        shown=shown,
        policy=policy,
        by=cast.counsel,
        at=AT,
    )


def test_only_the_chosen_parts_of_a_demand_are_kept_and_shown(cast, row):
    case = row.case
    parts = parts_of(case)
    kept = publish(cast, case, 0)
    assert kept.parts == [parts[0], *[None] * (len(parts) - 1)]
    page = text_of(Client().get(f"/restrictions/letters/{kept.id}/"))
    assert "From: Hong Kong Police Force" in page
    assert page.count("[blacked out]") == len(parts) - 1
    assert "room-123" not in page and kept.digest in page
    assert digest_of(kept.parts).encode() in bytes(
        Entry.objects.get(number=kept.ledger_number).canonical
    )


def test_nothing_is_published_that_nobody_chose(cast, row):
    for shown in ((), (99,), (-1,)):
        with pytest.raises(ValueError, match="Choose which parts"):
            publish(cast, row.case, *shown)
    with pytest.raises(ValueError, match="Name the rule"):
        publish(cast, row.case, 0, policy=" ")
    assert not PublishedLetter.objects.exists()


def test_a_letter_that_changed_while_it_was_read_is_read_again(cast, row):
    with pytest.raises(ValueError, match="Read it again"):
        publish(cast, row.case, 0, digest="0" * 64)


def test_under_an_order_of_secrecy_nothing_is_published(cast):
    case = a_demand(cast, secrecy_ordered="yes", secrecy_until="2020-12-01")
    with pytest.raises(ValueError, match="Secrecy"):
        publish(cast, case, 0)


def test_a_letter_that_was_taken_down_is_gone(cast, row):
    kept = publish(cast, row.case, 0)
    for by in (cast.counsel, cast.executive):
        letter_publishing.withdraw_letter(case_id=row.case_id, because="b", by=by, at=AT)
    assert Client().get(f"/restrictions/letters/{kept.id}/").status_code == 404
    again = publish(cast, row.case, 0, 1)
    assert Client().get(f"/restrictions/letters/{again.id}/").status_code == 200


def test_one_person_alone_takes_no_letter_down(cast, row):
    kept = publish(cast, row.case, 0)
    letter_publishing.withdraw_letter(case_id=row.case_id, because="b", by=cast.counsel, at=AT)
    with pytest.raises(ValueError, match="second person"):
        letter_publishing.withdraw_letter(case_id=row.case_id, because="b", by=cast.counsel, at=AT)
    with pytest.raises(NotAllowed):
        letter_publishing.withdraw_letter(case_id=row.case_id, because="b", by=cast.analyst, at=AT)
    with pytest.raises(ValueError, match="why"):
        letter_publishing.withdraw_letter(case_id=row.case_id, because=" ", by=cast.counsel, at=AT)
    assert Client().get(f"/restrictions/letters/{kept.id}/").status_code == 200
    publish(cast, row.case, 0, 1)  # another copy takes its place: the word was for the old one
    letter_publishing.withdraw_letter(case_id=row.case_id, because="b", by=cast.executive, at=AT)
    assert PublishedLetter.objects.filter(withdrawn_at=None).count() == 1
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))[-4:]
    assert kinds[1] == "restriction.letter-withdrawal-asked" == kinds[3]


@pytest.mark.parametrize("asked", [False, True])
def test_the_database_lets_no_one_person_take_a_letter_down(cast, row, asked):
    kept = publish(cast, row.case, 0)
    kept.withdrawn_at, kept.withdrawn_by_id = AT, cast.counsel.person
    kept.withdrawal_asked_by_id = cast.counsel.person if asked else None
    with pytest.raises(IntegrityError, match="two_people_take_a_letter_down"), change(Side.NONE):
        kept.save()


def test_the_desk_takes_a_letter_down_by_two(cast, row):
    path = f"/desk/cases/{row.case.ref}/withdraw-letter/"
    lena, mika = signed_in("lena"), signed_in("mika")
    assert lena.get(path).status_code == 404
    kept = publish(cast, row.case, 0)
    assert "withdraw-letter" in lena.get(f"/desk/cases/{row.case.ref}/").content.decode()
    assert "Two people must say so" in text_of(lena.get(path))
    assert lena.post(path, {"reason": " "}).status_code == 422
    assert lena.post(path, {"reason": "a name was left in"}).status_code == 302
    assert lena.post(path, {"reason": "again"}).status_code == 422
    page = text_of(mika.get(path))
    assert "a name was left in" in page and "Take it down" in page
    assert mika.post(path, {"reason": "yes"}).status_code == 302
    assert Client().get(f"/restrictions/letters/{kept.id}/").status_code == 404


def test_the_desk_chooses_on_its_page_and_nothing_is_ticked_before(cast, row):
    lena = signed_in("lena")
    path = f"/desk/cases/{row.case.ref}/publish-letter/"
    page = lena.get(path).content.decode()
    assert " checked" not in page
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    assert lena.post(path, {"digest": digest, "policy": "rule 9"}).status_code == 422
    went = lena.post(path, {"digest": digest, "policy": "rule 9", "shown": ["0", "1"]})
    assert went.status_code == 302
    assert PublishedLetter.objects.get().parts.count(None) == len(parts_of(row.case)) - 2


def test_the_officer_reads_what_was_done_and_where(cast, row):
    case = Case.objects.get(id=row.case_id)
    assert case.state == Case.State.RESTRICTED
    officer = Client()
    from tests.support.cast import PASSWORD

    officer.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    page = text_of(officer.get(f"/portal/requests/{case.ref}/"))
    assert "What we limited, and where" in page
    assert "stays as it is for everybody else" in page
