"""At the desk a certificate is kept, keyed in, preserved at once, followed and answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest

from comity.vocabulary.words import NoticeWord
from comity_server import clock
from comity_server.actions import notice, release
from comity_server.casefile.models import Case, CaseEvent, FormSheet, Notice, Release
from comity_server.evidence.models import Submission
from comity_server.gate.change import migration
from comity_server.ledger.models import Entry
from comity_server.vault.models import Snapshot
from comity_server.worker.loop import run_due
from tests.release.test_transmission import a_certificate
from tests.support.cast import DAY, a_cast, a_sealed_case
from tests.support.certificates import (
    CONTENT,
    EPOC,
    EXTENSION,
    NON_EXECUTION,
    PRESERVE,
    PRODUCTION_FOLLOWS,
    a_filled_pdf,
)
from tests.support.desk import signed_in

RECEIVED = datetime.fromisoformat("2026-10-31T10:00:00+01:00")
ARRIVED = {"channel": "e-evidence", "on": "2026-10-31", "time": "10:00", "note": "cabinet 4"}
OWN = {"own_service": "search"}


class Now:
    """A clock that a test moves by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def now(monkeypatch):
    found = Now(RECEIVED + timedelta(hours=1))
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def cast(house, now):
    return a_cast(house, established_in="DE")


def keyed_in(client, fields, *, form="eu.epoc", arrived=ARRIVED):
    """Keep a paper and key it in; return the answer to the keying."""
    went = client.post(f"/desk/forms/{form}/", arrived)
    assert went.status_code == 302, went.content.decode()
    return client.post(went["Location"], {**fields, **OWN})


def a_case(client, fields, **more) -> Case:
    went = keyed_in(client, fields, **more)
    assert went.status_code == 302, went.content.decode()
    return Case.objects.select_related("authority").get()


def test_a_certificate_becomes_a_request_with_issuer_data_and_deadline(cast, now):
    case = a_case(signed_in("ana"), EPOC)
    assert (case.kind, case.instrument, case.issued_by) == (
        "disclosure",
        "eu.epoc.subscriber",
        "judge",
    )
    assert (case.channel, case.their_reference) == ("e-evidence", "2026/4711")
    assert case.categories == ["subscriber"] and case.deficiencies == []
    assert case.received_at == RECEIVED
    assert (case.authority.name, case.jurisdiction) == ("Tribunal judiciaire de Paris", "FR")
    assert case.authority.status != "confirmed"
    # Ten whole days in Berlin, ending with the last.
    assert case.must_by == datetime.fromisoformat("2026-11-11T00:00:00+01:00")
    assert Notice.objects.get().verdict == "forbidden"
    assert FormSheet.objects.get().fields["offence"] == ["fraud"]


def test_its_data_are_kept_at_once_before_anybody_looked_at_the_case(cast, now):
    case = a_case(signed_in("ana"), EPOC)
    run_due(at=lambda: now.at)
    assert Snapshot.objects.filter(case_id=case.id).count() == 1
    kinds = list(Entry.objects.filter(case_ref=case.ref).values_list("kind", flat=True))
    assert "preservation.complete" in kinds and "review.opened" not in kinds


def test_what_is_missing_is_kept_as_missing_and_the_data_are_kept_all_the_same(cast, now):
    ana = signed_in("ana")
    case = a_case(ana, {**EPOC, "provision": [], "addressee_type": []})
    assert case.deficiencies == ["addressee_type", "provision"]
    run_due(at=lambda: now.at)
    assert Snapshot.objects.exists()
    page = signed_in("lena").get(f"/desk/cases/{case.ref}/forms/make/eu.non-execution/")
    text = page.content.decode()
    assert "Boxes that must be filled are empty" in text
    assert "Provisions that make them punishable" in text


def test_content_that_was_notified_waits_for_the_other_authority(cast, now):
    case = a_case(signed_in("ana"), {**EPOC, **CONTENT})
    assert case.instrument == "eu.epoc.content"
    assert case.categories == ["subscriber", "traffic", "content"]
    window = case.clocks.get(clock="window")
    assert window.not_after == datetime.fromisoformat("2026-11-11T00:00:00+01:00")


