"""The desk's further pages: roles, settings, search, places, amending, notices, people, books."""

from __future__ import annotations

import pytest

from comity_server import clock
from comity_server.actions import hold as hold_actions
from comity_server.casefile.models import Case, Hold, Notice
from comity_server.gate.change import Side, change
from comity_server.ledger import store
from comity_server.ledger.models import Entry
from comity_server.people.models import Officer, Person
from tests.support.cast import FORM, NOON, PASSWORD, a_cast, a_filed_case, an_active_hold
from tests.support.cast import HOLD as TERMS
from tests.support.desk import signed_in


@pytest.fixture
def cast(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return a_cast(house)


def amended(case: Case, **fields: str) -> dict[str, object]:
    form = {**FORM, "secrecy_ordered": "no", "version": str(case.version), **fields}
    return {**form, "categories": FORM["categories"].split("\n")}


def test_every_further_page_answers(cast):
    a_filed_case(cast)
    an_active_hold(cast, at=NOON)
    owner = signed_in("owner")
    for path in (
        *("settings/", "keys/", "notices/", "people/", "people/invite/", "packs/", "packs/hk/"),
        *("holds/hk/covered/", "search/?q=hong", "search/"),
        f"cases/{Case.objects.get().ref}/amend/",
        f"officers/{Officer.objects.get().id}/suspend/",
    ):
        page = owner.get(f"/desk/{path}")
        assert page.status_code == 200, path
    assert owner.get("/desk/packs/zz/").status_code == 404
    assert owner.get("/desk/notices/77/").status_code == 404


def test_somebody_with_several_roles_acts_in_the_one_they_choose(cast):
    owner = signed_in("owner")
    assert "Act as counsel" in owner.get("/desk/queue/").content.decode()
    owner.post("/desk/role/", {"role": "counsel"})
    page = owner.get("/desk/queue/").content.decode()
    assert "Act as counsel" not in page and "Act as analyst" in page


def test_a_role_that_one_has_not_changes_nothing(cast):
    ana = signed_in("ana")
    ana.post("/desk/role/", {"role": "executive"})
    page = ana.get("/desk/queue/").content.decode()
    assert "Act as" not in page and "analyst" in page


def test_settings_are_kept(cast):
    ana = signed_in("ana")
    went = ana.post(
        "/desk/settings/",
        {"theme": "dark", "density": "compact", "keys": "off", "zone": "Europe/Berlin"},
    )
    assert went.status_code == 302 and Person.objects.get(name="ana").theme == "dark"
    page = ana.get("/desk/settings/").content.decode()
    assert 'data-density="compact"' in page and 'data-keys="off"' in page
    refused = ana.post("/desk/settings/", {"theme": "pink"})
    assert refused.status_code == 422 and Person.objects.get(name="ana").theme == "dark"


def test_search_opens_a_reference_and_lists_theirs(cast):
    case = a_filed_case(cast)
    ana = signed_in("ana")
    went = ana.get("/desk/search/", {"q": case.ref.lower()})
    assert went.status_code == 302 and went["Location"] == f"/desk/cases/{case.ref}/"
    assert case.ref in ana.get("/desk/search/", {"q": case.their_reference}).content.decode()


def test_search_finds_no_sealed_case(cast):
    case = a_filed_case(cast)
    with change(Side.EXCLUSIVE):
        Case.objects.filter(id=case.id).update(sealed=True)
        store.append("review.sealed", at=NOON, actor="counsel", case=case.ref)
    ana = signed_in("ana")
    for text in (case.ref, case.their_reference):
        page = ana.get("/desk/search/", {"q": text}).content.decode()
        assert f"/desk/cases/{case.ref}/" not in page and "that you can open" in page


def test_a_place_is_recorded_with_its_evidence(cast):
    case = a_filed_case(cast)
    ana = signed_in("ana")
    fields = {"account": "1", "place": "hk", "basis": "a letter from the user"}
    assert ana.post(f"/desk/cases/{case.ref}/place/", fields).status_code == 302
    account = Case.objects.get().accounts.get()
    assert (account.place, account.place_basis) == ("HK", "a letter from the user")
    assert "a letter from the user" in ana.get(f"/desk/cases/{case.ref}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"basis": " "}, 422), ({"place": "Mars"}, 422), ({"account": "9"}, 404)],
)
def test_no_place_is_recorded_without_evidence_or_account(cast, wrong, status):
    case = a_filed_case(cast)
    fields = {"account": "1", "place": "HK", "basis": "a letter", **wrong}
    assert signed_in("ana").post(f"/desk/cases/{case.ref}/place/", fields).status_code == status
    assert Case.objects.get().accounts.get().place == "DE"


def test_a_case_is_assigned_to_one_of_us_and_to_nobody_else(cast):
    case = a_filed_case(cast)
    ana, lena = signed_in("ana"), Person.objects.get(name="lena")
    ana.post(f"/desk/cases/{case.ref}/assign/", {"assigned_to": str(lena.id)})
    assert Case.objects.get().assigned_to_id == lena.id
    officer = Officer.objects.get().person_id
    refused = ana.post(f"/desk/cases/{case.ref}/assign/", {"assigned_to": str(officer)})
    assert refused.status_code == 422 and Case.objects.get().assigned_to_id == lena.id


def test_an_amendment_voids_what_was_decided(cast):
    case = a_filed_case(cast)
    went = signed_in("ana").post(
        f"/desk/cases/{case.ref}/amend/", amended(case, says="Only the theft of 3 June.")
    )
    assert went.status_code == 302, went.content.decode()
    assert Case.objects.get().says == "Only the theft of 3 June."
    assert Entry.objects.filter(kind="intake.amended", case_ref=case.ref).count() == 1


def test_a_text_on_an_old_version_is_compared_and_not_lost(cast):
    case = a_filed_case(cast)
    signed_in("lena").post(f"/desk/cases/{case.ref}/amend/", amended(case, says="Hers."))
    page = signed_in("ana").post(f"/desk/cases/{case.ref}/amend/", amended(case, says="Mine."))
    text = page.content.decode()
    assert page.status_code == 409 and "while you were writing" in text
    assert "Hers." in text and "Mine." in text and Case.objects.get().says == "Hers."
    kept = signed_in("ana").post(
        f"/desk/cases/{case.ref}/amend/", amended(case, says="Mine.", version="2")
    )
    assert kept.status_code == 302 and Case.objects.get().says == "Mine."


def test_an_officer_is_suspended_at_once_and_only_with_a_reason(cast):
    officer = Officer.objects.get()
    ana = signed_in("ana")
    path = f"/desk/officers/{officer.id}/suspend/"
    assert ana.post(path, {"reason": " "}).status_code == 422
    assert ana.post(path, {"reason": "the authority says they left"}).status_code == 302
    assert Officer.objects.get().status == "suspended"
    page = ana.get(f"/desk/officers/{officer.id}/").content.decode()
    assert "Suspended" in page and "Suspend the officer" not in page


def test_a_second_person_confirms_what_one_activated_alone(cast):
    hold_actions.draft_hold(ref="hk", title="Hong Kong", terms=TERMS, by=cast.counsel, at=NOON)
    hold_actions.break_glass(ref="hk", grounds="now", by=cast.counsel, at=NOON)
    lena, mika = signed_in("lena"), signed_in("mika")
    assert "Confirm this hold" not in lena.get("/desk/holds/hk/").content.decode()
    assert "Confirm this hold" in mika.get("/desk/holds/hk/").content.decode()
    assert lena.post("/desk/holds/hk/confirm/", {"reason": "yes"}).status_code == 422
    assert Hold.objects.get().confirm_by is not None
    assert mika.post("/desk/holds/hk/confirm/", {"reason": "yes"}).status_code == 302
    assert Hold.objects.get().confirm_by is None


def a_notice(case: Case) -> Notice:
    row = Notice.objects.get(case=case)
    assert row.verdict == "ask"
    return row


def test_a_person_decides_whether_a_user_is_told(cast):
    row = a_notice(a_filed_case(cast))
    lena = signed_in("lena")
    assert f"/desk/notices/{row.id}/" in lena.get("/desk/notices/").content.decode()
    path = f"/desk/notices/{row.id}/"
    assert lena.get(path).status_code == 200
    assert lena.post(path, {"verdict": "delayed", "reason": "an order"}).status_code == 422
    went = lena.post(path, {"verdict": "delayed", "due_on": "2020-09-01", "reason": "an order"})
    assert went.status_code == 302
    assert Notice.objects.get().verdict == "delayed"
    assert f"/desk/notices/{row.id}/" not in lena.get("/desk/notices/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"verdict": "ask"}, {"verdict": "due", "reason": ""}, {"due_on": "soon"}]
)
def test_no_decision_about_a_user_without_its_reason(cast, wrong):
    row = a_notice(a_filed_case(cast))
    fields = {"verdict": "due", "reason": "s. 4", **wrong}
    assert signed_in("lena").post(f"/desk/notices/{row.id}/", fields).status_code == 422
    assert Notice.objects.get().verdict == "ask"


def test_an_analyst_does_not_decide_about_telling_a_user(cast):
    row = a_notice(a_filed_case(cast))
    page = signed_in("ana").post(f"/desk/notices/{row.id}/", {"verdict": "due", "reason": "x"})
    assert page.status_code == 422 and Notice.objects.get().verdict == "ask"


def test_a_link_to_join_is_shown_once(cast):
    owner = signed_in("owner")
    owner.post("/desk/role/", {"role": "administrator"})
    made = owner.post(
        "/desk/people/invite/",
        {"name": "Ida", "email": "ida@provider.example", "roles": ["rights"]},
    )
    link = made.content.decode().split("http://testserver")[1].split("<")[0]
    assert link not in owner.get("/desk/people/").content.decode()
    from django.test import Client

    joined = Client().post(link, {"owner_name": "Ida", "password": PASSWORD})
    assert joined.status_code == 302 and Person.objects.get(name="Ida").roles == ["rights"]


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"email": "nobody"}, {"roles": []}, {"email": "ana@provider.example"}],
)
def test_nobody_is_invited_by_half(cast, wrong):
    owner = signed_in("owner")
    owner.post("/desk/role/", {"role": "administrator"})
    before = Person.objects.count()
    fields = {"name": "Ida", "email": "ida@provider.example", "roles": ["rights"], **wrong}
    assert owner.post("/desk/people/invite/", fields).status_code == 422
    assert Person.objects.count() == before


def test_only_an_administrator_invites(cast):
    before = Person.objects.count()
    fields = {"name": "Ida", "email": "ida@provider.example", "roles": ["rights"]}
    assert signed_in("ana").post("/desk/people/invite/", fields).status_code == 422
    assert Person.objects.count() == before
