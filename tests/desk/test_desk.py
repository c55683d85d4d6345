"""Our people work a case at the desk: read, decide, approve, release; and put holds in place."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server import clock
from comity_server.books import books
from comity_server.casefile.models import Case, Hold, Release
from comity_server.ledger.models import Entry
from comity_server.people.models import Officer, Person
from comity_server.worker.loop import run_due
from tests.support.cast import NOON, PASSWORD, a_cast, a_filed_case, an_active_hold


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


def signed_in(name: str) -> Client:
    client = Client()
    went = client.post(
        "/desk/sign-in/", {"email": f"{name}@provider.example", "password": PASSWORD}
    )
    assert went.status_code == 302, went.content.decode()
    return client


def decided(case: Case) -> dict[str, str]:
    """Return the editor's form filled to give everything, each finding overridden with a reason."""
    fields = {"act": "sign", "version": str(case.version), "summary": "The warrant names it."}
    pairs = len(case.accounts.all()) * len(case.categories)
    for number in range(1, pairs + 1):
        fields[f"grant-{number}"] = "granted"
        fields[f"reasons-{number}"] = "The warrant names it."
    fields["adopt-law-any"] = "override"
    fields["override-law-any"] = "Counsel read the warrant."
    return fields


def test_every_page_of_the_desk_answers(cast):
    case = a_filed_case(cast)
    an_active_hold(cast, at=NOON)
    ana = signed_in("ana")
    officer = Officer.objects.get()
    for path in (
        "queue/",
        "queue/?tab=team",
        f"cases/{case.ref}/",
        f"cases/{case.ref}/determination/",
        "releases/",
        "letters/",
        "ledger/",
        "authorities/",
        "authorities/new/",
        f"officers/{officer.id}/",
        "holds/",
        "holds/new/",
        "holds/hk/",
        "holds/hk/lift/",
    ):
        page = ana.get(f"/desk/{path}")
        assert page.status_code == 200, path


def test_a_case_is_worked_from_the_queue_to_the_release(cast):
    case = a_filed_case(cast)
    ana, lena, mika = signed_in("ana"), signed_in("lena"), signed_in("mika")
    assert case.ref in ana.get("/desk/queue/").content.decode()
    signed = ana.post(f"/desk/cases/{case.ref}/determination/", decided(case))
    assert signed.status_code == 302, signed.content.decode()
    for person in (lena, mika):
        page = person.get(f"/desk/cases/{case.ref}/approval/").content.decode()
        digest = page.split('name="digest" value="')[1].split('"')[0]
        went = person.post(f"/desk/cases/{case.ref}/approval/", {"digest": digest})
        assert went.status_code == 302
    run_due(at=lambda: NOON)
    assert "Release to the officer" in lena.get(f"/desk/cases/{case.ref}/release/").content.decode()
    went = lena.post(f"/desk/cases/{case.ref}/release/")
    assert went.status_code == 302 and Release.objects.count() == 1


def test_a_lens_that_found_nothing_shows_what_it_looked_at(cast):
    case = a_filed_case(cast)
    page = signed_in("ana").get(f"/desk/cases/{case.ref}/").content.decode()
    policy = page.partition('id="lens-policy"')[2].partition("</section>")[0]
    rules = [rule for rule in books().policy.rule if "disclosure" in rule.kinds]
    shown = [rule for rule in rules if rule.says in policy]
    assert len(shown) == len(rules), {rule.id for rule in rules} - {rule.id for rule in shown}
    assert "Not so." in policy


def test_opening_a_case_is_recorded_before_it_is_shown(cast):
    case = a_filed_case(cast)
    before = Entry.objects.filter(kind="review.opened").count()
    signed_in("ana").get(f"/desk/cases/{case.ref}/")
    assert Entry.objects.filter(kind="review.opened", case_ref=case.ref).count() == before + 1


def test_no_case_and_no_access_read_the_same(cast):
    case = a_filed_case(cast)
    ana = signed_in("ana")
    unknown = ana.get("/desk/cases/C-0000-0000/")
    assert unknown.status_code == 404
    assert "There is no case here that you can open." in unknown.content.decode()
    from comity_server.gate.change import Side, change
    from comity_server.ledger import store

    with change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(sealed=True)
        store.append("review.sealed", at=NOON, actor="counsel", case=case.ref)
    sealed = ana.get(f"/desk/cases/{case.ref}/")
    assert sealed.status_code == 404 and sealed.content == unknown.content
    assert case.ref not in ana.get("/desk/queue/?tab=team").content.decode()


