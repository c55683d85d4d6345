"""The desk's pages of assessments: by sections, without script, and signed as shown."""

from __future__ import annotations

import pytest
from django.test import Client

from comity_server import clock
from comity_server.actions import assessment, hold, hold_lift
from comity_server.casefile.models import Assessment, AssessmentDissent, Hold
from comity_server.ledger.models import Entry
from tests.support.assessing import (
    ASSESSED,
    a_rights_lead,
    an_approved_assessment,
    begun,
    digest_now,
)
from tests.support.cast import DAY, HOUR, NOON, a_cast, an_active_hold, person_of

PAGE = "/desk/assessments/hk-hria/"


@pytest.fixture
def cast(house, monkeypatch):
    cast = a_cast(house)
    announced = ASSESSED + "announced_at = 2020-06-10T00:00:00Z\n"
    an_active_hold(cast, at=NOON, terms=announced)
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * DAY)
    return cast


def client_of(actor):
    client = Client()
    client.force_login(person_of(actor))
    session = client.session
    session["role"] = actor.role
    session.save()
    return client


def test_an_assessment_is_begun_on_the_holds_page(cast):
    client = client_of(cast.analyst)
    assert b"/desk/holds/hk/assess/" in client.get("/desk/holds/hk/").content
    answer = client.post("/desk/holds/hk/assess/", {"title": "Hong Kong"})
    assert answer["Location"] == PAGE
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Nobody can sign this yet" in page.text and "0 of 10 sections done" in page.text


SECTIONS = {
    "scope": {"trigger": "The law", "requested_by": "HK", "text": "What it covers"},
    "law": {"text": "Article 43", "gap": "no counsel there dares to answer"},
    "people": {
        "text": "Journalists first",
        "voice": "civil-society",
        "held_on": "2020-06-11",
        "said": "Wait.",
    },
    "rights": {"text": "Privacy first"},
    "severity": {
        "text": "x",
        "rights": ["privacy", "life"],
        "courses": ["comply", "refuse"],
        "scale": "3",
        "scope": "2",
        "irremediability": "2",
        "likelihood": "2",
        "reason": "as seen elsewhere",
    },
    "options": {"text": "x", "course": "refuse", "says": "Refuse", "harm_left": "Crimes"},
    "measures": {
        "text": "x",
        "measure": "Log all",
        "owner": "Lena",
        "due_on": "2020-07-01",
        "proved_by": "an audit",
        "blocking": "yes",
    },
    "decision": {"text": "x", "outcome": "keep", "conditions": "none"},
    "tracking": {"text": "x", "review_on": "2020-12-01", "public_summary": "We looked."},
}


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_each_section_is_written_by_its_form_and_kept(cast, name):
    row = begun(cast, at=NOON + DAY)
    client = client_of(cast.counsel)
    version = row.version
    form = client.get(f"{PAGE}write/{name}/")
    assert form.status_code == 200
    answer = client.post(f"{PAGE}write/{name}/", {"version": version, **SECTIONS[name]})
    assert answer.status_code == 302, answer.text
    row.refresh_from_db()
    assert row.version == version + 1
    newest = row.versions.get(version=row.version)
    assert (newest.section, newest.by_id) == (name, cast.counsel.person)
    assert SECTIONS[name]["text"] in client.get(PAGE).text