def test_a_prosecutor_validated_by_a_judge_is_read_as_a_judge(cast, now):
    fields = {
        **EPOC,
        **CONTENT,
        "authority_type": ["prosecutor"],
        "validator_type": ["judge_court"],
    }
    case = a_case(signed_in("ana"), fields)
    assert (case.issued_by, case.authority.kind) == ("judge", "prosecutor")
    assert case.deficiencies == ["validator_details", "validated_on", "validator_signed"]


def test_e8_a_prosecutor_alone_who_orders_content_gets_a_reason_proposed(cast, now):
    case = a_case(signed_in("ana"), {**EPOC, **CONTENT, "authority_type": ["prosecutor"]})
    page = signed_in("lena").get(f"/desk/cases/{case.ref}/forms/make/eu.non-execution/")
    text = page.content.decode()
    assert "it was not issued or validated by an authority that may" in text
    assert "Whoever issued or validated it may not order these data" in text
    # Proposed beside the form and not chosen in it: a person gives the reasons.
    assert "checked" not in text


def test_an_emergency_is_due_in_eight_hours(cast, now):
    fields = {**EPOC, "deadline": ["eight_hours"], "emergency_kind": ["critical_infrastructure"]}
    case = a_case(signed_in("ana"), fields)
    assert (case.kind, case.threat) == ("emergency", "infrastructure")
    assert case.must_by == RECEIVED + timedelta(hours=8)


def test_the_fields_of_a_pdf_are_proposed_and_a_person_compares_them(cast, now):
    ana = signed_in("ana")
    paper = BytesIO(
        a_filled_pdf({"Issuing authority": "Parquet de Lyon", "Other": "x"}, packed=True)
    )
    paper.name = "epoc.pdf"
    went = ana.post("/desk/forms/eu.epoc/", {**ARRIVED, "paper": paper})
    page = ana.get(went["Location"]).content.decode()
    assert "Parquet de Lyon" in page and "1 boxes hold something" in page
    assert not Case.objects.exists()
    assert bytes(Submission.objects.get().body).startswith(b"%PDF")


