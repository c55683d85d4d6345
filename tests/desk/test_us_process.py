"""American process in the house: matrix, preservation, delay orders, emergencies, live data."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pyrage
import pytest

from comity.vocabulary.words import Category, Recommendation
from comity_server import clock
from comity_server.actions import authority, intake, notice, release
from comity_server.actions.actor import Actor
from comity_server.actions.determination import NotDecidable
from comity_server.casefile.models import Case, Determination, Grant, Notice, Release
from comity_server.vault.models import Snapshot
from comity_server.worker.loop import run_due
from tests.support.cast import (
    ALICE,
    DAY,
    FORM,
    HOUR,
    NOON,
    PASSWORD,
    Cast,
    a_cast,
    approve,
    decide,
)
from tests.support.desk import signed_in

NUMBER = {"callback_number": "+1 212 555 0100", "callback_source": "directory, looked up by us"}


class Now:
    """A clock that a test moves by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def now(monkeypatch):
    found = Now(NOON + HOUR)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def cast(house, now) -> Cast:
    return a_cast(house)


@pytest.fixture
def officer(cast) -> Actor:
    """A detective whose authority and key were confirmed by a call-back."""
    name = "New York Police Department"
    authority.add_authority(
        name=name, kind="police", jurisdiction="US", **NUMBER, by=cast.analyst, at=NOON - DAY
    )
    row = authority.register_officer(
        name="Det. Ruiz",
        email="ruiz@nypd.example",
        password=PASSWORD,
        authority_name=name,
        authority_kind="police",
        jurisdiction="US",
        rank="Detective",
        phone="+1 000",
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
        at=NOON - DAY,
    )
    authority.record_call_back(
        officer_id=row.id,
        spoke_to="desk sergeant",
        confirmed=True,
        key_read_back=True,
        note="",
        by=cast.analyst,
        at=NOON - HOUR,
    )
    return Actor(row.person_id, "officer")


def a_case(officer: Actor, at: datetime = NOON, **fields: str) -> Case:
    form = {**FORM, "cites": "18 U.S.C. § 2703", "offences": "fraud", **fields}
    key = hashlib.sha256(repr(sorted(form.items())).encode()).hexdigest()
    filed = intake.file_request(fields=form, key=key, by=officer, at=at)
    assert isinstance(filed, intake.Filed), filed
    run_due(at=lambda: at)
    return Case.objects.get(id=filed.case.id)


SUBPOENA = {"instrument": "us.sca.subpoena", "issued_by": "grand_jury"}


def test_a_subpoena_that_asks_for_content_is_answered_for_the_rest_alone(cast, officer, now):
    case = a_case(officer, **SUBPOENA, categories="subscriber\ncontent")
    page = signed_in("ana").get(f"/desk/cases/{case.ref}/").content.decode()
    assert "2703(c)" in page and "content" in page
    row = decide(
        cast, case, at=NOON + HOUR, outcome=Recommendation.NARROW, refused=(Category.CONTENT,)
    )
    approve(cast, row, at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    assert Release.objects.get().determination.grants.get(category="content").outcome == "refused"
    assert Grant.objects.get(category="subscriber").outcome == "granted"


def test_a_preservation_lasts_ninety_days_and_a_renewal_ninety_more(cast, officer, now):
    asked = {"kind": "preservation", "instrument": "us.sca.preservation", "issued_by": "police"}
    case = a_case(officer, **asked, categories="subscriber")
    kept = Snapshot.objects.get()
    assert kept.expires_at == NOON + 90 * DAY
    now.at = NOON + 60 * DAY
    renewal = {"happened": "preservation-extended", "on": "2020-08-09", "time": "08:00"}
    went = signed_in("ana").post(
        f"/desk/cases/{case.ref}/happened/", {**renewal, "note": "a renewed letter"}
    )
    assert went.status_code == 302, went.content.decode()
    kept.refresh_from_db()
    assert kept.expires_at == NOON + 180 * DAY
    assert case.clocks.get(clock="preserve").not_after == NOON + 180 * DAY


def test_a_delay_order_delays_to_its_end_and_not_a_moment_longer(cast, officer, now):
    delay = {"secrecy_ordered": "yes", "secrecy_until": "2020-09-08"}
    case = a_case(officer, **SUBPOENA, **delay, categories="subscriber")
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    release.release_production(case_id=case.id, by=cast.counsel, at=NOON + 4 * HOUR)
    run_due(at=lambda: NOON + 5 * HOUR)
    row = Notice.objects.get()
    end = datetime(2020, 9, 9, tzinfo=UTC)
    assert (row.verdict, row.due_at) == ("delayed", end)
    assert not notice.tell_user(notice_id=row.id, at=end - timedelta(seconds=1))
    assert notice.tell_user(notice_id=row.id, at=end)


def test_without_an_order_the_user_may_be_told_and_without_an_end_a_person_decides(cast, officer):
    a_case(officer, **SUBPOENA, categories="subscriber")
    assert Notice.objects.get().verdict == "due"
    a_case(officer, **SUBPOENA, categories="subscriber", secrecy_ordered="yes")
    assert Notice.objects.get(case__secrecy_ordered=True).verdict == "ask"


EMERGENCY = {
    "kind": "emergency",
    "threat": "kidnapping",
    "instrument": "us.sca.emergency",
    "issued_by": "police",
    "accounts": ALICE,
}


def test_an_emergency_is_a_voluntary_act_behind_a_call_back_and_another_person(cast, officer, now):
    case = a_case(officer, **EMERGENCY, categories="subscriber")
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    page = signed_in("lena").get(f"/desk/cases/{case.ref}/").content.decode()
    assert "Nothing may leave this case" in page
    assert not Release.objects.exists()
    authority.record_emergency_call_back(
        case_id=case.id,
        spoke_to="control room",
        confirmed=True,
        note="",
        by=cast.analyst,
        at=NOON + 4 * HOUR,
    )
    assert Case.objects.get().callback_at is not None


def test_live_data_are_recorded_handed_to_counsel_and_never_given(cast, officer, now):
    case = a_case(
        officer,
        kind="realtime",
        instrument="us.wiretap",
        issued_by="court",
        categories="realtime-content",
    )
    assert (case.state, case.turn) == ("in-review", "counsel")
    with pytest.raises(NotDecidable, match="hand it to counsel"):
        decide(cast, case, at=NOON + HOUR)
    mixed = a_case(officer, **SUBPOENA, categories="subscriber\nrealtime-traffic")
    with pytest.raises(NotDecidable, match="as they arise"):
        decide(cast, mixed, at=NOON + HOUR)
    assert not Determination.objects.exists()
    row = decide(cast, case, at=NOON + HOUR, outcome=Recommendation.REFUSE)
    approve(cast, row, at=NOON + 2 * HOUR)
    run_due(at=lambda: NOON + 3 * HOUR)
    assert Case.objects.get(id=case.id).state == "refused"