@pytest.mark.parametrize(
    ("name", "wrong", "says"),
    [
        ("scope", {"requested_by": "CN-HK"}, "CN-HK"),
        ("people", {"said": "x", "voice": "academic", "held_on": "soon"}, "Enter a day"),
        ("severity", {**SECTIONS["severity"], "scale": "9"}, "from 1 to 5"),
        ("severity", {**SECTIONS["severity"], "scale": ""}, "Enter a number"),
        ("options", {"course": "refuse", "says": "x"}, "harm is left over"),
        ("measures", {"measure": "x", "due_on": "2020-07-01"}, "Say whose it is"),
        ("tracking", {"review_on": "never"}, "Enter a day"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(cast, name, wrong, says):
    row = begun(cast, at=NOON + DAY)
    sent = {"version": row.version, **wrong, "text": "my words"}
    answer = client_of(cast.counsel).post(f"{PAGE}write/{name}/", sent)
    assert answer.status_code == 422
    assert says in answer.text and "my words" in answer.text
    version = row.version
    row.refresh_from_db()
    assert row.version == version


def test_a_stale_save_keeps_what_was_written_in_the_form(cast):
    begun(cast, at=NOON + DAY)
    sent = {"version": "1", "text": "my words"}
    answer = client_of(cast.counsel).post(f"{PAGE}write/law/", sent)
    assert answer.status_code == 422
    assert "changed the assessment while you were writing" in answer.text
    assert "my words" in answer.text


def test_two_sign_what_they_were_shown(cast):
    begun(cast, at=NOON + DAY)
    rights = a_rights_lead(cast)
    for actor in (rights, cast.executive):
        client = client_of(actor)
        shown = client.get(f"{PAGE}sign/").text
        assert digest_now("hk-hria") in shown and "wrote ‘Decision’" in shown
        answer = client.post(f"{PAGE}sign/", {"digest": digest_now("hk-hria")})
        assert answer.status_code == 302, answer.text
    assert Assessment.objects.get().state == Assessment.State.APPROVED
    assert "Signed by two" in client.get(PAGE).text


def test_whoever_may_not_sign_is_told_so(cast):
    begun(cast, at=NOON + DAY)
    answer = client_of(cast.counsel).post(f"{PAGE}sign/", {"digest": digest_now("hk-hria")})
    assert answer.status_code == 422 and "This needs rights or executive" in answer.text
    assert Assessment.objects.get().state == Assessment.State.DRAFT


def test_dissent_evidence_and_measures_are_recorded_by_forms(cast):
    row = begun(cast, at=NOON + DAY)
    client = client_of(cast.counsel)
    client.post(f"{PAGE}dissent/", {"reason": "No.\nNever."})
    assert AssessmentDissent.objects.get().text.split() == ["No.", "Never."]
    kept = {"title": "Gazette", "source": "p. 4", "content": "Article 1"}
    assert client.post(f"{PAGE}evidence/law/", kept).status_code == 302
    found = row.evidence.get(source="p. 4")
    paper = client.get(f"/desk/evidence/{found.id}/")
    assert paper.content == b"Article 1" and "attachment" in paper["Content-Disposition"]
    assert Entry.objects.order_by("-number").first().kind == "assessment.evidence-opened"
    assert client.post(f"{PAGE}done/log/", {"reason": "I saw it."}).status_code == 302
    assert row.proofs.get().person_id == cast.counsel.person


@pytest.mark.parametrize("path", ["", "write/law/", "sign/", "dissent/", "evidence/law/"])
def test_an_assessment_that_is_not_there_is_a_plain_404(cast, path):
    assert client_of(cast.counsel).get(f"/desk/assessments/nothing/{path}").status_code == 404
    assert Client().get(f"{PAGE}{path}").status_code in {302, 404}


def test_the_holds_page_shows_its_versions_and_what_changed_in_plain_words(cast):
    wider = ASSESSED.replace('stops = "production"', 'stops = "answer"')
    hold.draft_hold(
        ref="hk-2", title="t", terms=wider, by=cast.counsel, at=NOON + DAY, replaces="hk"
    )
    for by in (cast.counsel, cast.executive):
        hold.consent_to_hold(ref="hk-2", grounds="g", by=by, at=NOON + DAY)
    page = client_of(cast.counsel).get("/desk/holds/hk-2/").text
    assert "What this version changed" in page
    assert "before: production: no data is collected or leaves" in page
    assert "Version 1, hk" in page and "Version 2, hk-2 (this one)" in page


def test_the_editor_of_the_next_version_begins_with_what_stands(cast):
    page = client_of(cast.counsel).get("/desk/holds/new/?replaces=hk").text
    assert 'value="HK"' in page and "hk-hria" in page


def test_a_hold_that_came_back_is_shown_in_force_again(cast, monkeypatch):
    rights = a_rights_lead(cast)
    an_approved_assessment(cast, rights, at=NOON + DAY)
    hold_lift.lift_hold(
        ref="hk", by=[cast.counsel, cast.executive], grounds="g", at=NOON + DAY + 2 * HOUR
    )
    client = client_of(cast.counsel)
    assert "It comes back on" in client.get("/desk/holds/hk/").text
    monkeypatch.setattr(clock, "now", lambda: NOON + 300 * DAY)
    assert "In force again" in client.get("/desk/holds/hk/").text


def test_a_signed_summary_stands_on_the_public_page_and_a_draft_does_not(cast):
    row = begun(cast, at=NOON + DAY)
    public = Client()
    assert "answer warrants again" not in public.get("/stand/").text
    for by in (a_rights_lead(cast), cast.executive):
        assessment.sign(ref=row.ref, digest=digest_now(row.ref), by=by, at=NOON + DAY)
    assert "We looked at ten questions and answer warrants again." in public.get("/stand/").text
    told = public.get("/.well-known/government-requests.json").json()["statements"][0]
    assert told["assessments"][0]["review_on"] == "2020-12-01"
    assert Hold.objects.get().state == "active"