def test_a_paper_is_recorded_once_and_a_wrong_box_is_said_with_what_was_written(cast, now):
    ana = signed_in("ana")
    wrong = keyed_in(ana, {**EPOC, "issuing_state": ["Francia"]})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Write the code of the state" in text and "Francia" in text
    assert not Case.objects.exists()
    went = ana.post("/desk/forms/eu.epoc/", ARRIVED)["Location"]
    assert Submission.objects.count() == 1
    assert ana.post(went, {**EPOC, **OWN}).status_code == 302
    assert ana.post(went, {**EPOC, **OWN}).status_code == 404
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"channel": "portal"}, "Choose by which way"),
        ({"on": "2026-11-01"}, "not after now"),
        ({"note": ""}, "say where it is"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(cast, now, wrong, says):
    page = signed_in("ana").post("/desk/forms/eu.epoc/", ARRIVED | wrong)
    assert page.status_code == 422 and says in page.content.decode()
    assert not Submission.objects.exists()


def a_preserved_case(client, now) -> Case:
    case = a_case(client, PRESERVE, form="eu.epocpr")
    run_due(at=lambda: now.at)
    return case


def until() -> datetime:
    return Snapshot.objects.get().expires_at


def test_a_preservation_lasts_sixty_days_and_its_extension_thirty_more(cast, now):
    ana = signed_in("ana")
    case = a_preserved_case(ana, now)
    sixty = datetime.fromisoformat("2026-12-31T00:00:00+01:00")
    assert until() >= sixty and until() < sixty + 4 * DAY  # never erased before the later count
    now.at = RECEIVED + 59 * DAY
    came = {"on": "2026-12-29", "time": "09:00"}
    went = ana.post(f"/desk/cases/{case.ref}/forms/arrived/eu.epocpr.extension/", EXTENSION | came)
    assert went.status_code == 302, went.content.decode()
    assert until() >= sixty + 30 * DAY
    assert CaseEvent.objects.get().happened == "preservation-extended"


def test_a_production_that_is_said_to_follow_keeps_the_data_until_it_is_made(cast, now):
    ana = signed_in("ana")
    case = a_preserved_case(ana, now)
    before = until()
    now.at = RECEIVED + 50 * DAY
    came = {"on": "2026-12-20", "time": "09:00"}
    path = f"/desk/cases/{case.ref}/forms/arrived/eu.epocpr.production-follows/"
    assert ana.post(path, PRODUCTION_FOLLOWS | came).status_code == 302
    assert until() > before + 200 * DAY
    assert Case.objects.get().clocks.get(clock="preserve").not_after is None


def test_a_form_that_lacks_something_is_not_recorded_as_following(cast, now):
    ana = signed_in("ana")
    case = a_preserved_case(ana, now)
    path = f"/desk/cases/{case.ref}/forms/arrived/eu.epocpr.extension/"
    page = ana.post(path, {**EXTENSION, "extended": [], "on": "2026-10-31", "time": "10:30"})
    assert page.status_code == 422 and "not complete without it" in page.content.decode()
    assert FormSheet.objects.count() == 1 and not CaseEvent.objects.exists()


def test_form_three_goes_out_as_a_paper_and_stops_the_clock_where_it_asks(cast, now):
    case = a_case(signed_in("ana"), EPOC)
    lena = signed_in("lena")
    path = f"/desk/cases/{case.ref}/forms/make/eu.non-execution/"
    assert signed_in("ana").post(path, NON_EXECUTION).status_code == 422
    made = lena.post(path, NON_EXECUTION)
    assert made.status_code == 302, made.content.decode()
    row = FormSheet.objects.get(form="eu.non-execution")
    assert row.events == ["clarification-asked"]
    fetched = lena.get(f"{made['Location']}paper/")
    assert fetched.content == bytes(row.paper) and fetched.content.startswith(b"%PDF")
    assert (
        "Stands still until our question is answered."
        in lena.get(f"/desk/cases/{case.ref}/").content.decode()
    )
    sent = {"on": "2026-10-31", "time": "11:00", "how": "national system, receipt 17"}
    assert lena.post(f"{made['Location']}sent/", sent).status_code == 302
    assert lena.post(f"{made['Location']}sent/", sent).status_code == 422
    assert "national system, receipt 17" in lena.get(made["Location"]).content.decode()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"reasons": []}, "The paper needs this."),
        ({"reasons": ["third_country_conflict"]}, "The paper needs this."),
        ({"preserved": ["no"]}, "The paper needs this."),
        ({"reasons": ["because"]}, "Choose from the list."),
    ],
)
def test_form_three_is_not_made_while_a_box_is_empty(cast, now, more, says):
    case = a_case(signed_in("ana"), EPOC)
    path = f"/desk/cases/{case.ref}/forms/make/eu.non-execution/"
    page = signed_in("lena").post(path, NON_EXECUTION | more)
    assert page.status_code == 422 and says in page.content.decode()
    assert FormSheet.objects.count() == 1


def test_reading_a_form_is_recorded_before_it_is_shown(cast, now):
    ana = signed_in("ana")
    case = a_case(ana, EPOC)
    page = ana.get(f"/desk/cases/{case.ref}/forms/{FormSheet.objects.get().id}/")
    assert "Mme Durand" in page.content.decode()
    assert Entry.objects.filter(case_ref=case.ref, kind="intake.form-opened").count() == 1


PEM = a_certificate(digital_signature=True).decode()
SENT = {"means": ["a link in our portal, fetched on 1 November"], "encryption": ["none_supplied"]}


@pytest.fixture
def released(cast, now):
    """Take a European production order as far as its release to a confirmed officer."""
    case = a_sealed_case(cast, at=RECEIVED, instrument="eu.epoc.subscriber", issued_by="judge")
    now.at = RECEIVED + timedelta(hours=5)
    release.release_production(case_id=case.id, by=cast.counsel, at=now.at)
    return Release.objects.get()