def test_an_analyst_approves_nothing(cast):
    case = a_filed_case(cast)
    ana = signed_in("ana")
    ana.post(f"/desk/cases/{case.ref}/determination/", decided(case))
    page = ana.get(f"/desk/cases/{case.ref}/approval/").content.decode()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    went = ana.post(f"/desk/cases/{case.ref}/approval/", {"digest": digest})
    assert went.status_code == 422


def test_an_old_digest_approves_nothing(cast):
    case = a_filed_case(cast)
    signed_in("ana").post(f"/desk/cases/{case.ref}/determination/", decided(case))
    went = signed_in("lena").post(f"/desk/cases/{case.ref}/approval/", {"digest": "0" * 64})
    assert went.status_code == 422


def test_nobody_reads_the_desk_without_signing_in(cast):
    case = a_filed_case(cast)
    officer = Client()
    officer.post("/portal/sign-in/", {"email": "chan@police.example", "password": PASSWORD})
    for client in (Client(), officer):
        for path in ("queue/", f"cases/{case.ref}/", "holds/", "ledger/"):
            went = client.get(f"/desk/{path}")
            assert went.status_code == 302 and went["Location"] == "/desk/sign-in/"


HOLD = {
    "name": "Hong Kong: no production",
    "requested_by": "HK",
    "kinds": ["disclosure", "realtime"],
    "stops": "production",
    "effective_at": "2020-06-10T08:00",
    "zone": "Asia/Hong_Kong",
    "received": "all",
    "emergency": "held",
    "lift_on": "attested",
    "lift_detail": "the end of our review",
    "statement": "We do not produce user data for Hong Kong authorities.",
    "reasons": "the new law",
}


def test_the_impact_is_shown_before_anything_is_saved(cast):
    a_filed_case(cast)
    lena = signed_in("lena")
    page = lena.post("/desk/holds/new/", {**HOLD, "act": "preview"})
    assert page.status_code == 200 and "One pending request covered" in page.content.decode()
    assert not Hold.objects.exists()


def test_a_hold_without_a_choice_for_emergencies_is_refused(cast):
    lena = signed_in("lena")
    page = lena.post("/desk/holds/new/", {**HOLD, "emergency": "", "act": "propose"})
    assert page.status_code == 422 and "no default" in page.content.decode()
    assert not Hold.objects.exists()


def test_two_people_put_a_hold_in_place_and_it_bars(cast):
    case = a_filed_case(cast)
    lena, mika = signed_in("lena"), signed_in("mika")
    went = lena.post("/desk/holds/new/", {**HOLD, "act": "propose"})
    assert went.status_code == 302, went.content.decode()
    ref = went["Location"].split("/")[-2]
    lena.post(f"/desk/holds/{ref}/yes/", {"reason": "the new law"})
    assert Hold.objects.get().state == "draft"
    mika.post(f"/desk/holds/{ref}/yes/", {"reason": "the new law"})
    assert Hold.objects.get().state == "active"
    page = lena.get(f"/desk/cases/{case.ref}/").content.decode()
    assert "Nothing may leave this case" in page and "Hong Kong: no production" in page


def test_two_words_lift_only_what_may_be_lifted(cast):
    an_active_hold(cast, at=NOON)
    lena, mika = signed_in("lena"), signed_in("mika")
    assert lena.post("/desk/holds/hk/lift/", {"reason": "over"}).status_code == 302
    assert lena.post("/desk/holds/hk/lift/", {"reason": "over"}).status_code == 422
    assert Hold.objects.get().state == "active"
    assert mika.post("/desk/holds/hk/lift/", {"reason": "over"}).status_code == 302
    assert Hold.objects.get().state == "lifted"


def test_the_first_person_sets_the_house_up_by_a_link(house):
    from comity_server.actions import people

    token = people.offer_set_up(at=clock.now())
    client, base = Client(), f"/desk/set-up/{token}/"
    answers = {
        "name": {"provider_name": "Two-person forum"},
        "services": {"services": "forum"},
        "address": {"address": "legal@forum.example"},
        "data": {"holds_data": ["subscriber", "access"]},
        "place": {"established_in": "IE"},
        "team": {"owner_name": "Ida", "owner_email": "ida@forum.example", "password": PASSWORD},
        "page": {"page_shown": "yes"},
    }
    for key, fields in answers.items():
        assert client.get(f"{base}{key}/").status_code == 200
        went = client.post(f"{base}{key}/", fields)
        assert went.status_code == 302, went.content.decode()
    assert went["Location"] == "/desk/queue/"
    assert client.get("/desk/queue/").status_code == 200
    assert Person.objects.get().email == "ida@forum.example"
    assert Client().get(f"{base}name/").status_code == 404
