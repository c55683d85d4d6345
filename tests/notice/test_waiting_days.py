"""The days to object count from the telling; an objection is a case of its own and bars."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.vocabulary.verdict import Barred, bars_of
from comity.vocabulary.words import Step
from comity_server import clock
from comity_server.actions import notice, objection
from comity_server.casefile import gate_facts, steps
from comity_server.casefile.models import Case, Determination, Notice, Objection
from comity_server.gate.change import Side, change
from comity_server.worker.loop import run_due
from tests.support.cast import (
    ALICE,
    DAY,
    HOUR,
    NOON,
    a_cast,
    a_filed_case,
    a_person,
    approve,
    decide,
)
from tests.support.desk import signed_in
from tests.support.mailing import told_by_a_person, waits

WAITED = 7


@pytest.fixture
def cast(house):
    waits(house, WAITED)
    return a_cast(house)


def bars(case: Case, *, at) -> set[str]:
    case = Case.objects.get(id=case.id)
    found = steps.judge_case(case, step=Step.PRODUCTION, at=at)
    return {bar.code for one in found for bar in bars_of(one.found.verdict)}


def test_until_the_user_is_told_the_days_do_not_begin(cast):
    case = a_filed_case(cast)
    row = told_by_a_person(cast, case, at=NOON + 30 * DAY)
    assert "notice:waiting" in bars(case, at=NOON + 30 * DAY)
    assert notice.tell_user(notice_id=row.id, at=NOON + 31 * DAY)
    over = NOON + (31 + WAITED) * DAY
    assert "notice:waiting" in bars(case, at=over - HOUR)
    assert "notice:waiting" not in bars(case, at=over)


def test_an_objection_in_time_bars_until_somebody_else_decided_it(cast, monkeypatch):
    case = a_filed_case(cast)
    row = told_by_a_person(cast, case, at=NOON + HOUR)
    assert notice.tell_user(notice_id=row.id, at=NOON + HOUR)
    determination = decide(cast, case, at=NOON + HOUR)
    approve(cast, determination, at=NOON + HOUR)
    run_due(at=lambda: NOON + HOUR)
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)
    client, code = Client(), Notice.objects.get().code
    asked = {"code": code, "identifier": ALICE}
    page = client.post("/notice/", asked).content.decode()
    assert "You have until" in page and "nothing yet" in page and 'name="objection"' in page
    page = client.post("/notice/", {**asked, "objection": "It was my brother."}).content.decode()
    assert 'name="objection"' not in page
    over = NOON + 30 * DAY
    assert "notice:objection" in bars(case, at=over)
    with change(Side.SHARED):
        assert isinstance(gate_facts.judge(determination, at=over), Barred)
    monkeypatch.setattr(clock, "now", lambda: over)
    opened = Objection.objects.get()
    here = f"/desk/objections/{opened.id}/"
    lena = signed_in("lena")
    assert "giving their data" in lena.get(here).content.decode()
    refused = lena.post(here, {"upheld": "no", "reasons": "r"})
    assert refused.status_code == 422  # she said yes to what it is about
    a_person("rita", "rights", by=cast.admin)
    assert signed_in("rita").post(here, {"upheld": "no", "reasons": "read it"}).status_code == 302
    assert "notice:objection" not in bars(case, at=over)


def test_an_objection_that_is_right_voids_what_was_decided(cast):
    case = a_filed_case(cast)
    row = told_by_a_person(cast, case, at=NOON + HOUR)
    notice.tell_user(notice_id=row.id, at=NOON + HOUR)
    approve(cast, decide(cast, case, at=NOON + HOUR), at=NOON + HOUR)
    made = objection.object_to(notice_id=row.id, says="wrong person", at=NOON + DAY)
    rita = a_person("rita", "rights", by=cast.admin)
    objection.decide_objection(
        objection_id=made.id, upheld=True, reasons="yes", by=rita, at=NOON + 2 * DAY
    )
    assert Determination.objects.get().state == Determination.State.VOID
    assert Case.objects.get().state == Case.State.IN_REVIEW


def test_after_the_days_nobody_objects_here_any_more(cast):
    case = a_filed_case(cast)
    row = told_by_a_person(cast, case, at=NOON + HOUR)
    notice.tell_user(notice_id=row.id, at=NOON + HOUR)
    with pytest.raises(ValueError, match="are over"):
        objection.object_to(notice_id=row.id, says="s", at=NOON + HOUR + WAITED * DAY)


def test_an_emergency_waits_for_nobody(cast):
    from tests.proof.test_actions_leave_nothing import EMERGENCY

    case = a_filed_case(cast, **EMERGENCY)
    assert "notice:waiting" not in bars(case, at=NOON)