def manifest(row: Release) -> dict[str, list[str]]:
    return {
        "sender": ["Example Search"],
        "recipient": ["Hong Kong Police Force"],
        "orders": ["2020-0413"],
        "sent": ["1 Nov 2026, 12:00 UTC"],
        "way": ["other"],
        "files": ["package.zip.age"],
        "sizes": [str(row.sealed_bytes)],
        "digests": [f"SHA-256 {row.sealed_sha256}"],
        "retrievable_until": [row.expires_at.date().isoformat()],
        **SENT,
    }


def transmit(client, row: Release, **more):
    path = f"/desk/cases/{row.case.ref}/forms/make/eu.transmission/"
    return client.post(path, {**manifest(row), **more})


def test_e10_a_large_result_is_blocked_in_the_system_and_its_manifest_is_complete(released):
    lena = signed_in("lena")
    with migration():
        Release.objects.update(sealed_bytes=26 * 1024 * 1024 + 1)
    released.refresh_from_db()
    path = f"/desk/cases/{released.case.ref}/forms/make/eu.transmission/"
    page = lena.get(path).content.decode()
    assert "Blocked" in page and released.sealed_sha256 in page
    blocked = transmit(lena, released, way=["system"])
    assert blocked.status_code == 422 and "Send it by other means" in blocked.content.decode()
    for name in ("sender", "recipient", "orders", "sent", "means", "files", "sizes", "digests"):
        assert transmit(lena, released, **{name: []}).status_code == 422, name
    soon = (released.released_at + 9 * DAY).date().isoformat()
    assert transmit(lena, released, retrievable_until=[soon]).status_code == 422
    assert transmit(lena, released, digests=["SHA-256 " + "0" * 64]).status_code == 422
    assert not FormSheet.objects.exists()
    assert transmit(lena, released).status_code == 302
    # Our own link is there for as long as the act wants.
    assert 10 <= (released.expires_at - released.released_at).days <= 45


def test_e11_their_certificate_is_refused_and_the_page_says_what_to_tell_them(released):
    lena = signed_in("lena")
    done = transmit(lena, released, certificate=[PEM], encryption=["done"])
    text = done.content.decode()
    assert done.status_code == 422
    assert "key usage allows none of keyEncipherment and dataEncipherment" in text
    silent = transmit(lena, released, certificate=[PEM], encryption=["refused"])
    assert silent.status_code == 422
    why = {"encryption": ["refused"], "encryption_refused_because": ["its key may not encipher"]}
    assert transmit(lena, released, certificate=[PEM], **why).status_code == 302


def test_nothing_is_recorded_as_transmitted_before_anything_was_released(cast, now):
    case = a_case(signed_in("ana"), EPOC)
    page = signed_in("lena").post(
        f"/desk/cases/{case.ref}/forms/make/eu.transmission/",
        {**SENT, "sender": "a", "recipient": "b", "orders": "c", "sent": "d", "way": "other",
         "files": "e", "sizes": "1", "digests": "f", "retrievable_until": "2026-11-20"},
    )  # fmt: skip
    assert page.status_code == 422 and "Nothing has been released" in page.content.decode()


def test_e12_nobody_can_have_a_user_told_of_a_certificate_and_the_attempt_is_logged(cast, now):
    case = a_case(signed_in("ana"), EPOC)
    row = Notice.objects.get()
    wanted = {"verdict": NoticeWord.DUE, "because": "they should know", "due_at": None}
    with pytest.raises(ValueError, match="The law forbids"):
        notice.decide_notice(notice_id=row.id, **wanted, by=cast.counsel, at=now.at)
    row.refresh_from_db()
    assert (row.verdict, row.due_at, row.by_person) == ("forbidden", None, False)
    tried = Entry.objects.filter(case_ref=case.ref, kind="notice.attempt-refused")
    assert tried.count() == 1
    with migration():  # and a row that says otherwise tells nobody either
        Notice.objects.update(verdict="due", due_at=now.at, by_person=True)
    assert not notice.tell_user(notice_id=row.id, at=now.at + DAY)
    assert Notice.objects.get().told_at is None
